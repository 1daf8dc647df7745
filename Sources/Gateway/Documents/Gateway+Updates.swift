// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import EdXML
import Events
import Exchange
import HTTPServer
import JSON
import Projection
import Stages

extension Gateway {
    static let updateRoutes: [Route] = [
        .post("v1/updates", .may(.publish), .updated, maxBytes: 64 << 10) { gateway, call, body in
            let json = try JSONBody.read(body, maxBytes: 64 << 10)
            return try await gateway.update(try ChangeOrder(json, call), call)
        },
        .post("document/update", .may(.publish), .updated, isForm: true, maxBytes: 64 << 10) {
            gateway, call, body in
            let order = try ChangeOrder(form: body, call)
            let answer = try await gateway.update(order, call)
            if answer.status != 202 { return answer }
            let document = Link(
                "/document",
                [
                    ("id", order.document.text), ("updated", "1"),
                    ("lang", FormBody.field("lang", of: body)),
                ])
            return redirect(to: document.target)
        },
    ]

    /// Writes the update packet that the sender's own system would write: what the document says now,
    /// with what changes. It brings no files, so the document keeps those that it has.
    private func update(_ order: ChangeOrder, _ call: Call) async throws -> HTTPResponse {
        let authority = try call.authority()
        guard authority.speaksFor(order.sender) else { throw APIError.notAllowed }
        for isSecond in [false, true] {
            if isSecond { try await catchUp() }
            guard let found = try await projection.document(order.document.text),
                try await maySee(found.summary, authority), found.summary.attempt > 0
            else { continue }
            let header = order.header(of: found, settings.receiverTypes, call)
            return try await submit(
                header, about: order.document, as: order.sender, .updated, call)
        }
        throw APIError.noSuchDocument
    }
}

/// What a sender's clerk changes of a document.
private struct ChangeOrder: Sendable {
    let document: DocumentID
    let sender: AgencyCode
    let reason: String
    private let subject: String?
    private let content: String?
    private let dueOn: CivilDate?
    private let priority: Priority?
    private let added: [AgencyCode]
    private let removed: [AgencyCode]

    init(_ json: JSONValue, _ call: Call) throws(APIError) {
        document = try call.documentID(
            try json.required("documentId"), sender: json["sender"]?.stringValue, "documentId")
        sender = try call.sender(of: document)
        reason = try json.required("reason")
        subject = json["subject"]?.stringValue?.normalisedOrNil
        content = json["content"]?.stringValue?.normalisedOrNil
        if let text = json["dueOn"]?.stringValue?.normalisedOrNil {
            guard let day = CivilDate(iso: text) else {
                throw .badRequest(
                    "dueOn", vi: "Hạn trả lời có dạng 2025-06-16.",
                    en: "The due day is written as 2025-06-16.")
            }
            dueOn = day
        } else {
            dueOn = nil
        }
        if let number = json["priority"]?.intValue {
            guard let level = Priority(rawValue: Int(number)) else {
                throw .badRequest(
                    "priority", vi: "Độ khẩn từ 0 đến 4.", en: "A priority is 0 to 4.")
            }
            priority = level
        } else {
            priority = nil
        }
        added = try Self.codes(json, "add", call)
        removed = try Self.codes(json, "remove", call)
        if subject == nil, content == nil, dueOn == nil, priority == nil, added.isEmpty,
            removed.isEmpty
        {
            throw .badRequest(
                "subject", vi: "Chưa ghi nội dung nào để cập nhật.",
                en: "Nothing is given that changes.")
        }
    }

    /// Codes in one field, with blanks or commas between them.
    init(form body: [UInt8], _ call: Call) throws(APIError) {
        func field(_ name: String) -> JSONValue {
            FormBody.field(name, of: body).map { .string($0) } ?? nil
        }
        func codes(_ name: String) -> JSONValue {
            let text = FormBody.field(name, of: body) ?? ""
            return .array(
                text.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" })
                    .map { .string(String($0)) })
        }
        try self.init(
            [
                "documentId": field("documentId"), "reason": field("reason"),
                "subject": field("subject"), "dueOn": field("dueOn"), "add": codes("add"),
                "remove": codes("remove"),
            ], call)
    }

    private static func codes(
        _ json: JSONValue, _ name: String, _ call: Call
    ) throws(APIError) -> [AgencyCode] {
        var codes: [AgencyCode] = []
        for value in json[name]?.arrayValue ?? [] {
            let written = value.stringValue ?? ""
            switch call.tree.resolve(written, on: call.now.date) {
            case .known(let code, _), .closed(let code, _): codes.append(code)
            case .unknown:
                throw .badRequest(
                    name, vi: "Danh mục không có cơ quan \(written).",
                    en: "The registry has no agency \(written).")
            }
        }
        return codes
    }

    func header(of found: DocumentTimeline, _ types: ReceiverTypes, _ call: Call) -> PacketHeader {
        let tree = call.tree
        var header = PacketHeader(
            found.document,
            from: PacketOrganization(
                sender.text, name: tree.entry(sender, on: call.now.date)?.name))
        header.documentID = document.written
        header.to = Array(
            (added.map(\.text) + found.deliveries.items.map(\.receiver)).prefix(100)
        ).map { PacketOrganization($0) }
        let changesValues =
            [subject, content].contains { $0 != nil } || dueOn != nil || priority != nil
        if let subject { header.subject = subject }
        if let content { header.content = content }
        if let dueOn { header.dueOn = dueOn }
        if let priority { header.priority = priority }
        header.business = PacketBusiness(.update)
        header.business.documentID = document.written
        header.business.reason = reason
        var update = PacketUpdate()
        update.changesDocument = changesValues
        update.changesReceivers = !added.isEmpty || !removed.isEmpty
        update.receivers =
            added.map { PacketUpdate.Receiver(type: types.adds, organID: $0.text) }
            + removed.map { PacketUpdate.Receiver(type: types.removes, organID: $0.text) }
        header.business.update = update
        header.trace = [PacketTrace(organID: sender.text, time: call.now)]
        return header
    }
}

extension Call {
    /// Who sent a document, or took over from who did. Of an id that names nobody, and of a closed
    /// agency without heir, nobody is the sender.
    func sender(of id: DocumentID) throws(APIError) -> AgencyCode {
        let today = now.date
        guard let owner = id.owner,
            let sender =
                tree.entry(owner, on: today) == nil ? tree.successor(of: owner, on: today) : owner
        else { throw .noSuchDocument }
        return sender
    }
}

extension PacketHeader {
    /// What a document says of itself, as a packet says it.
    init(_ document: Document, from sender: PacketOrganization) {
        self.init(from: sender)
        codeNumber = document.number.normalisedOrNil
        codeNotation = document.notation.normalisedOrNil
        issuedOn = document.issuedOn.map(CivilDate.init(daysSince1970:))
        place = document.place.normalisedOrNil
        subject = document.subject.normalisedOrNil
        content = document.content.normalisedOrNil
        type = DocumentType(
            type: document.type > 0 ? String(document.type) : nil,
            typeDetail: document.type > 0 ? String(document.typeDetail) : nil,
            typeName: document.typeName.normalisedOrNil)
        signer = PacketSigner(
            competence: document.signerCompetence.normalisedOrNil,
            position: document.signerPosition.normalisedOrNil,
            fullName: document.signerName.normalisedOrNil)
        dueOn = document.dueOn.map(CivilDate.init(daysSince1970:))
        priority = Priority(rawValue: Int(document.priority))
        steeringType = Int(document.steeringType)
        otherInfo.appendixes = document.appendixes
    }
}
