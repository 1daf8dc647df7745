// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import JSON

/// What a node reads on `answers.<CODE>`: one JSON object each, `answer` says which kind. People
/// and other systems read them, so names and forms are stable (`Topics/answers.md`). `documentId` is
/// what the exchange knows a document by; `writtenDocumentId` stands beside it where the node wrote
/// it otherwise.
package enum Answer {
    /// A packet taken from the node's topic is stored; `jws` is the same for every repetition.
    package static func receipt(
        submission: SHA256Digest, size: Int64, jws: String, at now: BusinessTime
    ) -> [UInt8] {
        object("receipt", now) { json in
            json.member("submission", submission.hex)
            json.member("size", size)
            json.member("receipt", jws)
        }
    }

    package static func accepted(_ event: DocumentAccepted, at now: BusinessTime) -> [UInt8] {
        object("accepted", now) { json in
            json.ids(event.document.documentID, written: event.document.writtenDocumentID)
            json.member("attempt", Int64(event.attempt))
            json.member("submission", event.submission.hex)
            json.member("lane", event.lane.lane.rawValue)
            json.member("receivers", Int64(event.receivers.count))
            if !event.notes.isEmpty { json.member("notes", event.notes) }
            json.redirects(event.redirects)
            if event.paperUnneeded > 0 {
                json.member("paperUnneeded", Int64(event.paperUnneeded))
            }
        }
    }

    package static func refused(_ event: DocumentRefused, at now: BusinessTime) -> [UInt8] {
        object("refused", now) { json in
            json.ids(event.documentID, written: event.writtenDocumentID)
            json.member("attempt", Int64(event.attempt))
            json.member("submission", event.submission.hex)
            json.member("packet", event.packet)
            json.member("stage", event.stage)
            json.member("code", event.code)
            json.member("element", event.element.isEmpty ? nil : event.element)
            json.key("message")
            json.beginObject()
            json.member("vi", event.messageVi)
            json.member("en", event.messageEn)
            json.endObject()
            if !event.agencies.isEmpty { json.member("agencies", event.agencies) }
            if event.moreAgencies > 0 { json.member("moreAgencies", Int64(event.moreAgencies)) }
            if event.isPartial { json.member("isPartial", true) }
        }
    }

    package static func repeated(_ event: PacketRepeated, at now: BusinessTime) -> [UInt8] {
        object("repeated", now) { json in
            json.ids(event.documentID, written: event.writtenDocumentID)
            json.member("attempt", Int64(event.attempt))
            json.member("submission", event.submission.hex)
            json.member("packet", event.packet)
        }
    }

    /// The node's command reached so many deliveries of its document; what became of each follows.
    package static func command(_ event: CommandAccepted, at now: BusinessTime) -> [UInt8] {
        object("command", now) { json in
            json.ids(event.documentID, written: event.writtenDocumentID)
            json.member("submission", event.submission.hex)
            json.member("command", event.command.command?.rawValue)
            json.member("receivers", Int64(event.receiverCount))
        }
    }

    /// Whose node is told; one may be both.
    package enum Side: String, Sendable { case sender, receiver }

    /// The sender asks for a document back: for the receiver's node, and for the sender's. `asked`
    /// where the receiver has it and must answer 15 or 16; `withdrawn` where nobody need be asked.
    package static func recall(
        _ event: DeliveryChanged, written: String, reason: String, to side: Side,
        at now: BusinessTime
    ) -> [UInt8] {
        object("recall", now) { json in
            json.ids(event.documentID, written: written)
            json.member("receiver", event.receiver)
            json.member("toldAs", side.rawValue)
            json.member("outcome", event.isRecallOpen ? "asked" : "withdrawn")
            json.member("reason", reason.isEmpty ? nil : reason)
        }
    }

    /// The signatures of the node's document were looked at: what it is worth, and each of its files.
    package static func verified(_ event: DocumentVerified, at now: BusinessTime) -> [UInt8] {
        object("verified", now) { json in
            let document = event.accepted.document
            json.ids(document.documentID, written: document.writtenDocumentID)
            json.member("attempt", Int64(event.accepted.attempt))
            json.member("submission", event.accepted.submission.hex)
            json.member("legalStanding", event.standing.standing?.rawValue)
            json.member("reason", event.reason.isEmpty ? nil : event.reason)
            json.key("files")
            json.beginArray()
            for file in event.files {
                json.beginObject()
                json.member("name", file.name)
                json.member("sha256", file.sha256.hex)
                json.member("legalStanding", file.standing.standing?.rawValue)
                json.member("reason", file.reason.isEmpty ? nil : file.reason)
                json.endObject()
            }
            json.endArray()
            json.conclusion(event.conclusion)
        }
    }

    /// A later check of the signatures of the node's document came to something else.
    package static func verdict(of event: DocumentVerified, at now: BusinessTime) -> [UInt8] {
        object("verdict", now) { json in
            let document = event.accepted.document
            json.ids(document.documentID, written: document.writtenDocumentID)
            json.member("toldAs", Side.sender.rawValue)
            json.member("attempt", Int64(event.accepted.attempt))
            json.member("verdict", event.verdict.verdict.rawValue)
            json.member("legalStanding", event.standing.standing?.rawValue)
            json.member("reason", event.reason.isEmpty ? nil : event.reason)
            json.conclusion(event.conclusion)
        }
    }

    /// The same for a receiver's node; `mayRegister` where 03 is taken from now on.
    package static func verdict(
        of event: DeliveryChanged, written: String, at now: BusinessTime
    ) -> [UInt8] {
        object("verdict", now) { json in
            json.ids(event.documentID, written: written)
            json.member("toldAs", Side.receiver.rawValue)
            json.member("receiver", event.receiver)
            json.member("verdict", event.verdict?.verdict.verdict.rawValue)
            json.member("legalStanding", event.verdict?.standing.standing?.rawValue)
            json.member(
                "reason", event.verdict.flatMap { $0.reason.isEmpty ? nil : $0.reason })
            let allows = event.verdict?.allowsRegistration ?? false
            json.member("mayRegister", allows && !event.isRecallOpen)
        }
    }

    /// One of our workers failed on it: it is looked at, and goes on after that.
    package static func delayed(
        documentID: String, written: String, stage: String, at now: BusinessTime
    ) -> [UInt8] {
        object("delayed", now) { json in
            json.ids(documentID, written: written)
            json.member("stage", stage)
            json.key("message")
            json.beginObject()
            json.member("vi", "Bị chậm ở phía chúng tôi, đang được xem xét; không cần gửi lại")
            json.member("en", "Delayed by a fault of ours, being looked at; do not send it again")
            json.endObject()
        }
    }

    /// A document lies in the inbox of one of the node's agencies.
    package static func delivery(_ event: DeliveryDue, at now: BusinessTime) -> [UInt8] {
        object("delivery", now) { $0.members(event) }
    }

    /// The sender changed its document: for the receiver's node, and for the sender's. `asked` where
    /// the receiver had fetched it and answers 15 or 16; `shown` where it had not.
    package static func update(
        _ event: DeliveryChanged, _ due: DeliveryDue, to side: Side, at now: BusinessTime
    ) -> [UInt8] {
        object("update", now) { json in
            switch side {
            case .sender: json.ids(event.documentID, written: due.document.writtenDocumentID)
            case .receiver: json.members(due)
            }
            if side == .sender { json.member("receiver", event.receiver) }
            json.member("toldAs", side.rawValue)
            json.member("outcome", event.isUpdateOpen ? "asked" : "shown")
            json.member("version", Int64(event.version))
            json.member("updateReason", due.updateReason.isEmpty ? nil : due.updateReason)
            json.member("updatePacket", due.updatePacket.hex)
            json.member("updatePacketSize", due.updatePacketSize)
        }
    }

    /// The sender points once more to a document that lies in the receiver's inbox.
    package static func notice(
        _ event: DeliveryChanged, _ due: DeliveryDue, at now: BusinessTime
    ) -> [UInt8] {
        object("notice", now) { json in
            json.members(due)
            json.member("notices", Int64(event.notices))
        }
    }

    /// A status of a delivery that is not there. It says nothing of whether the document is: it waits
    /// either way, and is refused when its time is over.
    package static func waiting(
        _ event: StatusReceived, named written: String, until: BusinessTime, at now: BusinessTime
    ) -> [UInt8] {
        object("waiting", now) { json in
            json.ids("", written: written)
            json.member("submission", event.submission.hex)
            json.member("receiver", event.receiver)
            json.member("status", event.status)
            json.member("until", until.iso)
        }
    }

    /// A receiver reported a status: for the node of the document's sender, which wrote the id so.
    /// One that came late and corrects what was told before is told to the receiver's node as well.
    package static func status(
        _ event: DeliveryChanged, written: String, to side: Side = .sender, at now: BusinessTime
    ) -> [UInt8] {
        object("status", now) { json in
            json.ids(event.documentID, written: written)
            json.member("receiver", event.receiver)
            json.member("status", event.status)
            json.member("reportedAt", BusinessTime(milliseconds: event.reportedAt).iso)
            json.member("description", event.description.isEmpty ? nil : event.description)
            json.member("staff", event.staff?.name)
            json.member("department", event.staff?.department)
            json.member("despite", event.despite.isEmpty ? nil : event.despite)
            guard event.corrects else { return }
            json.member("toldAs", side.rawValue)
            json.member("corrects", true)
            json.member("state", event.state)
            json.member("noLongerCounts", event.displaced)
        }
    }

    /// A deadline of an agency of the node's is nearly due (`warned`), or has passed (`breached`); `told` is
    /// who is told of it: the agency itself, one above it, or the document's sender who waits.
    package static func deadline(
        _ event: DeadlinesReported, _ entry: DeadlineEntry, to told: String, at now: BusinessTime
    ) -> [UInt8] {
        object("deadline", now) { json in
            json.ids(event.documentID, written: event.writtenDocumentID)
            json.member("receiver", event.receiver.isEmpty ? nil : event.receiver)
            json.member("agency", event.agency)
            json.member("told", told)
            json.member("act", entry.act)
            json.member("state", entry.state.standing.word)
            json.member("startedAt", BusinessTime(milliseconds: entry.startedAt).iso)
            json.member("dueAt", entry.due.iso)
            json.member(
                "endedAt",
                entry.endedAt == 0 ? nil : BusinessTime(milliseconds: entry.endedAt).iso)
            json.member("level", Int64(entry.level))
            json.member("source", entry.source)
            let words = entry.kind?.words
            json.key("message")
            json.beginObject()
            json.member("vi", "\(entry.state.standing.words.vi): \(words?.vi ?? entry.act)")
            json.member("en", "\(words?.en ?? entry.act): \(entry.state.standing.words.en)")
            json.endObject()
        }
    }

    private static func object(
        _ kind: StaticString, _ now: BusinessTime, _ members: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("answer")
        json.string("\(kind)")
        json.member("at", now.iso)
        members(&json)
        json.endObject()
        return json.bytes
    }
}

