// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import CLibrdkafka
import EventLog
import Telemetry

/// Finds when records were written, by reading the first one from each place: a broker has no
/// question for it. One client for all calls, which reads nothing between them.
actor RecordTimes {
    private let executor = BlockingExecutor(label: "kafka.times")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    private let settings: KafkaSettings
    private let logger: Logger
    private var client: ClientHandle?
    private var isClosed = false

    init(settings: KafkaSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    func times(
        at offsets: [TopicPartition: Int64]
    ) throws(EventLogError) -> [TopicPartition: Int64] {
        guard !offsets.isEmpty else { return [:] }
        let client = try opened()
        let list = PartitionList(offsets)
        let code = rd_kafka_assign(client.pointer, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .kafka(code, operation) }
        // Nothing is fetched until the next call, and what lies in the queue is thrown away.
        defer { rd_kafka_assign(client.pointer, nil) }
        return try read(offsets, client)
    }

    func close() {
        isClosed = true
        client?.close()
        client = nil
    }

    private var operation: String { "ask how old records are" }

    private func read(
        _ offsets: [TopicPartition: Int64], _ client: ClientHandle
    ) throws(EventLogError) -> [TopicPartition: Int64] {
        var reading = RecordReading()
        var times: [TopicPartition: Int64] = [:]
        var open = Set(offsets.keys)
        let deadline = ContinuousClock.now + .milliseconds(settings.limits.answerMilliseconds)
        while !open.isEmpty {
            guard ContinuousClock.now < deadline, !Task.isCancelled else {
                throw EventLogError(
                    .unavailable, operation: operation,
                    detail: "\(open.count) partitions do not answer")
            }
            guard let event = client.poll(milliseconds: 100) else { continue }
            while event.type == RD_KAFKA_EVENT_FETCH, let message = event.nextMessage() {
                let place = reading.place(message)
                guard open.remove(place) != nil else { continue }
                // One before it is from the beginning of a partition that ends before the offset.
                if message.pointee.offset >= offsets[place] ?? 0 {
                    times[place] = RecordReading.timestamp(message)
                }
            }
            guard event.type == RD_KAFKA_EVENT_ERROR else { continue }
            if event.error == RD_KAFKA_RESP_ERR__PARTITION_EOF {
                if let (place, _) = event.place { open.remove(place) }
            } else if event.error == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED {
                // Its group is a name only.
                continue
            } else if EventLogError.isRefusal(event.error) {
                throw .kafka(event.error, operation, event.errorText)
            } else {
                client.report.passing(event.error, event.errorText)
            }
        }
        return times
    }

    private func opened() throws(EventLogError) -> ClientHandle {
        guard !isClosed else { throw .closed(operation) }
        if let client { return client }
        let configuration = try ClientConfiguration(settings)
        try configuration.set("group.id", "\(settings.clientID).times")
        try configuration.set("isolation.level", "read_committed")
        try configuration.set("enable.auto.commit", "false")
        try configuration.set("enable.auto.offset.store", "false")
        try configuration.set("auto.offset.reset", "earliest")
        try configuration.set("enable.partition.eof", "true")
        // A broker gives the first batch whole, however small the limit.
        try configuration.set("max.partition.fetch.bytes", 1_024)
        try configuration.set("fetch.wait.max.ms", 10)
        try configuration.set("fetch.error.backoff.ms", 100)
        configuration.deliver(RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_ERROR)
        let opened = try ClientHandle(RD_KAFKA_CONSUMER, configuration, logger: logger)
        client = opened
        return opened
    }
}
