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
        let client = try client(.committed)
        let operation = "list the topics"
        var answer: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(
            client.pointer, 1, nil, &answer, settings.limits.answerMilliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else { throw .kafka(code, operation) }
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

    func client(_ view: View) throws(EventLogError) -> ClientHandle {
        guard !isClosed else { throw .closed("the log") }
        if let open = views[view] { return open }
        let configuration = try ClientConfiguration(settings)
        try configuration.set("isolation.level", view.rawValue)
        try configuration.set("socket.timeout.ms", settings.limits.answerMilliseconds)
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
