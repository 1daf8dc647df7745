// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import Events

/// Where the projection keeps its file, and how much it takes at a time.
package struct ProjectionSettings: Sendable {
    /// The SQLite file; nobody else may open it. Losing it loses nothing: it is made again from
    /// the log.
    package var path: String
    /// A file made from another one's log is made anew.
    package var cluster: Cluster
    /// Records applied in one transaction; 1 to 100,000.
    package var batchRecords: Int
    /// Connections that answer questions, each on a queue of its own; 1 to 16.
    package var readers: Int
    /// The page cache of the connection that writes.
    package var cacheKibibytes: Int
    /// The page cache of each connection that reads.
    package var readerCacheKibibytes: Int
    /// The file may not grow past so many pages of 4 KiB; `nil` sets no limit.
    package var maxPageCount: Int64?
    /// The pause after a failure that may pass: a full disk, a log that does not answer.
    package var retryPause: Duration
    /// What its process has in hand.
    package var inHand: WorkInHand?
    /// Records of the audit trail that are kept here, the newest; all lie in their topic. Default
    /// 2,000,000, some 600 MB.
    package var maxAuditRecords: Int64 = 2_000_000

    package init(
        path: String, cluster: Cluster, batchRecords: Int = 5000, readers: Int = 2,
        cacheKibibytes: Int = 16 << 10, readerCacheKibibytes: Int = 4 << 10,
        maxPageCount: Int64? = nil, retryPause: Duration = .seconds(1)
    ) {
        precondition((1...100_000).contains(batchRecords), "batchRecords is out of range")
        precondition((1...16).contains(readers), "readers is out of range")
        self.path = path
        self.cluster = cluster
        self.batchRecords = batchRecords
        self.readers = readers
        self.cacheKibibytes = cacheKibibytes
        self.readerCacheKibibytes = readerCacheKibibytes
        self.maxPageCount = maxPageCount
        self.retryPause = retryPause
    }
}
