// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Dates as PDF writes them (ISO 32000-2 7.9.4): `D:20250616080000+07'00'`, the end optional.
enum PDFDate {
    /// Seconds since 1970; `nil` for what is no date. Without a zone it is taken as UTC.
    static func seconds(_ text: String) -> Int64? {
        var rest = Substring(text)
        if rest.hasPrefix("D:") { rest.removeFirst(2) }
        guard let year = number(4, &rest, 1...9999) else { return nil }
        let month = number(2, &rest, 1...12) ?? 1
        let day = number(2, &rest, 1...31) ?? 1
        let hour = number(2, &rest, 0...23) ?? 0
        let minute = number(2, &rest, 0...59) ?? 0
        let second = number(2, &rest, 0...60) ?? 0
        guard let offset = offset(rest) else { return nil }
        return days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    }

    private static func number(
        _ digits: Int, _ rest: inout Substring, _ range: ClosedRange<Int64>
    ) -> Int64? {
        let word = rest.prefix(digits)
        guard word.utf8.count == digits, word.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int64(word), range.contains(number)
        else { return nil }
        rest.removeFirst(digits)
        return number
    }

    private static func offset(_ text: Substring) -> Int64? {
        var rest = text
        guard let sign = rest.popFirst() else { return 0 }
        switch sign {
        case "Z": return 0
        case "+", "-":
            guard let hours = number(2, &rest, 0...23) else { return nil }
            if rest.first == "'" { rest.removeFirst() }
            let minutes = number(2, &rest, 0...59) ?? 0
            return (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
        default: return nil
        }
    }

    /// Days since 1970 of a date of the Gregorian calendar, counted from a March so that the leap
    /// day stands last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
