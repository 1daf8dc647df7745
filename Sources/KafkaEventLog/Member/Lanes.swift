// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// The queues that a member's partitions are forwarded to: an urgent and a normal one, the urgent
/// served first. (Left alone, each partition's queue would fetch ahead by the whole limit.)
final class Lanes {
    private var lanes: [Lane] = []
    /// Kept, so that the client outlives its lanes.
    private let client: ClientHandle
    private var reading = RecordReading()
    private let report: ClientReport
    /// Records that came by the client's own queue, past their lane. There should be none.
    private(set) var strays = 0
    /// Partitions that are no longer read: the broker has no record at their positions.
    private(set) var outOfRange: Set<TopicPartition> = []

    /// What one read took from a lane.
    struct Read {
        var records: [Record] = []
        /// Partitions of which the end was met, in so far as it was known then.
        var ends: [TopicPartition: Int64] = [:]
    }

    /// Wakes whoever waits on the client's own queue when a lane gets its first record.
    init(_ client: ClientHandle) {
        self.client = client
        report = client.report
        for isUrgent in [true, false] {
            guard let queue = rd_kafka_queue_new(client.pointer) else {
                preconditionFailure("rd_kafka_queue_new gives null for a null client only")
            }
            lanes.append(Lane(queue: queue, isUrgent: isUrgent))
            let wakened = UnsafeMutableRawPointer(client.queue)
            rd_kafka_queue_cb_event_enable(
                queue, { _, main in rd_kafka_queue_yield(OpaquePointer(main)) }, wakened)
        }
    }

    deinit { close() }

    /// Ends the lanes. Before the client is closed.
    func close() {
        for lane in lanes {
            rd_kafka_queue_cb_event_enable(lane.queue, nil, nil)
            rd_kafka_queue_destroy(lane.queue)
        }
        lanes = []
    }

    /// Sends what the partitions will fetch to their lanes. Before they are assigned, so that
    /// nothing comes by another way, and for each assignment: a partition that is let go forgets.
    func forward(
        _ partitions: some Sequence<TopicPartition>, of client: ClientHandle,
        isUrgent: (String) -> Bool
    ) {
        reading.forgetNames()
        for partition in partitions {
            guard
                let queue = rd_kafka_queue_get_partition(
                    client.pointer, partition.topic, partition.partition)
            else { continue }
            let urgent = isUrgent(partition.topic)
            if let lane = lanes.first(where: { $0.isUrgent == urgent }) {
                rd_kafka_queue_forward(queue, lane.queue)
            }
            rd_kafka_queue_destroy(queue)
        }
    }

    /// True when nothing waits in any lane.
    var isEmpty: Bool {
        lanes.allSatisfy { $0.kept.isEmpty && rd_kafka_queue_length($0.queue) == 0 }
    }

    /// The records of the first lane that has any, within the limit.
    func read(_ limit: BatchLimit) throws(EventLogError) -> Read {
        var read = Read()
        for index in lanes.indices {
            try fill(&read, from: index, limit)
            if !read.records.isEmpty { break }
        }
        return read
    }

    /// Takes what arrived on the client's own queue; it comes before what its lane holds.
    func keep(_ event: borrowing ClientEvent, isUrgent: (String) -> Bool) throws(EventLogError) {
        while let message = event.nextMessage() {
            guard try check(message) else { continue }
            let record = reading.record(message)
            strays += 1
            let urgent = isUrgent(record.topic)
            lanes.firstIndex { $0.isUrgent == urgent }.map { lanes[$0].kept.append(record) }
        }
    }

    /// Forgets what was read ahead of these partitions: they are read again from elsewhere.
    func forget(_ isGone: (TopicPartition) -> Bool) {
        for index in lanes.indices { lanes[index].kept.removeAll { isGone($0.place) } }
    }

    private func fill(
        _ read: inout Read, from index: Int, _ limit: BatchLimit
    ) throws(EventLogError) {
        var bytes = 0
        func take(_ record: Record) -> Bool {
            bytes += record.byteCount
            guard read.records.isEmpty || bytes <= limit.bytes else { return false }
            read.records.append(record)
            return true
        }
        var taken = 0
        for record in lanes[index].kept {
            guard read.records.count < limit.records, take(record) else { break }
            taken += 1
        }
        lanes[index].kept.removeFirst(taken)
        guard lanes[index].kept.isEmpty else { return }
        while read.records.count < limit.records,
            let message = rd_kafka_consume_queue(lanes[index].queue, 0)
        {
            defer { rd_kafka_message_destroy(message) }
            if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF {
                read.ends[reading.place(message)] = message.pointee.offset
                continue
            }
            guard try check(message) else { continue }
            let record = reading.record(message)
            guard take(record) else {
                lanes[index].kept.append(record)
                break
            }
        }
    }

    /// False for what is not a record. What passes by itself is reported, a refusal is thrown.
    private func check(
        _ message: UnsafePointer<rd_kafka_message_t>
    ) throws(EventLogError) -> Bool {
        let code = message.pointee.err
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return true }
        if code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET {
            outOfRange.insert(reading.place(message))
            return false
        }
        let text = rd_kafka_message_errstr(message).map { String(cString: $0) } ?? ""
        if EventLogError.isRefusal(code) {
            throw .kafka(code, "read \(reading.place(message))", text)
        }
        report.passing(code, text)
        return false
    }
}

/// One lane: its queue, and what was taken from the queue and did not fit into a batch.
private struct Lane {
    let queue: OpaquePointer
    let isUrgent: Bool
    var kept: [Record] = []
}
