// LienThong
// SPDX-License-Identifier: Apache-2.0

extension NewRecord {
    /// Bytes of key, value and headers: what counts against the limits of a topic and of a batch.
    package var byteCount: Int { RecordSize.bytes(key, value, headers) }
}

extension Record {
    /// Bytes of key, value and headers: what counts against the limits of a topic and of a batch.
    package var byteCount: Int { RecordSize.bytes(key, value, headers) }
}

private enum RecordSize {
    static func bytes(_ key: [UInt8]?, _ value: [UInt8]?, _ headers: [RecordHeader]) -> Int {
        var count = (key?.count ?? 0) + (value?.count ?? 0)
        for header in headers { count += header.name.utf8.count + header.value.count }
        return count
    }
}
