// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// The group, the member and the generation under which partitions were assigned. A commit shows
/// them to the broker, which refuses those that are not current.
///
/// Captured once an assignment, when it arrives: metadata taken at the commit could be that of a
/// member that owns nothing, and what belongs to no generation the broker does not check.
struct GroupMetadata: Sendable, Equatable {
    private let bytes: [UInt8]

    /// Nil where the client belongs to no generation any more.
    init?(_ client: ClientHandle) {
        guard let metadata = rd_kafka_consumer_group_metadata(client.pointer) else { return nil }
        defer { rd_kafka_consumer_group_metadata_destroy(metadata) }
        var buffer: UnsafeMutableRawPointer?
        var count = 0
        let failure = ClientFailure(
            taking: rd_kafka_consumer_group_metadata_write(metadata, &buffer, &count))
        guard failure == nil, let buffer else { return nil }
        defer { rd_kafka_mem_free(client.pointer, buffer) }
        // Asked after the capture: what holds now held then.
        guard client.memberID != nil, rd_kafka_assignment_lost(client.pointer) == 0 else {
            return nil
        }
        bytes = Array(UnsafeRawBufferPointer(start: buffer, count: count))
    }

    func withPointer<Result>(
        _ client: ClientHandle, _ body: (OpaquePointer) throws(EventLogError) -> Result
    ) throws(EventLogError) -> Result {
        var metadata: OpaquePointer?
        let failure = ClientFailure(
            taking: bytes.withUnsafeBytes { bytes in
                rd_kafka_consumer_group_metadata_read(&metadata, bytes.baseAddress, bytes.count)
            })
        guard failure == nil, let metadata else {
            throw EventLogError(
                .invalid, operation: "read the lease of a batch",
                detail: failure?.detail ?? "no metadata")
        }
        defer { rd_kafka_consumer_group_metadata_destroy(metadata) }
        return try body(metadata)
    }
}

extension ClientHandle {
    /// The name the group's coordinator gave this member; nil while it has none.
    var memberID: String? {
        guard let text = rd_kafka_memberid(pointer) else { return nil }
        defer { rd_kafka_mem_free(pointer, text) }
        let name = String(cString: text)
        return name.isEmpty ? nil : name
    }
}
