// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLite

extension EventLogError {
    init(_ error: SQLiteError, operation: String) {
        if error.isFull {
            self.init(
                .full, operation: operation, detail: error.description,
                hint: "Nothing was written: make room on the disk, or raise the limit")
        } else if error.isCorrupt {
            self.init(
                .corrupt, operation: operation, detail: error.description,
                hint: "Restore the log's file from a copy; `PRAGMA integrity_check` tells more")
        } else {
            self.init(
                .unavailable, operation: operation, detail: error.description,
                hint: "Look at the disk under the log's file")
        }
    }

    /// For the closures of `SQLite` that throw what their body throws.
    init(_ error: any Error, operation: String) {
        switch error {
        case let error as EventLogError: self = error
        case let error as SQLiteError: self.init(error, operation: operation)
        default: self.init(.unavailable, operation: operation, detail: "\(error)")
        }
    }

    static func closed(_ operation: String) -> EventLogError {
        EventLogError(.closed, operation: operation, detail: "it was closed")
    }

    static func unknown(_ place: TopicPartition, _ operation: String) -> EventLogError {
        EventLogError(
            .unknownTopic, operation: operation, detail: "\(place) does not exist",
            hint: "`lienthong topics apply` creates the topics")
    }
}
