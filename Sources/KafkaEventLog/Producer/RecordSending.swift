// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

extension ClientHandle {
    /// Hands a record to the producer, which copies it. The delivery report carries `tag` (not 0).
    func send(_ record: NewRecord, tag: UInt) -> rd_kafka_resp_err_t {
        guard let topic = topic(record.topic) else { return rd_kafka_last_error() }
        var headers: OpaquePointer?
        if !record.headers.isEmpty {
            headers = rd_kafka_headers_new(record.headers.count)
            for header in record.headers {
                let code = header.value.withUnsafeBytes { bytes in
                    rd_kafka_header_add(
                        headers, header.name, -1, bytes.baseAddress, bytes.count)
                }
                guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                    rd_kafka_headers_destroy(headers)
                    return code
                }
            }
        }
        let code = record.key.withPointer { key, keyBytes in
            record.value.withPointer { value, valueBytes in
                lienthong_rd_kafka_produce(
                    pointer, topic, record.partition, key, keyBytes, value, valueBytes, headers,
                    UnsafeMutableRawPointer(bitPattern: tag))
            }
        }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR, let headers { rd_kafka_headers_destroy(headers) }
        return code
    }
}

/// What became of one record.
struct Receipt {
    let tag: UInt
    let offset: Int64
    /// Why it is not known to be stored.
    let failure: (code: rd_kafka_resp_err_t, detail: String?)?

    init(_ message: rd_kafka_message_t) {
        tag = UInt(bitPattern: message._private)
        offset = message.offset
        if message.err != RD_KAFKA_RESP_ERR_NO_ERROR {
            failure = (message.err, nil)
        } else if message.offset < 0 {
            // librdkafka takes a record for delivered when a later batch of its partition was
            // acknowledged. A broker that lost its producers' state takes that batch without this.
            failure = (RD_KAFKA_RESP_ERR__INCONSISTENT, "a confirmation without an offset")
        } else {
            failure = nil
        }
    }
}

extension [UInt8]? {
    /// Null for nil; an address also for the empty array, which C could not tell from nil.
    fileprivate func withPointer<Result>(_ body: (UnsafeRawPointer?, Int) -> Result) -> Result {
        guard let self else { return body(nil, 0) }
        guard !self.isEmpty else {
            return withUnsafeBytes(of: UInt8(0)) { body($0.baseAddress, 0) }
        }
        return self.withUnsafeBytes { body($0.baseAddress, $0.count) }
    }
}
