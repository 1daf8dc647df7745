// LienThong
// SPDX-License-Identifier: Apache-2.0

/// An agency's electronic identifier (mã định danh) in the form of Decision 20/2020/QĐ-TTg: groups
/// read from the left, level 1 first, as in `H27.05.03`.
///
/// A value says nothing about existence: that is the dated tree's knowledge.
package struct AgencyCode: Hashable, Sendable {
    package let text: String

    /// The standard's limit, in characters.
    package static let lengthLimit = 35

    /// The top hop of the routing tree: the national axis. Never a sender or receiver.
    package static let national = AgencyCode(checked: "VN")

    /// Takes the strict form only: `^[A-Z][0-9]{2}(\.[A-Z0-9]{2,})*$`, at most 35 characters. For
    /// what people write, use `WrittenAgencyCode`.
    package init(_ text: String) throws(AgencyCodeError) {
        try AgencyCode.check(text)
        self.text = text
    }

    /// Reads back what this program wrote: the strict form, or the hop `VN`.
    package init(hop text: String) throws(AgencyCodeError) {
        if text != AgencyCode.national.text { try AgencyCode.check(text) }
        self.text = text
    }

    init(checked text: String) { self.text = text }

    /// The first group, as codes were built until 2025: what a code says of itself. Whose platform
    /// connects an agency, and on which level it stands, the dated tree knows (`AgencyTree.node`).
    package var levelOne: AgencyCode {
        guard let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return self }
        return AgencyCode(checked: String(text[..<dot]))
    }

    /// 1 for `H27`, 2 for `H27.05`.
    package var groupCount: Int {
        1 + text.utf8.count { $0 == UInt8(ascii: ".") }
    }

    /// True for this code and all that begin with its groups.
    package func covers(_ other: AgencyCode) -> Bool {
        if self == other { return true }
        let (own, others) = (text.utf8, other.text.utf8)
        return others.count > own.count && others.starts(with: own)
            && others[others.index(others.startIndex, offsetBy: own.count)] == UInt8(ascii: ".")
    }

    private static func check(_ text: String) throws(AgencyCodeError) {
        let count = text.utf8.count
        guard count > 0 else { throw .empty }
        guard count <= lengthLimit else { throw .tooLong }
        var group = 0
        var inGroup = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "."):
                try checkGroup(group, length: inGroup)
                (group, inGroup) = (group + 1, 0)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                guard group > 0 || inGroup == 0 else { throw .levelOne }
                inGroup += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard group > 0 || inGroup > 0 else { throw .levelOne }
                inGroup += 1
            case UInt8(ascii: "a")...UInt8(ascii: "z"): throw .lowerCase
            default: throw .character
            }
        }
        try checkGroup(group, length: inGroup)
    }

    private static func checkGroup(_ group: Int, length: Int) throws(AgencyCodeError) {
        guard length > 0 else { throw .emptyGroup }
        if group == 0 {
            guard length == 3 else { throw .levelOne }
        } else {
            guard length >= 2 else { throw .shortGroup }
        }
    }
}

extension AgencyCode: Comparable {
    package static func < (left: AgencyCode, right: AgencyCode) -> Bool { left.text < right.text }
}

extension AgencyCode: CustomStringConvertible {
    package var description: String { text }
}

/// Why a text is not an agency code.
package enum AgencyCodeError: String, Error, Sendable {
    case empty = "no code"
    case tooLong = "longer than 35 characters"
    case emptyGroup = "an empty group between dots"
    case shortGroup = "a group below level 1 has fewer than two characters"
    case lowerCase = "a lower case letter"
    case character = "a character other than A-Z, 0-9 and the dot"
    case levelOne = "the first group is not one letter and two digits"
    case form = "neither the form of Decision 20/2020 nor that of QCVN 102:2016"
}
