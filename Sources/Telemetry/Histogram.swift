// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How often values fell below which bound, and their sum.
package final class Histogram: Sendable {
    /// From one millisecond to ten seconds.
    package static let seconds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    package struct Snapshot: Sendable, Equatable {
        /// How many fell into each bucket alone; the last is beyond every bound.
        package var counts: [UInt64]
        package var sum: Double
        package var count: UInt64 { counts.reduce(0, +) }
    }

    /// Upper bounds, each included, rising.
    package let bounds: [Double]
    private let state: Mutex<Snapshot>

    package init(bounds: [Double] = Histogram.seconds) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds of a histogram rise")
        self.bounds = bounds
        state = Mutex(
            Snapshot(counts: [UInt64](repeating: 0, count: bounds.count + 1), sum: 0))
    }

    package func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += value
        }
    }

    package func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    package var snapshot: Snapshot { state.withLock { $0 } }
}
