// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Why a text of a packet cannot stand for an agency at all.
///
/// Codes of enterprises and of test systems are met beside those of Decision 20/2020 and of QCVN
/// 102:2016 and are taken as they are: whether there is such an agency, the dated tree says. What no
/// code has is refused where it is read: a blank, a slash, a comma, a letter of another script that
/// only looks like one, something that cannot be seen.
package enum AgencyCodeFault: Equatable, Sendable {
    /// In characters.
    case tooLong(Int)
    case character
    case emptyGroup
    /// It would be a code in capitals: this one.
    case lowerCase(meant: String)

    /// Nil for what may be a code. `written` is taken as it stands, but for white space around it.
    package static func find(in written: String) -> AgencyCodeFault? {
        let count = written.unicodeScalars.count
        guard count <= AgencyCode.lengthLimit else { return .tooLong(count) }
        var isGroupEmpty = true
        for byte in written.utf8 {
            switch byte {
            case UInt8(ascii: "."):
                if isGroupEmpty { return .emptyGroup }
                isGroupEmpty = true
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                isGroupEmpty = false
            default: return .character
            }
        }
        if isGroupEmpty { return .emptyGroup }
        let capitals = written.uppercased()
        guard capitals != written, (try? WrittenAgencyCode(capitals)) != nil else { return nil }
        return .lowerCase(meant: capitals)
    }

    /// The answer to a packet that has `value` at `element`.
    package func refusal(_ element: String, value: String) -> Refusal {
        switch self {
        case .tooLong(let count):
            .valueTooLong(element, length: count, limit: AgencyCode.lengthLimit)
        case .character:
            .invalidValue(
                element, value: value,
                expected: (
                    "mã định danh chỉ gồm chữ A-Z, chữ số và dấu chấm, như H27.05.03",
                    "an agency code of letters A-Z, digits and dots only, as in H27.05.03"
                ))
        case .emptyGroup:
            .invalidValue(
                element, value: value,
                expected: (
                    "mã định danh không có nhóm rỗng giữa các dấu chấm, như H27.05.03",
                    "an agency code without an empty group between dots, as in H27.05.03"
                ))
        case .lowerCase(let meant):
            .invalidValue(
                element, value: value,
                expected: ("chữ hoa: \(meant)", "capital letters: \(meant)"))
        }
    }
}
