// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A number that rises and falls.
package final class Gauge: Sendable {
    private let current = Mutex(0.0)

    package init() {}

    package func set(_ value: Double) { current.withLock { $0 = value } }
    package func set(_ value: Int) { set(Double(value)) }
    package func add(_ amount: Double) { current.withLock { $0 += amount } }
    package var value: Double { current.withLock { $0 } }
}
