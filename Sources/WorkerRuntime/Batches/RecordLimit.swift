// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events

/// Whether what an input gives rise to can be written: a record that its topic does not take is
/// that input's failure, and never the process's.
enum RecordLimit {
    /// Room for what a log puts around a record.
    private static let frame = 512

    static func check(_ records: [NewRecord], _ changes: [StateChange]) throws(InputFailure) {
        for record in records {
            let limit = Topic.maxRecordBytes(record.topic)
            guard record.byteCount + frame <= limit else {
                throw .deadLetter(
                    reason: "its output for \(record.topic) has \(record.byteCount) bytes, the "
                        + "topic takes \(limit)")
            }
        }
        for change in changes {
            let bytes = change.key.utf8.count + (change.value?.count ?? 0)
            guard bytes + frame <= Topic.state.facts.maxRecordBytes else {
                throw .deadLetter(
                    reason: "the state of \(change.key) would have \(bytes) bytes, its topic takes "
                        + "\(Topic.state.facts.maxRecordBytes)")
            }
        }
    }
}
