// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EdXML
import Events
import Exchange
import Projection

/// One document: what it is, whether its signatures hold, where it has been, who has it.
struct DocumentPage: Sendable {
    let pieces: Pieces
    let timeline: DocumentTimeline
    let deliveries: Page<DeliveryEntry>
    let sameFile: [SameFile]
    /// True if the document is the reader's own: who sent it may change it, send it again, ask for it
    /// back.
    let isOwn: Bool
    /// What the reader's office does with it; nil for who has no office.
    let office: OfficePanel?
    /// True if its files are out of the reader's reach.
    let isFrozen: Bool

    var summary: DocumentSummary { timeline.summary }
    private var header: Document { timeline.document }
    /// Then the reason is what everybody looks for.
    private var isRefused: Bool { summary.state == .refused }
    private var words: Words { pieces.words }
    private var format: Format { pieces.format }

    var body: HTML {
        """
        \(top)
        \(isRefused ? refusals : .empty)
        <div class="columns">
        \(pieces.card(words.way, WayList(pieces: pieces, timeline: timeline).body))
        <div class="stack">
        \(office?.card)
        \(FileList(pieces: pieces, timeline: timeline).card)
        \(isRefused ? .empty : refusals)
        </div>
        </div>
        \(versions)
        \(receivers)
        """
    }

    private var top: HTML {
        var badges = [pieces.badge(words.name(summary.state))]
        // Why it was refused stands right below; then nobody comes to its signatures any more.
        if !isRefused || summary.verdict != nil {
            badges.append(pieces.badge(words.signatures(of: summary)))
        }
        if !timeline.deadLetters.isEmpty { badges.append(pieces.badge(words.delayed, .warn)) }
        if let priority = words.name(summary.priority) {
            badges.append(pieces.badge(priority, .bad))
        }
        return """
            <section class="card">
            <div class="badges">\(badges)</div>
            <h1>\(pieces.title(summary))</h1>
            \(pieces.otherIssuer(summary))
            <dl class="facts">\(facts)</dl>
            \(ClaimList(pieces: pieces, claims: timeline.attempts.last?.claims ?? []).note)
            \(sameFileNote)
            \(paperNote)
            \(takenNote)
            \(updateForm)
            \(recallForm)
            </section>
            """
    }

    private var paperNote: HTML {
        let isNoted = timeline.attempts.contains { attempt in
            attempt.notes.contains { $0.hasPrefix(PacketNote.Kind.paperUnneeded.rawValue) }
        }
        return isNoted ? "<p class=\"note warn\">\(words.paperUnneeded)</p>" : .empty
    }

    /// That what the reader has just asked for is taken; else that the files are out of reach.
    private var takenNote: HTML {
        if pieces.call.flag("redelivered") {
            return "<p class=\"note good\">\(words.sentAgain)</p>"
        }
        if pieces.call.flag("updated") {
            return "<p class=\"note good\">\(words.updated)</p>"
        }
        if pieces.call.flag("recalled") {
            return "<p class=\"note good\">\(words.recalled)</p>"
        }
        return isFrozen ? "<p class=\"note warn\">\(words.outOfReach)</p>" : .empty
    }

    /// What its updates made of the document, the newest first.
    private var versions: HTML {
        if timeline.versions.isEmpty { return .empty }
        let count = timeline.versions.count
        let lines = timeline.versions.enumerated().map { index, version -> HTML in
            let attempt = timeline.attempts.first { $0.number == version.attempt }
            let name =
                version.attempt == 0
                ? words.firstVersion : words.version(count - 1 - index)
            let time = format.time(attempt?.acceptedAt?.milliseconds) ?? ""
            let reason: HTML =
                attempt.flatMap { $0.updateReason.isEmpty ? nil : $0.updateReason }
                .map { "<div>\(words.updateReason): \($0)</div>" } ?? .empty
            let due: HTML =
                version.document.dueOn.map {
                    " · \(words.dueOn) \(format.day(CivilDate(daysSince1970: $0)))"
                } ?? .empty
            let files = version.document.attachments.prefix(5).map { "\($0.name)" }
                .joined(separator: ", ")
            return """
                <li><div><b>\(name)</b> <span class="about">\(time)</span></div>\(reason)
                <div>\(version.document.number)/\(version.document.notation) · \
                \(version.document.subject)\(due)</div><div class="about">\(files)</div></li>
                """
        }
        return pieces.card(words.versions, "<ul class=\"list\">\(lines)</ul>")
    }