extension JSONWriter {
    /// A delivery and its document, as its receiver's node reads them.
    fileprivate mutating func members(_ event: DeliveryDue) {
        let document = event.document
        ids(document.documentID, written: document.writtenDocumentID)
        member("attempt", Int64(event.attempt))
        member("receiver", event.receiver)
        redirects(event.redirects)
        member("sender", document.sender.code)
        member("senderName", document.sender.name)
        member("number", document.number)
        member("notation", document.notation)
        member("issuedOn", document.issuedOn.map { CivilDate(daysSince1970: $0).iso })
        member("subject", document.subject)
        member("typeName", document.typeName)
        member("priority", Int64(document.priority))
        member("dueOn", document.dueOn.map { CivilDate(daysSince1970: $0).iso })
        if !document.replaces.isEmpty { member("replaces", document.replaces) }
        member("verdict", event.verdict.word)
        member("legalStanding", event.standing.standing?.rawValue)
        member("reason", event.reason.isEmpty ? nil : event.reason)
        member("packet", document.packet.hex)
        member("packetSize", document.packetSize)
        key("attachments")
        beginArray()
        for attachment in document.attachments {
            beginObject()
            member("name", attachment.name)
            member("contentType", attachment.contentType)
            member("size", attachment.size)
            member("sha256", attachment.sha256.hex)
            endObject()
        }
        endArray()
        if document.moreAttachments > 0 {
            member("moreAttachments", Int64(document.moreAttachments))
        }
        key("trace")
        beginArray()
        for hop in event.trace {
            beginObject()
            member("agency", hop.agency)
            member("level", hop.level)
            member("at", BusinessTime(milliseconds: hop.at).iso)
            endObject()
        }
        endArray()
    }

