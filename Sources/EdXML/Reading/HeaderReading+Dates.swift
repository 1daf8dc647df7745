// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    /// The first year of the state whose agencies exchange documents: no date lies before it.
    static let firstYear = 1945
    /// How far ahead of the clock a date or time may be, in milliseconds: clocks and zones differ, and
    /// what is signed at 23:50 may be dated the next day.
    static let tolerance: Int64 = 24 * 3_600_000

    /// When a document was issued: neither before 1945 nor in the future.
    mutating func dateOfIssue(_ name: ElementName, of node: Int?) -> CivilDate? {
        guard let node, let (text, date) = readDate(name, of: node) else { return nil }
        guard let expected = expectation(date) else { return date }
        blame(.invalidValue(path(node, name), value: text, expected: expected))
        return nil
    }

    /// A day by which something is to be done.
    mutating func deadline(_ name: ElementName, of node: Int) -> CivilDate? {
        guard let (text, date) = readDate(name, of: node) else { return nil }
        if date.year >= HeaderReading.firstYear { return date }
        if date.year == 1 {
            // What programs on .NET write where no deadline was set.
            let path = path(node, name)
            note(
                .unusualForm, path,
                standard: .invalidValue(
                    path, value: text, expected: HeaderReading.laterThan1944))
            return nil
        }
        blame(
            .invalidValue(path(node, name), value: text, expected: HeaderReading.laterThan1944))
        return nil
    }

    /// What would be right in the place of a date of issue; nil for one that may be.
    func expectation(_ date: CivilDate) -> (vi: String, en: String)? {
        if date.year < HeaderReading.firstYear { return HeaderReading.laterThan1944 }
        guard let now else { return nil }
        let last = now.advanced(byMilliseconds: HeaderReading.tolerance).date
        if date <= last { return nil }
        return ("ngày không ở tương lai", "a date that is not in the future")
    }

    private static let slashedTime = (
        vi: "thời điểm dạng yyyy/MM/dd HH:mm:ss", en: "a time as yyyy/MM/dd HH:mm:ss"
    )

    /// A moment that has passed: of a status, or of a hop.
    mutating func time(_ name: ElementName, of node: Int) -> BusinessTime? {
        guard let text = text(name, of: node) else { return nil }
        let asWritten = BusinessTime(slashed: text)
        guard let time = asWritten ?? BusinessTime(written: text) else {
            blame(.invalidValue(path(node, name), value: text, expected: Self.slashedTime))
            return nil
        }
        if asWritten == nil {
            let path = path(node, name)
            note(
                .unusualForm, path,
                standard: .invalidValue(path, value: text, expected: Self.slashedTime))
        }
        if time.date.year < HeaderReading.firstYear {
            blame(
                .invalidValue(path(node, name), value: text, expected: HeaderReading.laterThan1944))
        } else if let now, time > now.advanced(byMilliseconds: HeaderReading.tolerance) {
            blame(
                .invalidValue(
                    path(node, name), value: text,
                    expected: (
                        "thời điểm không ở tương lai", "a time that is not in the future"
                    )))
        }
        return time
    }

    /// A date in any form that is met. One that cannot be read is a fault: a deadline must not be
    /// lost in silence.
    private mutating func readDate(
        _ name: ElementName, of node: Int
    ) -> (text: String, date: CivilDate)? {
        guard let text = text(name, of: node) else { return nil }
        if let date = CivilDate(strictlySlashed: text) { return (text, date) }
        let path = path(node, name)
        let refusal = Refusal.invalidValue(
            path, value: text, expected: ("ngày dạng yyyy/MM/dd", "a date as yyyy/MM/dd"))
        guard let date = CivilDate(slashed: text) else {
            blame(refusal)
            return nil
        }
        note(.unusualForm, path, standard: refusal)
        return (text, date)
    }

    private static let laterThan1944 = (
        vi: "ngày từ năm 1945 trở đi", en: "a date of 1945 or later"
    )
}
