// LienThong
// SPDX-License-Identifier: Apache-2.0

/// `xs:dateTime`, as signers write it: `2026-03-18T09:41:07+07:00`. Without a zone it is Viet Nam's.
enum XMLTime {
    /// Seconds since 1970; `nil` for what is no such time.
    static func seconds(_ text: String) -> Int64? {
        var rest = text.drop(while: \.isWhitespace)
        while rest.last?.isWhitespace ?? false { rest.removeLast() }
        func number(_ digits: Int) -> Int32? {
            let part = rest.prefix(digits)
            guard part.count == digits, part.allSatisfy({ $0.isASCII && $0.isNumber }) else {
                return nil
            }
            rest = rest.dropFirst(digits)
            return Int32(part)
        }
        func mark(_ character: Character) -> Bool {
            guard rest.first == character else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = number(4), mark("-"), let month = number(2), mark("-"),
            let day = number(2), mark("T"), let hour = number(2), mark(":"),
            let minute = number(2), mark(":"), let second = number(2),
            (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        if mark(".") {
            guard rest.first?.isNumber ?? false else { return nil }
            rest = rest.drop { $0.isNumber }
        }
        var offset: Int64 = 7 * 3600
        if !rest.isEmpty {
            if mark("Z") {
                offset = 0
            } else {
                let isWest = rest.first == "-"
                guard isWest ? mark("-") : mark("+"), let hours = number(2), mark(":"),
                    let minutes = number(2), hours <= 14, minutes < 60
                else { return nil }
                offset = Int64(hours * 60 + minutes) * (isWest ? -60 : 60)
            }
        }
        guard rest.isEmpty else { return nil }
        return UnixTime.seconds(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second) - offset
    }
}
