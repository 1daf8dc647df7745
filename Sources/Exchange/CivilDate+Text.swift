// LienThong
// SPDX-License-Identifier: Apache-2.0

extension CivilDate {
    /// `yyyy-MM-dd`, nothing else.
    package init?(iso text: String) {
        var reader = DigitReader(text)
        guard let year = reader.digits(4, exactly: true), reader.take("-"),
            let month = reader.digits(2, exactly: true), reader.take("-"),
            let day = reader.digits(2, exactly: true), reader.isAtEnd
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// What senders write: the standard's `yyyy/MM/dd`, ISO dates and date-times, day first
    /// (`18/03/2026`, also with dashes or dots), one or two digits for day and month. A time of
    /// day behind it is dropped if it names no zone or UTC+7; else it is moved to UTC+7 first.
    package init?(slashed text: String) {
        if let strict = CivilDate(strictlySlashed: text) {
            self = strict
        } else if let time = BusinessTime(written: text) {
            self = time.date
        } else {
            return nil
        }
    }

    /// `yyyy/MM/dd`, nothing else: the form that the standard asks for.
    package init?(strictlySlashed text: String) {
        var reader = DigitReader(text)
        guard let year = reader.digits(4, exactly: true), reader.take("/"),
            let month = reader.digits(2, exactly: true), reader.take("/"),
            let day = reader.digits(2, exactly: true), reader.isAtEnd
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// `18/03/2026`
    package var vietnamese: String {
        iso.split(separator: "-").reversed().joined(separator: "/")
    }

    /// `2026-03-18`
    package var iso: String { written(separator: "-") }

    /// `2026/03/18`
    package var slashed: String { written(separator: "/") }

    private func written(separator: String) -> String {
        let (year, month, day) = parts
        return padded(year, 4) + separator + padded(month, 2) + separator + padded(day, 2)
    }
}

/// A number of at least `width` digits.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
