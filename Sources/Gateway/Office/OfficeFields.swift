// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import HTTPServer
import JSON

/// The members of an office's order, each with its bound. A form's fields come as the same members.
struct OfficeFields: Sendable {
    /// Characters of an opinion, a reason, a progress note.
    static let maxText = OfficeDocument.maxText
    /// Of a name, a unit, a number, a book.
    static let maxName = OfficeDocument.maxName

    let json: JSONValue

    /// Empty where it is absent; normalised.
    func text(_ name: String, max: Int = maxText) throws(APIError) -> String {
        guard let value = json[name], !value.isNull else { return "" }
        guard let text = value.stringValue?.normalised else { throw Self.wrong(name) }
        guard text.unicodeScalars.count <= max else {
            throw .badRequest(
                name, vi: "\(name) dài hơn \(max) ký tự.",
                en: "\(name) is longer than \(max) characters.")
        }
        return text
    }

    func required(_ name: String, max: Int = maxText) throws(APIError) -> String {
        let text = try text(name, max: max)
        if text.isEmpty { throw .missing(name) }
        return text
    }

    /// A number, as JSON has it or as a form does; 0 where it is absent.
    func number(_ name: String, in range: ClosedRange<Int32>) throws(APIError) -> Int32 {
        guard let value = json[name], !value.isNull, value.stringValue != "" else { return 0 }
        guard let number = value.intValue ?? value.stringValue.flatMap({ Int64($0) }),
            let fitting = Int32(exactly: number), range.contains(fitting)
        else {
            throw .badRequest(
                name,
                vi: "\(name) phải là số từ \(range.lowerBound) đến \(range.upperBound).",
                en: "\(name) must be a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return fitting
    }

    /// `2026-03-18`; nil where it is absent.
    func day(_ name: String) throws(APIError) -> Int32? {
        let text = try text(name, max: 10)
        if text.isEmpty { return nil }
        guard let date = CivilDate(iso: text) else {
            throw .badRequest(
                name, vi: "\(name) phải có dạng YYYY-MM-DD.", en: "\(name) must be YYYY-MM-DD.")
        }
        return date.daysSince1970
    }

    static func wrong(_ name: String) -> APIError {
        .badRequest(
            name, vi: "\(name) không đúng kiểu.", en: "\(name) is not of the right kind.")
    }
}

extension OfficeFields {
    private static let ofForms = [
        "agency", "documentId", "entry", "book", "number", "because", "despite", "text", "reason",
        "assignment", "answer", "request", "paper", "issuer", "issuerName", "symbolNumber",
        "notation", "issuedOn", "typeName", "subject", "priority", "dueOn", "signer",
    ]

    /// A form's fields. Whom a document goes to stands in a line a duty: names between semicolons,
    /// and one deadline for all of them.
    init(form body: [UInt8]) {
        func field(_ name: String) -> String { FormBody.field(name, of: body) ?? "" }
        var members: [(String, JSONValue)] = Self.ofForms.map { ($0, .string(field($0))) }
        let task = field("task")
        let to = OfficeDuty.allCases.flatMap { duty in
            field(duty.rawValue).split(whereSeparator: { ";\n".contains($0) })
                .compactMap { String($0).normalisedOrNil }
                .map { name -> JSONValue in
                    [
                        "duty": .string(duty.rawValue), "name": .string(name),
                        "dueOn": .string(field(duty.rawValue + "Due")), "task": .string(task),
                    ]
                }
        }
        members.append(("to", .array(to)))
        json = .object(members)
    }
}
