// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

/// One file that was changed after its first signature, and what is to be said of that signature.
struct UpdateCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// What was done.
    let changes: ChangesAfter
    let reason: Reason?
    /// A field was filled or drawn anew.
    var fills = false
    /// What pyHanko says of the same file.
    var pyHanko = Opinion.agrees
    let make: @Sendable () -> [UInt8]

    enum Opinion: Sendable, Equatable {
        /// Both take the file, or neither does.
        case agrees
        /// It says the opposite, and why we do not.
        case differs(String)
        /// It does not read the file.
        case cannotRead
    }

    var testDescription: String { name }

    /// An update upon a paper that a person signed.
    /// - Parameters:
    ///   - lock: permitted no more than this, though the update does more.
    ///   - before: changes the paper before anybody signed.
    ///   - signing: changes how it is signed.
    static func row(
        _ name: String, _ changes: ChangesAfter, isForbidden: Bool = false, fills: Bool = false,
        pyHanko: Opinion = .agrees, sections: TestPDF.Sections = .tables,
        more: [(Int, String)] = [], trailer: String = "",
        before: @escaping @Sendable (inout TestForm) -> Void = { _ in },
        signing: @escaping @Sendable (inout TestForm.Signing, inout TestForm) -> Void = { _, _ in },
        _ update: @escaping @Sendable (inout TestForm) -> Void
    ) -> UpdateCase {
        let isBad = isForbidden || changes == .other
        return UpdateCase(
            name: name, changes: changes, reason: isBad ? .documentModifiedAfterSigning : nil,
            fills: fills, pyHanko: pyHanko
        ) {
            var form = TestForm(more: more, sections: sections, trailer: trailer, before)
            form.sign(signing) { TestWorld.shared.cms().sign($0) }
            update(&form)
            return form.pdf.bytes
        }
    }
}

extension TestForm {
    /// The agency signs.
    mutating func seal(_ change: (inout Signing, inout TestForm) -> Void = { _, _ in }) {
        sign(
            { signing, form in
                signing.name = "Seal"
                change(&signing, &form)
            }, with: { TestWorld.shared.cms(TestWorld.shared.agency).sign($0) })
    }

    /// A document time stamp.
    mutating func stamp(_ change: (inout Signing, inout TestForm) -> Void = { _, _ in }) {
        let world = TestWorld.shared
        sign(
            { signing, form in
                signing.name = "Stamp"
                signing.signature.type = "DocTimeStamp"
                signing.signature.subFilter = "ETSI.RFC3161"
                change(&signing, &form)
            },
            with: {
                TestCMS.timeStampToken(over: $0, by: world.stamper, at: TestWorld.now - 60)
            })
    }

    /// The text is filled, as programs do: value and a new picture.
    mutating func fill(_ value: String = "filled", _ parts: Set<Part> = []) {
        let look = takeID()
        text["/V"] = "(\(value))"
        text["/AP"] = "<< /N \(look) 0 R >>"
        update(parts.union([.text]), [(look, Self.look(value))])
    }
}

extension TestForm.Signing {
    /// It certifies, and permits so much (ISO 32000-2 12.8.2.2).
    mutating func certify(_ level: Int, value: Int, _ form: inout TestForm) {
        signature.entries +=
            " /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams"
            + " << /Type /TransformParams /P \(level) /V /1.2 >> >>]"
        form.catalog["/Perms"] = "<< /DocMDP \(value) 0 R >>"
        parts.insert(.catalog)
    }

    /// It locks fields (ISO 32000-2 12.8.2.4).
    mutating func lock(_ action: String) {
        signature.entries +=
            " /Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams"
            + " << /Type /TransformParams \(action) /V /1.2 >> >>]"
    }

    /// It shows a picture.
    mutating func show(_ look: Int, _ rectangle: String = "300 200 419 284") {
        more.append((look, TestPDF.form("0 0 100 100 re f")))
        field["/Rect"] = "[\(rectangle)]"
        field["/AP"] = "<< /N \(look) 0 R >>"
    }
}
