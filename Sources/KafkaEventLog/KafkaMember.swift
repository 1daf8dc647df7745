// LienThong
// SPDX-License-Identifier: Apache-2.0

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
    private let known: KnownTopics
    let logger: Logger
    private let onLeave: @Sendable () -> Void

    var client: ClientHandle?
    var lanes: Lanes?
    /// Why this member can do no more: it left, or was fenced.
    var ended: EventLogError?
    var assignment: Assignment?
    /// Partitions that came, and wait until the positions of the one before are certain.
    var arriving: Arrival?
    /// The caller knows that the assignment goes; the next `next` lets it go.
    var isLeaving = false
    /// The first offsets of the batch that is out.
    var outstanding: [TopicPartition: Int64]?
    /// Whether the last commit happened is not known.
    var isUnsettled = false
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
        arriving = nil
        let client = try ClientHandle(RD_KAFKA_CONSUMER, configuration(), logger: logger)
        self.client = client
        lanes = Lanes(client)
        let list = PartitionList(
            membership.subscriptions.map { TopicPartition($0.pattern, -1) },
            offset: Int64(RD_KAFKA_OFFSET_INVALID))
        let code = rd_kafka_subscribe(client.pointer, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .kafka(code, "join the group") }
    }

    func emptyBatch() async throws(EventLogError) -> Batch {
        if let ended { throw ended }
        guard let assignment else {
            return Batch(records: [], positions: [:], lease: KafkaLease(assignment: 0, starts: [:]))
        }
        guard !isUnsettled else {
            throw EventLogError(
                .unavailable, operation: "ask for the positions",
                detail: "the outcome of the last commit is not known", hint: "abandon it first")
        }
        return Batch(
            records: [], positions: assignment.positions,
            lease: KafkaLease(assignment: assignment.number, starts: [:]))
    }

    func commit(_ batch: Batch, _ outputs: [NewRecord]) async throws(EventLogError) {
        if let ended { throw ended }
        let lease = try batch.kafkaLease
        if batch.positions.isEmpty, outputs.isEmpty { return }
        guard let assignment, assignment.number == lease.assignment,
            let metadata = assignment.metadata
        else {
            throw EventLogError(
                .stale, operation: "commit", detail: "the partitions went to another member")
        }
        // Without a position the broker would not check whose commit it is.
        guard !batch.positions.isEmpty else {
            throw EventLogError(
                .stale, operation: "commit", detail: "the member owns no partition")
        }
        guard !isUnsettled else {
            throw EventLogError(
                .unavailable, operation: "commit",
                detail: "the outcome of the last commit is not known", hint: "abandon it first")
        }
        guard batch.records.isEmpty || outstanding == lease.starts else {
            throw EventLogError(
                .invalid, operation: "commit", detail: "the batch was committed or given up before")
        }
        // A position is never moved back, however old an empty batch is.
        let positions = batch.records.isEmpty ? assignment.positions : batch.positions
        try await known.check(outputs)
        do {
            try await readyProducer()
            try await producer.commit(outputs, positions: positions, lease: metadata)
        } catch {
            switch error.code {
            case .outcomeUnknown: isUnsettled = true
            case .fenced: ended = error
            default: break
            }
            throw error
        }
        self.assignment?.positions.merge(positions) { $1 }
        if !batch.records.isEmpty { outstanding = nil }
    }

    func abandon(_ batch: Batch) async throws(EventLogError) {
        if let ended { throw ended }
        let lease = try batch.kafkaLease
        guard let client, let assignment, assignment.number == lease.assignment else { return }
        if isUnsettled {
            try await settle(batch, client)
        } else if batch.records.isEmpty || outstanding != lease.starts {
            // Nothing was read, or the batch is not out any more.
            return
        } else {
            try seek(lease.starts, client)
        }
        if !batch.records.isEmpty { outstanding = nil }
    }

    /// Finds out whether the last commit happened, and reads on from there.
    private func settle(_ batch: Batch, _ client: ClientHandle) async throws(EventLogError) {
        // The partitions are going; whoever gets them waits for the outcome.
        let goes = isLeaving || rd_kafka_assignment_lost(client.pointer) != 0
        guard !goes else {
            isUnsettled = false
            return
        }
        // A new producer of this name decides what the last one left open.
        try await readyProducer()
        // The log may have been closed in between.
        guard self.client === client else { throw .closed("abandon") }
        guard !batch.records.isEmpty else {
            // It moved nothing, so there is nothing to read again.
            isUnsettled = false
            return
        }
        guard var settled = try client.stablePositions(of: Array(batch.positions.keys)) else {
            throw EventLogError(
                .unavailable, operation: "abandon", detail: "the positions are not yet certain")
        }
        // What was never committed is where it was.
        settled.merge(assignment?.positions.filter { batch.positions[$0.key] != nil } ?? [:]) {
            committed, _ in committed
        }
        try seek(settled, client)
        assignment?.positions.merge(settled) { $1 }
        isUnsettled = false
    }

    /// A static member says no farewell: others get its partitions when its session ends.
    func leave() async {
        if client != nil { logger.debug("leaving the group", [.group: membership.group]) }
        ended = ended ?? .closed("the member of a group")
        lanes?.close()
        lanes = nil
        client?.close()
        client = nil
        assignment = nil
        await producer.close()
        onLeave()
    }

    /// Makes the producer ready again after it lost its client. That fences every producer of
    /// this name, so first it asks whether the name is still ours.
    private func readyProducer() async throws(EventLogError) {
        guard await !producer.isReady else { return }
        guard try await hasName() else {
            throw EventLogError(
                .unavailable, operation: "renew the producer",
                detail: "another seems to run under this name")
        }
        guard client != nil else { throw .closed("renew the producer") }
        try await producer.prepare()
    }

    /// False while the coordinator knows another under this member's name; throws `.fenced` once
    /// that other has proved to be alive.
    ///
    /// It need not be: when a broker fails, a request to join that this member thought lost may be
    /// answered after all, to nobody, and this member is then its own successor. Such a ghost sends
    /// no heartbeat and is gone when its session ends.
    func hasName() async throws(EventLogError) -> Bool {
        let holder = try await administration.member(
            holding: membership.instance, in: membership.group)
        guard let holder, holder != client?.memberID else {
            doubtedSince = nil
            return true
        }
        let since = doubtedSince ?? .now
        doubtedSince = since
        let patience = Duration.milliseconds(settings.limits.sessionMilliseconds) + .seconds(3)
        guard ContinuousClock.now - since > patience else { return false }
        let error = EventLogError.kafka(
            RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, "be \(membership.instance)")
        ended = error
        throw error
    }

    /// Reads the partitions again from the given offsets on.
    private func seek(
        _ offsets: [TopicPartition: Int64], _ client: ClientHandle
    ) throws(EventLogError) {
        guard !offsets.isEmpty else { return }
        let operation = "read again"
        lanes?.forget { offsets[$0] != nil }
        let list = PartitionList(offsets)
        // Before 2.1.0 librdkafka waits as many microseconds as it is told milliseconds.
        let patience = Int(settings.limits.answerMilliseconds)
        let units = rd_kafka_version() < 0x0201_0000 ? patience * 1_000 : patience
        let failure = ClientFailure(
            taking: rd_kafka_seek_partitions(
                client.pointer, list.pointer, Int32(clamping: units)))
        if let failure { throw failure.error(operation) }
        for entry in list.entries where entry.error != RD_KAFKA_RESP_ERR_NO_ERROR {
            // No longer read at all: the assignment was lost, its revocation is on the way.
            guard entry.error != RD_KAFKA_RESP_ERR__STATE else { continue }
            throw .kafka(entry.error, "\(operation) \(entry.place)")
        }
    }

    private func configuration() throws(EventLogError) -> ClientConfiguration {
        let limits = settings.limits
        let configuration = try ClientConfiguration(settings)
        try configuration.set("group.id", membership.group)
        try configuration.set("group.instance.id", membership.instance)
        try configuration.set("isolation.level", "read_committed")
        try configuration.set("enable.auto.commit", "false")
        try configuration.set("enable.auto.offset.store", "false")
        try configuration.set("auto.offset.reset", "earliest")
        // Equal numbers of all topics to one owner; the others do not promise it.
        try configuration.set("partition.assignment.strategy", "range")
        try configuration.set("session.timeout.ms", limits.sessionMilliseconds)
        try configuration.set("heartbeat.interval.ms", limits.heartbeatMilliseconds)
        try configuration.set("max.poll.interval.ms", limits.batchMilliseconds)
        try configuration.set("queued.max.messages.kbytes", limits.fetchAheadBytes >> 10)
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

/// The partitions a member owns, and what it shows the broker for them.
struct Assignment {
    let number: Int
    let partitions: Set<TopicPartition>
    /// Nil where the member had lost its place before this assignment reached it.
    let metadata: GroupMetadata?
    /// The offset to be read next once all that is out is committed.
    var positions: [TopicPartition: Int64]
}

/// Partitions that came and are not yet read.
struct Arrival {
    let partitions: Set<TopicPartition>
    let metadata: GroupMetadata?
}

/// What a batch remembers of its reading.
struct KafkaLease: Sendable {
    let assignment: Int
    let starts: [TopicPartition: Int64]
}

extension Batch {
    fileprivate var kafkaLease: KafkaLease {
        get throws(EventLogError) {
            guard let lease = lease as? KafkaLease else {
                throw EventLogError(
                    .invalid, operation: "commit or abandon", detail: "a batch of another log")
            }
            return lease
        }
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
