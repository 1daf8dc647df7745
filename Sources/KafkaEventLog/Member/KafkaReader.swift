// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import CLibrdkafka
import EventLog
import Telemetry

/// Reads assigned partitions without a group.
actor KafkaReader: LogReader {
    private let executor = BlockingExecutor(label: "kafka.reader")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    private let settings: KafkaSettings
    private let administration: Administration
    private let logger: Logger
    private let onClose: @Sendable () -> Void
    private var client: ClientHandle?
    private var reading = RecordReading()
    /// The end of each partition when reading began. Before it there is no end to speak of: right
    /// after a commit the broker may still hold its records back.
    private var ends: [TopicPartition: Int64] = [:]
    /// Partitions whose end has not been reached, or has been left since.
    private var unfinished: Set<TopicPartition> = []
    private var positions: [TopicPartition: Int64] = [:]
    /// Found and not yet told.
    private var missing: [Gap] = []
    /// Partitions that are no longer read: the broker has no record at their positions.
    private var outOfRange: Set<TopicPartition> = []
    private var stallWatch: StallWatch
    /// Read since the fetcher was last woken.
    private var readBytes = 0

    init(
        settings: KafkaSettings, administration: Administration, logger: Logger,
        onClose: @escaping @Sendable () -> Void
    ) {
        self.settings = settings
        self.administration = administration
        self.logger = logger
        self.onClose = onClose
        stallWatch = StallWatch(settings.limits)
    }

    func start(
        _ positions: [TopicPartition: Int64], bounds: [TopicPartition: PartitionBounds]
    ) throws(EventLogError) {
        ends = bounds.mapValues(\.end)
        self.positions = positions
        skipGaps(bounds.mapValues(\.beginning))
        unfinished = Set(self.positions.filter { $0.value < ends[$0.key] ?? 0 }.keys)
        let client = try ClientHandle(RD_KAFKA_CONSUMER, configuration(), logger: logger)
        self.client = client
        guard !positions.isEmpty else { return }
        try assign(client)
    }

    /// Begins to read where the positions stand.
    private func assign(_ client: ClientHandle) throws(EventLogError) {
        let list = PartitionList(positions)
        let code = rd_kafka_assign(client.pointer, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .kafka(code, "begin to read") }
    }

    private func skipGaps(_ beginnings: [TopicPartition: Int64]) {
        for (place, beginning) in beginnings {
            guard let position = positions[place], position < beginning else { continue }
            missing.append(Gap(place, from: position, to: beginning))
            positions[place] = beginning
        }
    }

    /// Finds out why the broker has no record at a position, and reads on behind what is missing.
    private func skipWhatIsGone(_ client: ClientHandle) async throws(EventLogError) {
        let extents = try await administration.extents(of: Array(outOfRange))
        // It may have been closed in between.
        guard self.client === client else { throw .closed("read") }
        for (place, extent) in extents {
            guard let position = positions[place], position <= extent.end else {
                throw .truncated(place, positions[place] ?? 0, extent.end)
            }
        }
        skipGaps(extents.mapValues(\.beginning))
        try assign(client)
        outOfRange = []
    }

    func next(maxRecords: Int, wait: Duration) async throws(EventLogError) -> Run {
        guard let client else { throw .closed("read") }
        guard maxRecords > 0 else {
            throw EventLogError(.invalid, operation: "read", detail: "the limit allows nothing")
        }
        if !outOfRange.isEmpty { try await skipWhatIsGone(client) }
        if !missing.isEmpty {
            defer { missing = [] }
            return Run(records: [], isAtEnd: unfinished.isEmpty, missing: missing)
        }
        var records: [Record] = []
        var found: [TopicPartition: Int64] = [:]
        let deadline = ContinuousClock.now + wait
        while records.count < maxRecords, outOfRange.isEmpty {
            // Short polls, so that a close does not wait; what is there is taken without waiting.
            let remaining = min(max(.zero, deadline - .now), .milliseconds(100))
            let isWaiting = records.isEmpty && found.isEmpty
            let patience = isWaiting ? remaining.wholeMilliseconds : 0
            guard let event = client.poll(milliseconds: patience) else {
                // To have reached an end is news as well.
                let isNews = !records.isEmpty || !found.isEmpty
                if isNews || ContinuousClock.now >= deadline { break }
                continue
            }
            try take(event, client, into: &records, &found)
        }
        if records.count < maxRecords, outOfRange.isEmpty { stallWatch.look(positions, client) }
        if readBytes >= settings.limits.fetchAheadBytes / 2,
            rd_kafka_queue_length(client.queue) == 0
        {
            readBytes = 0
            client.wakeFetcher(at: positions)
        }
        return Run(
            records: records, isAtEnd: unfinished.isEmpty, ends: found, held: stallWatch.stalled)
    }

    func close() {
        guard let client else { return }
        client.close()
        self.client = nil
        onClose()
    }

    private func take(
        _ event: borrowing ClientEvent, _ client: ClientHandle, into records: inout [Record],
        _ found: inout [TopicPartition: Int64]
    ) throws(EventLogError) {
        while event.type == RD_KAFKA_EVENT_FETCH, let message = event.nextMessage() {
            let record = reading.record(message)
            unfinished.insert(record.place)
            positions[record.place] = record.offset + 1
            readBytes += record.byteCount
            records.append(record)
        }
        guard event.type == RD_KAFKA_EVENT_ERROR else { return }
        switch event.error {
        case RD_KAFKA_RESP_ERR__PARTITION_EOF:
            guard let (place, offset) = event.place else { return }
            found[place] = offset
            positions[place] = offset
            if offset >= ends[place] ?? 0 { unfinished.remove(place) }
        case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
            guard let (place, _) = event.place else { return }
            outOfRange.insert(place)
            unfinished.insert(place)
        default: try pass(event.error, event.errorText, client)
        }
    }

    private func pass(
        _ code: rd_kafka_resp_err_t, _ text: String, _ client: ClientHandle
    ) throws(EventLogError) {
        // Its group is a name only; who may read a topic need not be allowed a group.
        if code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED { return }
        if EventLogError.isRefusal(code) { throw .kafka(code, "read", text) }
        client.report.passing(code, text)
    }

    private func configuration() throws(EventLogError) -> ClientConfiguration {
        let limits = settings.limits
        let configuration = try ClientConfiguration(settings)
        // librdkafka assigns to a group's consumer only; this group has no members and no
        // positions.
        try configuration.set("group.id", "\(settings.clientID).reader")
        try configuration.set("isolation.level", "read_committed")
        try configuration.set("enable.auto.commit", "false")
        try configuration.set("enable.auto.offset.store", "false")
        try configuration.set("auto.offset.reset", "error")
        try configuration.set("enable.partition.eof", "true")
        // The broker holds a fetch at the end for this time, and only then the end is known.
        try configuration.set("fetch.wait.max.ms", 100)
        try configuration.set("fetch.error.backoff.ms", 100)
        try configuration.set("queued.max.messages.kbytes", limits.fetchAheadBytes >> 10)
        // librdkafka refuses less than a record may have.
        try configuration.set("fetch.max.bytes", max(limits.fetchAheadBytes, limits.recordBytes))
        configuration.deliver(RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_ERROR)
        return configuration
    }
}
