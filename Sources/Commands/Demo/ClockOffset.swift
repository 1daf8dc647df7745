// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Glibc

/// The shift of the business clock, and the wall clock it is measured from.
enum ClockOffset {
    /// Milliseconds since 1970.
    static var wall: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// What makes a clock that shows `wall` show `clock`, in milliseconds.
    static func from(_ wall: Int64, to clock: BusinessTime) -> Int64 { clock.milliseconds - wall }

    /// As `--clock-offset` takes it: `-523d5h16m4s120ms`.
    static func text(_ milliseconds: Int64) -> String {
        guard milliseconds != 0 else { return "0s" }
        var rest = milliseconds.magnitude
        var text = milliseconds < 0 ? "-" : ""
        for (unit, size) in [
            ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
        ]
            as [(String, UInt64)]
        where rest >= size {
            text += "\(rest / size)\(unit)"
            rest %= size
        }
        return text
    }
}
