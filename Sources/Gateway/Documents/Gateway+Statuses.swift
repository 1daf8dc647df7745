// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import EdXML
import Events
import Exchange
import HTTPServer
import JSON
import Stages

extension Gateway {
    static let statusRoutes: [Route] = [
        .post("v1/statuses", .may(.report), .reported, maxBytes: 64 << 10) { gateway, call, body in
            let json = try JSONBody.read(body, maxBytes: 64 << 10)
            return try await gateway.report(try StatusOrder(json, call), call)
        },
        .post("inbox/status", .may(.report), .reported, isForm: true, maxBytes: 64 << 10) {
            gateway, call, body in
            func field(_ name: String) -> JSONValue {
                FormBody.field(name, of: body).map { .string($0) } ?? nil
            }
            let order = try StatusOrder(
                [
                    "documentId": field("documentId"), "receiver": field("receiver"),
                    "status": field("status"), "description": field("description"),
                    "staff": ["name": field("staff")], "despite": field("despite"),
                ], call)
            let answer = try await gateway.report(order, call)
            if answer.status != 202 { return answer }
            let inbox = Link(
                "/inbox",
                [
                    ("agency", order.receiver.text), ("reported", "1"),
                    ("lang", FormBody.field("lang", of: body)),
                ])
            return redirect(to: inbox.target)
        },
    ]

    private func report(_ order: StatusOrder, _ call: Call) async throws -> HTTPResponse {
        try await submit(
            order.header, about: order.document, as: order.receiver, .reported, call
        ) { outcome in
            guard case .status(var event) = outcome else { return }
            event.despite = order.despite
            outcome = .status(event)
        }
    }

    /// Writes the status packet that the agency's own system would write, and takes it in like
    /// any other: its bytes are kept, its receipt is the same for the same words and time.
    /// `marking` says of it what a packet cannot.
    func submit(
        _ header: PacketHeader, about document: DocumentID, as agency: AgencyCode,
        _ act: WireAuditAction, _ call: Call,
        marking: (inout ReceivedPacket.Outcome) -> Void = { _ in }
    ) async throws -> HTTPResponse {
        guard let publisher = call.caller?.publisher, try call.authority().speaksFor(agency)
        else { throw APIError.notAllowed }
        try await require(
            act, call, document: document.text,
            target: "\(agency.text) \(header.status?.code ?? "")")
        let (reception, now) = (reception, call.now)
        var packet = try await lanes.run(for: call.caller) {
            try reception.take(Self.packet(header), from: publisher, at: now, about: document)
        }
        marking(&packet.outcome)
        return try await take(packet, call)
    }

    private static func packet(_ header: PacketHeader) throws -> [UInt8] {
        do {
            return try PacketWriter.packet(header)
        } catch .character(let element) {
            throw APIError.badRequest(
                element, vi: "Có ký tự mà XML không mang được.",
                en: "XML cannot carry a character of it.")
        }
    }
}

/// What a clerk reports of a delivery.
private struct StatusOrder: Sendable {
    /// `documentId` as the exchange shows it, or as `sender` wrote it.
    let document: DocumentID
    let receiver: AgencyCode
    let header: PacketHeader
    /// Why the document is accepted though its signatures could not be verified; else empty.
    let despite: String

    init(_ json: JSONValue, _ call: Call) throws(APIError) {
        despite = (json["despite"]?.stringValue?.normalisedOrNil ?? "")
            .clipped(OfficeFields.maxText)
        let (tree, today) = (call.tree, call.now.date)
        let id = try call.documentID(
            try json.required("documentId"), sender: json["sender"]?.stringValue, "documentId")
        document = id
        let written = try json.required("receiver")
        let reporter: AgencyCode
        switch tree.resolve(written, on: today) {
        case .known(let code, _): (receiver, reporter) = (code, code)
        // Who took over reports for the agency that was addressed.
        case .closed(let code, let successor?): (receiver, reporter) = (code, successor)
        case .closed(_, nil):
            throw Self.refusal(
                .senderClosed(written, successor: nil, on: today, element: "receiver"))
        case .unknown:
            throw Self.refusal(.unknownSender(written, on: today, element: "receiver"))
        }
        let status = try json.required("status")
        guard let code = StatusCode(written: status) else { throw .refused(.unknownStatus(status)) }

        var header = PacketHeader(
            from: PacketOrganization(
                reporter.text, name: tree.entry(reporter, on: today)?.name))
        header.kind = .status
        header.responseFor = [PacketReference(id)]
        var report = PacketStatus(code: code.rawValue)
        report.description = json["description"]?.stringValue
        report.time = call.now
        if let text = json["timestamp"]?.stringValue {
            guard let time = BusinessTime(written: text) else {
                throw .badRequest(
                    "timestamp", vi: "Thời điểm không đúng dạng.",
                    en: "This is not a time we can read.")
            }
            report.time = time
        }
        let staff = json["staff"]
        report.staff = PacketStaff(
            department: staff?["department"]?.stringValue, name: staff?["name"]?.stringValue,
            email: staff?["email"]?.stringValue, mobile: staff?["mobile"]?.stringValue)
        header.status = report
        self.header = header
    }

    private static func refusal(_ refusal: Refusal) -> APIError {
        var error = APIError.refused(refusal)
        error.restsOnRegistry = true
        return error
    }
}

extension PacketReference {
    /// A document, as a status packet names it.
    init(_ id: DocumentID) {
        self.init(
            organID: id.owner?.text, code: id.parts?.symbol, issuedOn: id.parts?.date,
            documentID: id.written)
    }
}