    private var updateForm: HTML {
        guard isOwn, summary.attempt > 0, !isRefused else { return .empty }
        let due = header.dueOn.map { CivilDate(daysSince1970: $0).iso } ?? ""
        return """
            <details class="report"><summary>\(words.updateDocument)</summary>
            <form method="post" action="/document/update" class="stack">\(pieces.languageField)
            <input type="hidden" name="documentId" value="\(summary.id)">
            <p class="quiet">\(words.updateHint)</p>
            <label>\(words.subject) <input name="subject" maxlength="2000" \
            placeholder="\(summary.subject)"></label>
            <label>\(words.dueOn) <input name="dueOn" type="date" placeholder="\(due)"></label>
            <label>\(words.addReceivers) <input name="add" maxlength="2000"></label>
            <label>\(words.removeReceivers) <input name="remove" maxlength="2000"></label>
            <label>\(words.updateReason) <input name="reason" maxlength="1000" required></label>
            <button type="submit">\(words.sendUpdate)</button>
            </form></details>
            """
    }

    /// While there is anybody who may have something to give back.
    private var recallForm: HTML {
        let open = DeliveryStanding.open.union([.onTheWay]).subtracting([.recallAsked])
        guard isOwn, open.contains(where: { summary.deliveries[$0, default: 0] > 0 }) else {
            return .empty
        }
        return """
            <details class="report"><summary>\(words.recall)</summary>
            <form method="post" action="/document/recall" class="stack">\(pieces.languageField)
            <input type="hidden" name="documentId" value="\(summary.id)">
            <p class="quiet">\(words.recallHint)</p>
            <label>\(words.recallReason) <input name="reason" maxlength="1000" required></label>
            <button type="submit">\(words.sendRecall)</button>
            </form></details>
            """
    }

    private var facts: [HTML] {
        var facts: [HTML] = []
        func add(_ name: String, _ value: HTML?) {
            if let value { facts.append("<dt>\(name)</dt><dd>\(value)</dd>") }
        }
        func text(_ value: String) -> HTML? { value.isEmpty ? nil : "\(value)" }
        let symbol = pieces.symbol(summary)
        add(words.symbol, symbol.isEmpty ? nil : "<b>\(symbol)</b>")
        add(words.issuedOn, summary.issuedOn.map { "\(format.day($0))" })
        add(words.type, text(summary.typeName))
        add(
            words.from,
            summary.sender.isEmpty
                ? nil
                : pieces.agency(
                    summary.sender, named: summary.senderName, at: summary.receivedAt))
        let signer = [header.signerCompetence, header.signerPosition, header.signerName]
        add(words.signer, text(signer.filter { !$0.isEmpty }.joined(separator: ", ")))
        add(words.dueOn, summary.dueOn.map { "\(format.day($0))" })
        add(words.deadline, timeline.sending.map(pieces.deadline))
        func links(_ ids: [String]) -> HTML? {
            if ids.isEmpty { return nil }
            let links = ids.map { id -> HTML in
                "<div><a class=\"code wrap\" href=\"\(pieces.documentLink(id))\">\(id)</a></div>"
            }
            return "\(links)"
        }
        add(words.replaces, links(header.replaces))
        add(words.replacedBy, links(timeline.replacedBy.map(\.id)))
        add(words.receivers, "\(format.number(summary.receivers))")
        add(words.documentID, "<span class=\"code wrap\">\(summary.id)</span>")
        add(
            words.writtenID,
            text(header.writtenDocumentID).map { "<span class=\"code wrap\">\($0)</span>" })
        return facts
    }

    private var refusals: HTML {
        if timeline.refusals.isEmpty { return .empty }
        let lines = timeline.refusals.reversed().map { refusal -> HTML in
            let event = refusal.event
            let sentence = words.pick(event.messageVi, event.messageEn)
            return """
                <li><div class="badges">\(pieces.badge(words.name(ofRefusal: event.code), .bad))\
                <span class="code quiet">\(event.code)</span></div>
                <div>\(sentence)</div>
                <div class="about">\(format.time(event.refusedAt)) · \(event.stage)</div></li>
                """
        }
        return pieces.card(words.refusalsOfDocument, "<ul class=\"list\">\(lines)</ul>")
    }

