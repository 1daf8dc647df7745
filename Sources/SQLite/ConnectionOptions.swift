// LienThong
// SPDX-License-Identifier: Apache-2.0

/// How a connection is opened. The defaults suit a file that may not lose what was committed.
package struct ConnectionOptions: Sendable {
    package enum JournalMode: String, Sendable {
        /// Readers and one writer do not wait for each other.
        case wal = "WAL"
        case delete = "DELETE"
        case memory = "MEMORY"
    }

    package enum Synchronous: String, Sendable {
        /// A commit returns after its sync.
        case full = "FULL"
        /// In WAL mode a power cut may lose the last commits, never consistency: for caches.
        case normal = "NORMAL"
        case off = "OFF"
    }

    package var isReadOnly: Bool
    /// `nil` leaves the file's mode alone.
    package var journalMode: JournalMode?
    package var synchronous: Synchronous
    /// How long a statement waits for another connection's lock.
    package var busyTimeout: Duration
    package var cacheKibibytes: Int
    /// How much of the file may be mapped instead of read; 0 maps nothing.
    package var mmapBytes: Int64
    /// The file may not grow past so many pages (4 KiB each); `nil` sets no limit.
    package var maxPageCount: Int64?
    /// A VFS registered under this name instead of the default one: tests count and fail with it.
    package var vfs: String?

    package init(
        isReadOnly: Bool = false, journalMode: JournalMode? = .wal,
        synchronous: Synchronous = .full, busyTimeout: Duration = .seconds(5),
        cacheKibibytes: Int = 4096, mmapBytes: Int64 = 0, maxPageCount: Int64? = nil,
        vfs: String? = nil
    ) {
        self.isReadOnly = isReadOnly
        self.journalMode = journalMode
        self.synchronous = synchronous
        self.busyTimeout = busyTimeout
        self.cacheKibibytes = cacheKibibytes
        self.mmapBytes = mmapBytes
        self.maxPageCount = maxPageCount
        self.vfs = vfs
    }
}
