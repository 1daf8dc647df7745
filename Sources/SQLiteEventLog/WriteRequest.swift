// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Synchronization

/// What one caller wants written, both or neither: records, and for a commit the positions of its
/// group.
final class WriteRequest: Sendable {
    struct Position: Sendable {
        var id: Int64
        var offset: Int64
    }

    /// The member whose commit this is.
    struct Committer: Sendable {
        var group: String
        var member: UInt64
    }

    let records: [NewRecord]
    /// The partition number of each record.
    let numbers: [Int]
    let positions: [Position]
    let committer: Committer?
    let byteCount: Int
    private let outcome = Mutex<Result<[Int64], EventLogError>?>(nil)

    init(
        records: [NewRecord], numbers: [Int], byteCount: Int, positions: [Position] = [],
        committer: Committer? = nil
    ) {
        self.records = records
        self.numbers = numbers
        self.byteCount = byteCount
        self.positions = positions
        self.committer = committer
    }

    var operation: String { committer == nil ? "append" : "commit" }

    func finish(_ result: Result<[Int64], EventLogError>) {
        outcome.withLock { $0 = result }
    }

    /// The offsets, once the writer has drained the request.
    func result() throws(EventLogError) -> [Int64] {
        switch outcome.withLock({ $0 }) {
        case .success(let offsets): return offsets
        case .failure(let error): throw error
        case nil: preconditionFailure("asked before the writer had answered")
        }
    }
}
