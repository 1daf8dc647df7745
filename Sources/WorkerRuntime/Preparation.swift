// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import EventLog
import Synchronization

/// Prepares the records of a batch on all cores, on threads that may block.
struct Preparation: Sendable {
    private static let queue = DispatchQueue(label: "lienthong.prepare", attributes: .concurrent)

    /// One result a record, in the records' order.
    static func run<S: Stage>(
        _ stage: S, _ records: [Record]
    ) async -> [Result<S.Prepared, any Error>] {
        await withCheckedContinuation { continuation in
            queue.async {
                if records.count == 1 {
                    continuation.resume(returning: [Result { try stage.prepare(records[0]) }])
                    return
                }
                let results = Mutex<[Result<S.Prepared, any Error>?]>(
                    Array(repeating: nil, count: records.count))
                DispatchQueue.concurrentPerform(iterations: records.count) { index in
                    let result = Result { try stage.prepare(records[index]) }
                    results.withLock { $0[index] = result }
                }
                continuation.resume(
                    returning: results.withLock { all in
                        all.map { result in
                            guard let result else {
                                preconditionFailure("concurrentPerform runs every iteration")
                            }
                            return result
                        }
                    })
            }
        }
    }
}
