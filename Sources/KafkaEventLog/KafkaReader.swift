// LienThong
// SPDX-License-Identifier: Apache-2.0

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
    /// Read since the fetcher was last woken.
    private var readBytes = 0

    init(settings: KafkaSettings, logger: Logger, onClose: @escaping @Sendable () -> Void) {
        self.settings = settings
        self.logger = logger
        self.onClose = onClose
    }

    func start(
        _ positions: [TopicPartition: Int64], ends: [TopicPartition: Int64]
    ) throws(EventLogError) {
        self.ends = ends
        self.positions = positions
        unfinished = Set(positions.filter { $0.value < ends[$0.key] ?? 0 }.keys)
        let client = try ClientHandle(RD_KAFKA_CONSUMER, configuration(), logger: logger)
        self.client = client
        guard !positions.isEmpty else { return }
        let list = PartitionList(positions)
        let code = rd_kafka_assign(client.pointer, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .kafka(code, "begin to read") }
    }

    func next(maxRecords: Int, wait: Duration) async throws(EventLogError) -> Run {
        guard let client else { throw .closed("read") }
        guard maxRecords > 0 else {
            throw EventLogError(.invalid, operation: "read", detail: "the limit allows nothing")
        }
        var records: [Record] = []
        var found: [TopicPartition: Int64] = [:]
        let deadline = ContinuousClock.now + wait
        while records.count < maxRecords {
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
        if readBytes >= settings.limits.fetchAheadBytes / 2,
            rd_kafka_queue_length(client.queue) == 0
        {
            readBytes = 0
            client.wakeFetcher(at: positions)
        }
        return Run(records: records, isAtEnd: unfinished.isEmpty, ends: found)
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
        guard event.error == RD_KAFKA_RESP_ERR__PARTITION_EOF else {
            try pass(event.error, event.errorText, client)
            return
        }
        guard let reached = rd_kafka_event_topic_partition(event.pointer) else { return }
        defer { rd_kafka_topic_partition_destroy(reached) }
        let place = TopicPartition(
            String(cString: reached.pointee.topic), reached.pointee.partition)
        found[place] = reached.pointee.offset
        positions[place] = reached.pointee.offset
        if reached.pointee.offset >= ends[place] ?? 0 { unfinished.remove(place) }
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
        try configuration.set("auto.offset.reset", "earliest")
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
