// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import CLibrdkafka
import EventLog
import Telemetry

/// Questions to the cluster, and the creation of topics: one client that sees committed records
/// only, and one that sees all.
actor Administration {
    private let executor = BlockingExecutor(label: "kafka.administration")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    let settings: KafkaSettings
    let logger: Logger
    private var views: [View: ClientHandle] = [:]
    private(set) var isClosed = false
    /// True once a broker has answered: from then on one that is away comes back.
    private var hasMet = false

    enum View: String {
        case committed = "read_committed"
        case all = "read_uncommitted"
    }

    init(settings: KafkaSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// What the cluster consists of.
    struct Description {
        var brokers: Int
        var topics: [String: Int32]
        /// How many copies of each topic there are.
        var replicas: [String: Int32]
        /// Topics some of whose partitions nobody leads at this moment.
        var leaderless: Set<String>
    }

    /// `.unavailable` while the cluster knows a topic and cannot tell its partitions.
    func topics() throws(EventLogError) -> [String: Int32] {
        let found = try describe()
        if let untold = found.leaderless.first(where: { found.topics[$0] == nil }) {
            throw EventLogError(
                .unavailable, operation: "list the topics",
                detail: "the partitions of \(untold) are not told")
        }
        return found.topics
    }

    func describe() throws(EventLogError) -> Description {
        let answer = try metadata(of: nil)
        defer { rd_kafka_metadata_destroy(answer) }
        var found = Description(
            brokers: Int(answer.pointee.broker_cnt), topics: [:], replicas: [:],
            leaderless: [])
        for index in 0..<Int(answer.pointee.topic_cnt) {
            let topic = answer.pointee.topics[index]
            let name = String(cString: topic.topic)
            // Kafka's own: __consumer_offsets, __transaction_state.
            guard !name.hasPrefix("__") else { continue }
            guard topic.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                found.leaderless.insert(name)
                continue
            }
            found.topics[name] = topic.partition_cnt
            for partition in 0..<Int(topic.partition_cnt) {
                let copies = topic.partitions[partition].replica_cnt
                found.replicas[name] = min(found.replicas[name] ?? copies, copies)
                if topic.partitions[partition].leader < 0 { found.leaderless.insert(name) }
            }
        }
        return found
    }

    /// `.refused` where the cluster says that this client may not see the topic. A list of all topics
    /// leaves such a one out, as if it did not exist.
    func checkMaySee(_ topic: String) throws(EventLogError) {
        let answer = try metadata(of: topic)
        defer { rd_kafka_metadata_destroy(answer) }
        for index in 0..<Int(answer.pointee.topic_cnt) {
            let code = answer.pointee.topics[index].err
            if EventLogError.isRefusal(code) { throw .kafka(code, "look at the topic \(topic)") }
        }
    }

    /// What the cluster tells of all topics, or of one. The caller frees it.
    ///
    /// While there is no connection librdkafka waits and does not say why; so it is asked again and
    /// again for a little while, and what was met meanwhile is told. A broker that has the question is
    /// waited for as long as for any answer.
    private func metadata(
        of topic: String?
    ) throws(EventLogError) -> UnsafePointer<rd_kafka_metadata> {
        let client = try client(.committed)
        let handle = topic.flatMap { client.topic($0) }
        let limits = settings.limits
        let now = ContinuousClock.now
        let contact = now + .milliseconds(limits.contactMilliseconds)
        let deadline = now + .milliseconds(limits.answerMilliseconds)
        var slice: Int32 = 500
        while true {
            var answer: UnsafePointer<rd_kafka_metadata>?
            let code = rd_kafka_metadata(
                client.pointer, topic == nil ? 1 : 0, handle, &answer, slice)
            if code == RD_KAFKA_RESP_ERR_NO_ERROR, let answer {
                hasMet = true
                client.report.connected()
                return answer
            }
            let isConnecting = EventLogError.isUnconnected(code)
            guard isConnecting || code == RD_KAFKA_RESP_ERR__TIMED_OUT else {
                throw .kafka(code, topic.map { "look at the topic \($0)" } ?? "list the topics")
            }
            let last = isConnecting && !hasMet ? min(contact, deadline) : deadline
            guard ContinuousClock.now < last else {
                throw ConnectionTrouble.error(
                    client.report.trouble, servers: settings.bootstrapServers, isFirst: !hasMet)
            }
            // Somebody has the question, who may be slow: its answer would be thrown away.
            if !isConnecting {
                slice = max(500, (deadline - ContinuousClock.now).wholeMilliseconds)
            }
        }
    }

    func client(_ view: View) throws(EventLogError) -> ClientHandle {
        guard !isClosed else { throw .closed("the log") }
        if let open = views[view] { return open }
        let configuration = try ClientConfiguration(settings)
        try configuration.set("isolation.level", view.rawValue)
        try configuration.set("socket.timeout.ms", settings.limits.answerMilliseconds)
        // Of the two ways to meet the wrong listener one is a connection that is closed, and librdkafka
        // tells the reason with that line only.
        try configuration.set("log.connection.close", "true")
        configuration.deliver(RD_KAFKA_EVENT_ERROR)
        let client = try ClientHandle(RD_KAFKA_CONSUMER, configuration, logger: logger)
        views[view] = client
        return client
    }

    func close() {
        isClosed = true
        for client in views.values { client.close() }
        views = [:]
    }
}
