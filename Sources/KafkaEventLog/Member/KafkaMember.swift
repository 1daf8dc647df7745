// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import CLibrdkafka
import EventLog
import Telemetry

/// A member of a group: a consumer, and the transactional producer of its name.
actor KafkaMember: GroupMember {
    private let executor = BlockingExecutor(label: "kafka.member")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    let membership: Membership
    let settings: KafkaSettings
    let producer: TransactionalProducer
    let administration: Administration
    let known: KnownTopics
    let logger: Logger
    private let onLeave: @Sendable () -> Void

    var client: ClientHandle?
    var lanes: Lanes?
    var state = MemberState.joining
    /// Partitions in which a transaction of another stays open, as last heard.
    var held: Set<TopicPartition> = []
    var stallWatch: StallWatch
    var assignments = 0
    /// Since when another seems to have this member's name.
    var doubtedSince: ContinuousClock.Instant?
    /// Read since the fetcher was last woken.
    var readBytes = 0

    /// Records that came past their lane; there should be none.
    var strays: Int { lanes?.strays ?? 0 }

    init(
        _ membership: Membership, settings: KafkaSettings, administration: Administration,
        known: KnownTopics, logger: Logger, onLeave: @escaping @Sendable () -> Void
    ) {
        self.membership = membership
        self.settings = settings
        self.administration = administration
        self.known = known
        self.logger = logger
        self.onLeave = onLeave
        stallWatch = StallWatch(settings.limits)
        producer = TransactionalProducer(
            settings: settings,
            transactionalID: settings.transactionalID(
                group: membership.group, instance: membership.instance), logger: logger)
    }

    /// Fences whoever runs under this name, then joins the group.
    func start() async throws(EventLogError) {
        try await producer.prepare()
        try openClient()
    }

    /// Joins with a new client, in the place of the one there was.
    func openClient() throws(EventLogError) {
        lanes?.close()
        lanes = nil
        self.client?.close()
        self.client = nil
        state = .joining
        let client = try ClientHandle(RD_KAFKA_CONSUMER, configuration(), logger: logger)
        self.client = client
        lanes = Lanes(client)
        let list = PartitionList(
            membership.subscriptions.map { TopicPartition($0.pattern, -1) },
            offset: Int64(RD_KAFKA_OFFSET_INVALID))
        let code = rd_kafka_subscribe(client.pointer, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .kafka(code, "join the group") }
    }

    func leave() async {
        await sayFarewell()
        await end()
    }

    /// Without a farewell, as a process that dies: others get the partitions when the session ends.
    func end() async {
        if state.ended == nil { state = .ended(.closed("the member of a group")) }
        lanes?.close()
        lanes = nil
        client?.close()
        client = nil
        await producer.close()
        onLeave()
    }

    private func configuration() throws(EventLogError) -> ClientConfiguration {
        let limits = settings.limits
        let configuration = try ClientConfiguration(settings)
        try configuration.set("group.id", membership.group)
        try configuration.set("group.instance.id", membership.instance)
        try configuration.set("isolation.level", "read_committed")
        try configuration.set("enable.auto.commit", "false")
        try configuration.set("enable.auto.offset.store", "false")
        // A position without its record is told, not passed over.
        try configuration.set("auto.offset.reset", "error")
        // Tells how far no record follows: a commit's marker takes an offset too.
        try configuration.set("enable.partition.eof", "true")
        try configuration.set(
            "partition.assignment.strategy", membership.assignment.rawValue)
        try configuration.set("session.timeout.ms", limits.sessionMilliseconds)
        try configuration.set("heartbeat.interval.ms", limits.heartbeatMilliseconds)
        try configuration.set("max.poll.interval.ms", limits.batchMilliseconds)
        try configuration.set("queued.max.messages.kbytes", limits.fetchAheadBytes >> 10)
        // Of all lanes together, since the partitions' queues are forwarded to them.
        if !membership.fetchesAhead { try configuration.set("queued.min.messages", 1) }
        // librdkafka refuses less than a record may have.
        try configuration.set("fetch.max.bytes", max(limits.fetchAheadBytes, limits.recordBytes))
        try configuration.set("fetch.error.backoff.ms", 100)
        // While one fetch waits at the broker there is no other, also not for partitions that
        // have room again.
        try configuration.set("fetch.wait.max.ms", 100)
        configuration.deliver(RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR)
        return configuration
    }
}

extension Subscription {
    /// As librdkafka wants it: a name, or a regular expression that begins with `^`.
    fileprivate var pattern: String {
        switch selector {
        case .topic(let name): name
        case .prefix(let prefix):
            "^" + prefix.map { "\\^$.[]|()*+?{}".contains($0) ? "\\\($0)" : String($0) }.joined()
                + ".*"
        }
    }
}
