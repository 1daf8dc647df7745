// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// Copies messages into records. Remembers topic names, so that each is made a string once.
struct RecordReading {
    private var names: [OpaquePointer: String] = [:]

    /// The pointers belong to one assignment: another may use them again for other topics.
    mutating func forgetNames() { names.removeAll(keepingCapacity: true) }

    mutating func record(_ message: UnsafePointer<rd_kafka_message_t>) -> Record {
        let read = message.pointee
        return Record(
            topic: topic(read.rkt), partition: read.partition, offset: read.offset,
            timestamp: Self.timestamp(message),
            key: Self.bytes(read.key, read.key_len),
            value: Self.bytes(read.payload, read.len), headers: Self.headers(of: message))
    }

    static func timestamp(_ message: UnsafePointer<rd_kafka_message_t>) -> Int64 {
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        return rd_kafka_message_timestamp(message, &kind)
    }

    mutating func place(_ message: UnsafePointer<rd_kafka_message_t>) -> TopicPartition {
        TopicPartition(topic(message.pointee.rkt), message.pointee.partition)
    }

    private mutating func topic(_ handle: OpaquePointer?) -> String {
        guard let handle else { return "" }
        if let known = names[handle] { return known }
        let name = String(cString: rd_kafka_topic_name(handle))
        names[handle] = name
        return name
    }

    private static func headers(of message: UnsafePointer<rd_kafka_message_t>) -> [RecordHeader] {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR,
            let list
        else { return [] }
        var headers: [RecordHeader] = []
        headers.reserveCapacity(rd_kafka_header_cnt(list))
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while rd_kafka_header_get_all(list, headers.count, &name, &value, &count)
            == RD_KAFKA_RESP_ERR_NO_ERROR, let name
        {
            headers.append(RecordHeader(String(cString: name), bytes(value, count) ?? []))
        }
        return headers
    }

    private static func bytes(_ start: UnsafeRawPointer?, _ count: Int) -> [UInt8]? {
        start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
    }
}
