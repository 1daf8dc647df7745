// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The time of the host: for log lines, retention and health. Rules are applied to the times of the
/// business clock.
package struct WallClock {
    var seconds: Int
    var milliseconds: Int

    static var now: WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallClock(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
    }

    /// Since 1970.
    @Sendable package static func milliseconds() -> Int64 {
        let now = now
        return Int64(now.seconds) * 1000 + Int64(now.milliseconds)
    }

    /// `2025-06-16T01:00:00.000Z`
    var iso: String {
        var instant = seconds
        var parts = tm()
        gmtime_r(&instant, &parts)
        let date =
            "\(parts.tm_year + 1900)-\(pad(parts.tm_mon + 1, 2))-\(pad(parts.tm_mday, 2))"
        let time = "\(pad(parts.tm_hour, 2)):\(pad(parts.tm_min, 2)):\(pad(parts.tm_sec, 2))"
        return "\(date)T\(time).\(pad(Int32(milliseconds), 3))Z"
    }

    private func pad(_ value: Int32, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
