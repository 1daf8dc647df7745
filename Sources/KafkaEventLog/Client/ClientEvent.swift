// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// Sole owner of an `rd_kafka_event_t`; what it points to lives as long as it does.
struct ClientEvent: ~Copyable {
    let pointer: OpaquePointer

    init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit { rd_kafka_event_destroy(pointer) }

    var type: Int32 { rd_kafka_event_type(pointer) }
    var error: rd_kafka_resp_err_t { rd_kafka_event_error(pointer) }
    var errorText: String { String(cString: rd_kafka_event_error_string(pointer)) }

    /// Where in which partition an error is.
    var place: (TopicPartition, offset: Int64)? {
        guard let partition = rd_kafka_event_topic_partition(pointer) else { return nil }
        defer { rd_kafka_topic_partition_destroy(partition) }
        return (
            TopicPartition(String(cString: partition.pointee.topic), partition.pointee.partition),
            partition.pointee.offset
        )
    }

    /// The messages of a delivery report or a fetch, until there are no more.
    func nextMessage() -> UnsafePointer<rd_kafka_message_t>? {
        rd_kafka_event_message_next(pointer)
    }
}
