// LienThong
// SPDX-License-Identifier: Apache-2.0

/// An agency code as somebody wrote it, in any of the forms that are met.
///
/// The forms of QCVN 102:2016 are read from the right (`000.00.01.H27`), those of Decision 20/2020
/// from the left (`H27.01`). Turning one into the other by reversing the groups and dropping zeros
/// is a rule of thumb only (provinces issued whole new lists), so a table of aliases goes before it.
package struct WrittenAgencyCode: Hashable, Sendable {
    package enum Form: Hashable, Sendable {
        /// Decision 20/2020, as in `H27.01`.
        case new
        /// QCVN 102:2016 in full, as in `000.00.01.H27`.
        case old
        /// QCVN 102:2016 with groups left out or shortened, as in `28.22.H17`.
        case oldShort
    }

    /// Trimmed.
    package let text: String
    package let form: Form
    /// The code itself if it is of the new form, else what the rule of thumb makes of it.
    package let code: AgencyCode
    /// 1 to 4: the level that the code's own groups state.
    package let level: Int
    /// An old code in full length (`3.2.2.3` characters); nil for the new form.
    package let fullOldText: String?

    package init(_ written: String) throws(AgencyCodeError) {
        let text = written.normalised
        self.text = text
        guard let first = text.utf8.first else { throw .empty }
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            code = try AgencyCode(text)
            (form, level, fullOldText) = (.new, code.groupCount, nil)
            return
        }
        guard text.utf8.count <= AgencyCode.lengthLimit else { throw .tooLong }
        let groups = text.split(separator: ".", omittingEmptySubsequences: false)
        if groups.contains(where: \.isEmpty) { throw .emptyGroup }
        guard (2...4).contains(groups.count), let levelOne = groups.last else { throw .form }
        let lower = groups.dropLast()
        guard lower.allSatisfy(WrittenAgencyCode.isShortNumber) else { throw .form }
        let significant = lower.reversed().filter { group in group.contains { $0 != "0" } }
        code = try AgencyCode(
            ([String(levelOne)] + significant.map(WrittenAgencyCode.padded)).joined(separator: "."))
        level = 1 + significant.count
        let isFull = lower.map(\.utf8.count) == [3, 2, 2]
        form = isFull ? .old : .oldShort
        fullOldText = isFull ? text : WrittenAgencyCode.full(lower, levelOne)
    }

    /// Fills groups that were left out, and zeros before numbers.
    private static func full(_ lower: some Collection<Substring>, _ levelOne: Substring) -> String {
        var groups = Array(repeating: "0", count: 3 - lower.count) + lower.map(String.init)
        for (place, width) in [3, 2, 2].enumerated() {
            groups[place] =
                String(repeating: "0", count: max(0, width - groups[place].count))
                + groups[place]
        }
        return (groups + [String(levelOne)]).joined(separator: ".")
    }

    private static func isShortNumber(_ group: Substring) -> Bool {
        group.utf8.count <= 3
            && group.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// The new form has no groups of one character.
    private static func padded(_ group: Substring) -> String {
        group.utf8.count == 1 ? "0" + group : String(group)
    }
}

extension AgencyCode {
    /// Reads any form that is met in the wild.
    package static func parse(_ written: String) throws(AgencyCodeError) -> WrittenAgencyCode {
        try WrittenAgencyCode(written)
    }
}
