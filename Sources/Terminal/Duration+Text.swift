// LienThong
// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Reads `90s`, `15m`, `-3d12h`: days, hours, minutes, seconds, milliseconds (`250ms`).
    package init(written text: String) throws(UsageError) {
        let problem = UsageError("not a duration: \(text) (write it as 90s, 15m, 3d12h or -2d)")
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if isNegative { rest.removeFirst() }
        var milliseconds: Int64 = 0
        var isEmpty = true
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int64(digits) else { throw problem }
            rest.removeFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest.removeFirst(unit.count)
            let factor: Int64
            switch unit {
            case "d": factor = 86_400_000
            case "h": factor = 3_600_000
            case "m": factor = 60_000
            case "s": factor = 1000
            case "ms": factor = 1
            default: throw problem
            }
            let (product, overflow) = number.multipliedReportingOverflow(by: factor)
            let (sum, tooLarge) = milliseconds.addingReportingOverflow(product)
            if overflow || tooLarge { throw problem }
            milliseconds = sum
            isEmpty = false
        }
        if isEmpty { throw problem }
        self = .milliseconds(isNegative ? -milliseconds : milliseconds)
    }

    /// As `init(written:)` reads it, to the millisecond: `-523d5h16m4s120ms`.
    package var written: String {
        guard milliseconds != 0 else { return "0s" }
        var rest = milliseconds.magnitude
        var text = milliseconds < 0 ? "-" : ""
        let units: [(String, UInt64)] = [
            ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
        ]
        for (unit, size) in units where rest >= size {
            text += "\(rest / size)\(unit)"
            rest %= size
        }
        return text
    }

    package var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
