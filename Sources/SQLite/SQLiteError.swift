// LienThong
// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Glibc

/// What SQLite answered when it could not do what was asked.
package struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The extended result code (`SQLITE_BUSY_SNAPSHOT`).
    package var extended: Int32
    /// `errno` of the system call behind an I/O error; else 0.
    package var systemError: Int32
    package var message: String
    package var sql: String?

    package init(extended: Int32, systemError: Int32 = 0, message: String, sql: String? = nil) {
        self.extended = extended
        self.systemError = systemError
        self.message = message
        self.sql = sql
    }

    /// The primary result code (`SQLITE_BUSY`).
    package var code: Int32 { extended & 0xff }

    /// No room: the disk, a quota, `max_page_count`, or the process's limit on file sizes (SQLite
    /// reports only the first of them as `SQLITE_FULL`, the others as I/O errors).
    package var isFull: Bool {
        code == SQLITE_FULL
            || (code == SQLITE_IOERR
                && (systemError == ENOSPC || systemError == EDQUOT || systemError == EFBIG))
    }

    /// Another connection holds the lock; the same call may succeed later.
    package var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }

    /// The statement was interrupted, by `Connection.interrupt` or a time limit.
    package var isInterrupted: Bool { code == SQLITE_INTERRUPT }

    /// The file is damaged or is no database.
    package var isCorrupt: Bool { code == SQLITE_CORRUPT || code == SQLITE_NOTADB }

    /// A UNIQUE, NOT NULL, CHECK or other constraint refused the row.
    package var isConstraint: Bool { code == SQLITE_CONSTRAINT }

    package var description: String {
        "SQLite error \(extended): \(message)" + (sql.map { " in: \($0)" } ?? "")
    }
}
