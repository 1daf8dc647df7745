// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Telemetry

/// The business clock: the one source of the times that rules are applied to. Kafka's timestamps,
/// retention and health stay on the wall clock.
package struct BusinessClock: Sendable {
    private let read: @Sendable () -> BusinessTime

    package init(_ read: @escaping @Sendable () -> BusinessTime) {
        self.read = read
    }

    /// The wall clock, shifted. A restart with the same offset goes on where it was.
    package static func wall(offsetMilliseconds: Int64 = 0) -> BusinessClock {
        BusinessClock {
            BusinessTime(milliseconds: WallClock.milliseconds() + offsetMilliseconds)
        }
    }

    package func now() -> BusinessTime { read() }
}
