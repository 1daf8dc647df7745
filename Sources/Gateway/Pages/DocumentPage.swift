// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import Projection

/// One document: what it is, whether its signatures hold, where it has been, who has it.
struct DocumentPage: Sendable {
    let pieces: Pieces
    let timeline: DocumentTimeline
    let deliveries: Page<DeliveryEntry>
    let sameFile: [SameFile]
    /// True if the reader may ask for the document back.
    let mayRecall: Bool
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
        \(receivers)
        """
    }

    private var top: HTML {
        var badges = [pieces.badge(words.name(summary.state))]
        badges.append(pieces.badge(words.signatures(of: summary)))
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
            \(recallNote)
            \(recallForm)
            </section>
            """
    }

    private var recallNote: HTML {
        if pieces.call.flag("recalled") {
            return "<p class=\"note good\">\(words.recalled)</p>"
        }
        return isFrozen ? "<p class=\"note warn\">\(words.outOfReach)</p>" : .empty
    }

    /// While there is anybody who may have something to give back.
    private var recallForm: HTML {
        let open = DeliveryStanding.open.union([.onTheWay]).subtracting([.recallAsked])
        guard mayRecall, open.contains(where: { summary.deliveries[$0, default: 0] > 0 }) else {
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
                ? nil : pieces.agency(summary.sender, named: summary.senderName))
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
                    (\(pieces.agency(other.sender, named: other.senderName)), \
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
            <tr><td>\(pieces.agency(delivery.receiver))</td>
            <td><div class="badges">\(pieces.badge(words.name(delivery.standing)))\
            \(delivery.deadlines.map(pieces.deadline))</div></td>
            \(cell(words.inInboxAt, delivery.deliveredAt))
            \(cell(words.fetchedAt, delivery.acknowledgedAt))
            \(cell(words.changedAt, delivery.changedAt))</tr>
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
            <th>\(words.inInboxAt)</th><th>\(words.fetchedAt)</th><th>\(words.changedAt)</th></tr>\
            </thead><tbody>\(rows)</tbody></table>
            \(pieces.pager(
                "/document", [("id", summary.id)], cursor: "after", next: deliveries.next))
            """)
    }

    private func cell(_ name: String, _ time: BusinessTime?) -> HTML {
        guard let text = format.time(time?.milliseconds) else { return "<td></td>" }
        return "<td data-name=\"\(name)\">\(text)</td>"
    }
}
