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
    /// The document of a status, where the gateway knows it better than the packet tells: a clerk
    /// chose it from a list.
    var about: DocumentID?

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
            let id =
                switch header.business.kind {
                case .recall: try actedOn(header, of: sender, "ResponseFor/DocumentId")
                case .update: try actedOn(header, of: sender, "Bussiness/DocumentId")
                case .new, .replace: try documentID(header, of: sender)
                }
            try checkReplaced(by: header)
            return .document(Document(header, id: id, sender: sender), sender: sender)
        case .status:
            return try status(header, from: sender)
        }
    }

    /// Whose packet it was that was refused; nil unless `From` says so and the publisher speaks for
    /// that agency.
    func provenSender(_ refused: PacketRefused) -> AgencyCode? {
        guard let written = refused.sender,
            case .known(let code, _) = tree.resolve(written, on: date), covers(code)
        else { return nil }
        return code
    }

    private func sender(_ header: PacketHeader) throws(Refusal) -> AgencyCode {
        let written = header.from.organID
        let element =
            header.kind == .status ? "Status/From/OrganId" : "MessageHeader/From/OrganId"
        switch tree.resolve(written, on: date) {
        case .known(let code, _):
            if covers(code) { return code }
            // Whose area it is in shows only once the registry is mended.
            guard tree.isConnected(code, on: date) else {
                throw .notConnected([code.text], on: date, element: element)
            }
            throw .senderNotCovered(written, publisher: publisher.code, element: element)
        case .closed(_, let successor):
            throw .senderClosed(written, successor: successor, on: date, element: element)
        case .unknown:
            throw .unknownSender(written, on: date, element: element)
        }
    }

    /// A node speaks for the agencies of its area, an agency's token for that agency and for those
    /// below it that are a part of it. What it took over is closed, and sends no more.
    private func covers(_ sender: AgencyCode) -> Bool {
        if publisher.kind == .node {
            return tree.node(of: sender, on: date)?.text == publisher.code
        }
        guard let own = try? AgencyCode(publisher.code) else { return false }
        return tree.isPart(sender, of: own, on: date)
    }

    private func documentID(
        _ header: PacketHeader, of sender: AgencyCode
    ) throws(Refusal) -> DocumentID {
        if let written = header.documentID, let id = own(written, of: sender) { return id }
        guard let date = header.issuedOn, let symbol = header.code,
            let id = own(
                DocumentID.Parts(issuer: sender.text, date: date, symbol: symbol).text, of: sender)
        else { throw .missingElement("MessageHeader/DocumentId") }
        return id
    }

    /// The id that the sender wrote, in the sender's own name space.
    func own(_ written: String, of sender: AgencyCode) -> DocumentID? {
        DocumentID.canonical(written, sender: sender, on: date, tree: tree)
    }

    /// The documents of the sender's own that the packet's replaces, each once.
    func replaced(by header: PacketHeader, of sender: AgencyCode) -> [DocumentID] {
        guard header.business.kind == .replace else { return [] }
        var seen: Set<DocumentID> = []
        return header.business.replacements.compactMap { own($0.documentID, of: sender) }
            .filter { seen.insert($0).inserted }
    }

    private func checkReplaced(by header: PacketHeader) throws(Refusal) {
        guard header.business.kind == .replace else { return }
        for replaced in header.business.replacements {
            try checkLength(of: replaced.documentID, "ReplacementInfo/DocumentId")
        }
    }

    /// The document that a recall takes back, or an update changes: the packet is of that one,
    /// whatever it calls itself.
    private func actedOn(
        _ header: PacketHeader, of sender: AgencyCode, _ element: String
    ) throws(Refusal) -> DocumentID {
        guard let written = header.actedOn else { throw .missingElement(element) }
        try checkLength(of: written, element)
        guard let id = own(written, of: sender) else { throw .missingElement(element) }
        return id
    }

    /// An id is the key of everything that follows.
    func checkLength(of written: String, _ element: String) throws(Refusal) {
        let length = written.unicodeScalars.count
        if length > DocumentID.writtenLimit {
            throw .valueTooLong(element, length: length, limit: DocumentID.writtenLimit)
        }
    }

    /// Where an id names another agency than the sender, both are told what became of it.
    func notes(on document: Document) -> [PacketNote] {
        let id = DocumentID(canonical: document.documentID)
        guard id.qualifier != nil, id.parts != nil else { return [] }
        return [PacketNote(kind: .otherIssuer, element: "MessageHeader/DocumentId")]
    }

    private func status(
        _ header: PacketHeader, from reporter: AgencyCode
    ) throws(Refusal) -> Admitted {
        guard let status = header.status else { throw .missingElement("Status/StatusCode") }
        guard let code = StatusCode(written: status.code) else {
            throw .unknownStatus(status.code)
        }
        if code.isFromSender {
            // Of a document of one's own, whatever `ResponseFor` says of its sender.
            let written = about?.written ?? header.actedOn
            if let written { try checkLength(of: written, "Status/ResponseFor/DocumentId") }
            guard let written, let id = own(written, of: reporter) else {
                throw .missingElement("Status/ResponseFor/DocumentId")
            }
            if let about, about != id {
                throw .notTheSender(
                    reporter.text, of: about.written, element: "Status/ResponseFor/OrganId")
            }
            var command = PacketReceived()
            command.publisher = publisher
            command.business = .recall
            command.document = Document(header, id: id, sender: reporter)
            command.actedOn = id.text
            command.reason = (status.description ?? "").clipped(EventBounds.reasonCharacters)
            return .takeBack(command)
        }
        let id = try answered(header)
        guard let time = status.time else { throw .missingElement("Status/Timestamp") }
        var event = StatusReceived()
        event.publisher = publisher
        event.documentID = id.text
        if let written = header.actedOn?.clipped(EventBounds.textCharacters), written != id.text {
            event.writtenDocumentID = written
        }
        event.receiver = reporter.text
        event.status = code.rawValue
        event.description = status.description ?? ""
        event.staff = StaffContact(status.staff)
        event.reportedAt = time.milliseconds
        return .status(event)
    }
}
