// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka

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

    /// The messages of a delivery report or a fetch, until there are no more.
    func nextMessage() -> UnsafePointer<rd_kafka_message_t>? {
        rd_kafka_event_message_next(pointer)
    }
}
