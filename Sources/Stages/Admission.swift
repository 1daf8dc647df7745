// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Events
import Exchange

/// What a packet's header must fulfil before a byte of it is kept: its sender exists, is open, and
/// is one that the publisher speaks for; its document has a name.
struct Admission: Sendable {
    let tree: AgencyTree
    /// The business date of reception: nobody reaches a closed unit by writing an old date.
    let date: CivilDate
    let publisher: Publisher

    /// What was found out about an admitted packet.
    enum Admitted: Sendable {
        case document(Document, sender: AgencyCode)
        case status(StatusReceived)
        /// Status 13: the sender of a document asks to take it back.
        case takeBack(PacketReceived)
    }

    func admit(_ header: PacketHeader) throws(Refusal) -> Admitted {
        let sender = try sender(header)
        switch header.kind {
        case .document:
            let id = try documentID(header, sender: sender)
            return .document(Document(header, id: id, sender: sender), sender: sender)
        case .status:
            return try status(header, from: sender)
        }
    }

    private func sender(_ header: PacketHeader) throws(Refusal) -> AgencyCode {
        let written = header.from.organID
        let element =
            header.kind == .status ? "Status/From/OrganId" : "MessageHeader/From/OrganId"
        switch tree.resolve(written, on: date) {
        case .known(let code, _):
            guard covers(code) else {
                throw .senderNotCovered(written, publisher: publisher.code, element: element)
            }
            return code
        case .closed(_, let successor):
            throw .senderClosed(written, successor: successor, on: date, element: element)
        case .unknown:
            throw .unknownSender(written, on: date, element: element)
        }
    }

    /// A node speaks for the agencies of its area, an agency's token for that agency.
    private func covers(_ sender: AgencyCode) -> Bool {
        publisher.kind == .node
            ? tree.node(of: sender, on: date)?.text == publisher.code
            : sender.text == publisher.code
    }

    private func documentID(
        _ header: PacketHeader, sender: AgencyCode
    ) throws(Refusal) -> DocumentID {
        if let written = header.documentID, let id = DocumentID.canonical(written, tree: tree) {
            return id
        }
        guard let date = header.issuedOn, let symbol = header.code else {
            throw .missingElement("MessageHeader/DocumentId")
        }
        return DocumentID.built(issuer: sender.text, date: date, symbol: symbol, tree: tree)
    }

    private func status(
        _ header: PacketHeader, from reporter: AgencyCode
    ) throws(Refusal) -> Admitted {
        guard let status = header.status else { throw .missingElement("Status/StatusCode") }
        guard let code = StatusCode(written: status.code) else {
            throw .unknownStatus(status.code)
        }
        guard let about = header.responseFor.first, let written = about.documentID,
            let id = DocumentID.canonical(written, tree: tree)
        else { throw .missingElement("Status/ResponseFor/DocumentId") }
        if code.isFromSender {
            var command = PacketReceived()
            command.publisher = publisher
            command.business = .recall
            command.document = Document(header, id: id, sender: reporter)
            command.actedOn = id.text
            command.reason = status.description ?? ""
            return .takeBack(command)
        }
        guard let time = status.time else { throw .missingElement("Status/Timestamp") }
        var event = StatusReceived()
        event.publisher = publisher
        event.documentID = id.text
        event.receiver = reporter.text
        event.status = code.rawValue
        event.description = status.description ?? ""
        event.staff = StaffContact(status.staff)
        event.reportedAt = time.milliseconds
        return .status(event)
    }
}
