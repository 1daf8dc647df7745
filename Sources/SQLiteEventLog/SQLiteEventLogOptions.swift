// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// How an embedded log is opened.
package struct SQLiteEventLogOptions: Sendable {
    /// The file may not grow past so many pages of 4 KiB: then appends are `.full`. `nil` leaves
    /// it to the disk.
    package var maxPageCount: Int64?
    /// How many connections read at the same time.
    package var readers: Int
    /// How long a compacted topic keeps a tombstone for those who read it late.
    package var tombstoneRetentionMilliseconds: Int64
    /// Stamps the records: milliseconds since 1970, wall clock.
    package var clock: @Sendable () -> Int64
    /// A registered VFS: tests count syncs with it.
    package var vfs: String?

    package init(
        maxPageCount: Int64? = nil, readers: Int = 4,
        tombstoneRetentionMilliseconds: Int64 = 86_400_000,
        clock: @escaping @Sendable () -> Int64 = WallClock.milliseconds, vfs: String? = nil
    ) {
        self.maxPageCount = maxPageCount
        self.readers = readers
        self.tombstoneRetentionMilliseconds = tombstoneRetentionMilliseconds
        self.clock = clock
        self.vfs = vfs
    }
}
