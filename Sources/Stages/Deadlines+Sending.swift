// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// What is known when a document comes: how long after its signing it was sent, and which documents it
/// answers.
extension Deadlines {
    /// Documents that one may answer; a letter answers one, seldom some.
    static let answeredDocuments = 20

    /// The first attempt that got so far is the one that was sent. What was sent in time is not told.
    func judgeSending(of event: DocumentVerified, _ context: inout StageContext) throws {
        let document = event.accepted.document
        let key = Self.sentKey(document.documentID)
        guard try context.state(key) == nil else { return }
        var record = DeadlineRecord()
        record.sender = document.sender.code
        record.writtenDocumentID = document.writtenDocumentID
        record.attempt = event.accepted.attempt
        record.lane = event.accepted.lane
        try context.setState(key, record.bytes)
        let rules = rules.rules
        guard let start = event.signed,
            let deadline = rules.deadlines.deadline(
                .sent, record.lane.lane, since: start, rules.calendar)
        else { return }
        let sent = BusinessTime(milliseconds: event.accepted.receivedAt)
        let standing = deadline.state(at: sent)
        guard standing != .inTime else { return }
        var entry = DeadlineEntry(.sent, deadline, since: start.moment)
        entry.state = .kept
        entry.endedAt = sent.milliseconds
        let report = report(record, document.documentID, "", [entry], &context)
        if standing == .breached { tellNodes(of: report, entry, &context) }
    }

    func tellAnswered(by event: DocumentVerified, _ context: inout StageContext) {
        let document = event.accepted.document
        guard let sender = try? AgencyCode(document.sender.code) else { return }
        let day = BusinessTime(milliseconds: event.accepted.receivedAt).date
        var seen: Set<String> = [document.documentID]
        for reference in document.responseFor.prefix(Self.answeredDocuments) {
            guard let id = registry.tree.answered(reference, by: sender, on: day),
                seen.insert(id.text).inserted
            else { continue }
            var answered = DocumentAnswered()
            answered.documentID = id.text
            answered.answer = document.documentID
            answered.sender = document.sender.code
            answered.receivedAt = event.accepted.receivedAt
            context.out.emit(
                Topic.documentsAnswered, key: id.text, home: id.text, answered)
        }
    }
}

extension DocumentVerified {
    /// When the document was signed, as its main file says it itself: the last of its sender's persons,
    /// else the sender's agency, else anybody of whom nothing is known. Without one the date that stands on
    /// the document. What claims to be signed after it was received was signed by then.
    fileprivate var signed: DeadlineStart? {
        let main = accepted.document.attachments.first?.name
        let times = findings.filter { finding in
            finding.file == 1 || finding.file == 0 && finding.attachment == main
        }
        for role in ["senderPerson", "senderAgency", "unknown"] {
            let latest = times.filter { $0.signedAs == role }.compactMap(\.signingTime).max()
            if let latest {
                return .moment(BusinessTime(milliseconds: min(latest, accepted.receivedAt)))
            }
        }
        return accepted.document.issuedOn.map { .day(CivilDate(daysSince1970: $0)) }
    }
}

extension AgencyTree {
    /// The document that a reference means: by its id and its sender, as a status names one. Nil where it
    /// does not say whose it is.
    fileprivate func answered(
        _ reference: DocumentReference, by sender: AgencyCode, on date: CivilDate
    ) -> DocumentID? {
        var written = reference.documentID
        let agency = agency(reference.agency, on: date, reference.issuedOn)
        if written.isEmpty, let agency, let day = reference.issuedOn, !reference.code.isEmpty {
            written =
                DocumentID.Parts(
                    issuer: agency.text, date: CivilDate(daysSince1970: day), symbol: reference.code
                ).text
        }
        guard !written.isEmpty, written.unicodeScalars.count <= DocumentID.writtenLimit else {
            return nil
        }
        let owner = agency ?? DocumentID.Parts(written).flatMap { issuer(of: $0, on: date) }
        return owner.flatMap {
            DocumentID.canonical(written, sender: $0, on: date, tree: self)
        }
    }

    private func agency(
        _ written: String, on date: CivilDate, _ issued: Int32?
    ) -> AgencyCode? {
        let days = [date] + (issued.map { [CivilDate(daysSince1970: $0)] } ?? [])
        for day in days {
            switch resolve(written, on: day) {
            case .known(let code, _), .closed(let code, _): return code
            case .unknown: continue
            }
        }
        return nil
    }
}