    /// What a document is known by, null where there is none, and what was written instead.
    package mutating func ids(_ documentID: String, written: String) {
        member("documentId", documentID.isEmpty ? nil : documentID)
        if !written.isEmpty { member("writtenDocumentId", written) }
    }
}

extension Redirect {
    package init(from: String, named fromName: String, to: String, named toName: String) {
        self.init()
        self.from = from
        self.fromName = fromName
        self.to = to
        self.toName = toName
    }

    /// For the sender and the receiver alike.
    package var words: Bilingual {
        Bilingual(
            "Gửi tới \(from) (\(fromName)): cơ quan này đã sáp nhập vào \(to) (\(toName)), văn bản được "
                + "chuyển tới đó.",
            "Sent to \(from) (\(fromName)), which was taken over by \(to) (\(toName)): the document goes "
                + "there.")
    }
}

extension JSONWriter {
    /// Nothing where there are none.
    package mutating func redirects(_ redirects: [Redirect]) {
        if redirects.isEmpty { return }
        key("redirects")
        beginArray()
        for redirect in redirects {
            beginObject()
            member("from", redirect.from)
            member("fromName", redirect.fromName)
            member("to", redirect.to)
            member("toName", redirect.toName)
            key("message")
            beginObject()
            member("vi", redirect.words.vi)
            member("en", redirect.words.en)
            endObject()
            endObject()
        }
        endArray()
    }
}

extension WireVerdict {
    package var verdict: DocumentVerdict {
        switch self {
        case .valid: .valid
        case .invalid: .invalid
        case .indeterminate, .unspecified, .unrecognized: .indeterminate
        }
    }

    /// As reports and answers write it.
    package var word: String { verdict.rawValue }
}