    private var sameFileNote: HTML {
        if sameFile.isEmpty { return .empty }
        let lines = sameFile.map { same -> HTML in
            let what: HTML =
                same.document.map { other in
                    """
                    <a href="\(pieces.documentLink(other.id))">\(other.id)</a> \
                    (\(pieces.agency(other.sender, named: other.senderName, at: other.receivedAt)), \
                    \(format.time(other.receivedAt?.milliseconds) ?? ""))
                    """
                } ?? "\(words.anotherDocument)"
            return
                "<li>\(same.isEarlier ? words.sameFileEarlier : words.sameFileLater) \(what)</li>"
        }
        return """
            <div class="note warn"><p><b>\(words.sameFile)</b></p>\
            <ul class="list">\(lines)</ul></div>
            """
    }

    // MARK: Receivers

    private var receivers: HTML {
        if deliveries.items.isEmpty { return .empty }
        let rows = deliveries.items.map { delivery -> HTML in
            """
            <tr><td>\(pieces.agency(delivery.receiver, at: summary.receivedAt))\(pieces.redirects(delivery))</td>
            <td><div class="badges">\(pieces.badge(words.name(delivery.standing)))\
            \(updateBadge(delivery))\(noticeBadge(delivery))\
            \(delivery.deadlines.map(pieces.deadline))</div></td>
            \(cell(words.inInboxAt, delivery.deliveredAt))
            \(cell(words.fetchedAt, delivery.acknowledgedAt))
            \(cell(words.changedAt, delivery.changedAt))\(againCell(delivery))</tr>
            """
        }
        let counts = DeliveryStanding.allCases.compactMap { standing -> HTML? in
            guard let count = summary.deliveries[standing], count > 0 else { return nil }
            let (name, tone) = words.name(standing)
            return pieces.badge("\(name): \(format.number(count))", tone)
        }
        return pieces.card(
            words.atReceivers,
            """
            <div class="badges">\(counts)</div>
            <table class="stacked"><thead><tr><th>\(words.agency)</th><th>\(words.status)</th>\
            <th>\(words.inInboxAt)</th><th>\(words.fetchedAt)</th><th>\(words.changedAt)</th>\
            \(maySendAgain ? "<th></th>" : HTML.empty)</tr></thead><tbody>\(rows)</tbody></table>
            \(againForm)
            \(pieces.pager(
                "/document", [("id", summary.id)], cursor: "after", next: deliveries.next))
            """)
    }

    private var maySendAgain: Bool { isOwn && summary.attempt > 0 && !isRefused }

    /// One form for all rows: each button says which receiver.
    private var againForm: HTML {
        guard maySendAgain else { return .empty }
        return """
            <form method="post" action="/document/redeliver" id="again">\(pieces.languageField)
            <input type="hidden" name="documentId" value="\(summary.id)"></form>
            <p class="quiet small">\(words.sendAgainHint)</p>
            """
    }

    private func againCell(_ delivery: DeliveryEntry) -> HTML {
        guard maySendAgain else { return .empty }
        guard delivery.standing != .onTheWay else { return "<td></td>" }
        return """
            <td><button type="submit" class="plain" form="again" name="receiver" \
            value="\(delivery.receiver)">\(words.sendAgain)</button></td>
            """
    }

    private func noticeBadge(_ delivery: DeliveryEntry) -> HTML {
        delivery.notices == 0
            ? .empty : " \(pieces.badge(words.timesSentAgain(delivery.notices), .plain))"
    }

    private func updateBadge(_ delivery: DeliveryEntry) -> HTML {
        delivery.update == .none
            ? .empty : " \(pieces.badge(words.name(delivery.update)))"
    }

    private func cell(_ name: String, _ time: BusinessTime?) -> HTML {
        guard let text = format.time(time?.milliseconds) else { return "<td></td>" }
        return "<td data-name=\"\(name)\">\(text)</td>"
    }
}
