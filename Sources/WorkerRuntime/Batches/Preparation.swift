// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Prepares the inputs of a batch on all cores, on threads that may block.
struct Preparation: Sendable {
    private static let queue = DispatchQueue(label: "lienthong.prepare", attributes: .concurrent)

    /// One result an input, in the inputs' order.
    static func run<S: Stage>(
        _ stage: S, _ inputs: [Input]
    ) async -> [Result<S.Prepared, any Error>] {
        await withCheckedContinuation { continuation in
            queue.async {
                if inputs.count == 1 {
                    continuation.resume(returning: [Result { try stage.prepare(inputs[0]) }])
                    return
                }
                let results = Mutex<[Result<S.Prepared, any Error>?]>(
                    Array(repeating: nil, count: inputs.count))
                DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
                    let result = Result { try stage.prepare(inputs[index]) }
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
