// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Events
import Exchange
import Projection

/// What lies in an agency's inbox.
struct InboxPage: Sendable {
    let pieces: Pieces
    let agency: AgencyCode
    let page: Page<InboxEntry>
    /// True if the reader may take the packets out: then they count as arrived.
    let mayFetch: Bool
    /// True if the reader may report statuses.
    let mayReport: Bool

    private var words: Words { pieces.words }
    private var format: Format { pieces.format }
    private var call: Call { pieces.call }
    private var isOpenOnly: Bool { call["open"] != "0" }

    var title: String { words.inbox(of: call.name(of: agency.text) ?? agency.text) }

    var body: HTML {
        """
        <section class="card">
        <h1>\(title) <span class="code quiet">\(agency.text)</span></h1>
        \(notice)
        <div class="tabs">\(tab(words.openOnly, open: true))\(tab(words.everything, open: false))</div>
        \(entries)
        \(pieces.pager("/inbox", query(isOpenOnly), cursor: "before", next: page.next))
        </section>
        \(otherInbox)
        """
    }

    /// After a clerk's report: it is taken, and shows when the delivery's stage has applied it.
    private var notice: HTML {
        call.flag("reported") ? "<p class=\"note good\">\(words.reported)</p>" : .empty
    }

    /// A form for whoever may look into more than one inbox.
    private var otherInbox: HTML {
        if case .agency? = call.caller?.office { return .empty }
        return pieces.chooser("/inbox", words.whichInbox)
    }

    private func query(_ isOpenOnly: Bool) -> [(String, String?)] {
        [("agency", agency.text), ("open", isOpenOnly ? nil : "0")]
    }

    private func tab(_ name: String, open: Bool) -> HTML {
        let current: HTML = open == isOpenOnly ? " aria-current=\"page\"" : ""
        return "<a href=\"\(call.link("/inbox", query(open)))\"\(current)>\(name)</a>"
    }

    private var entries: HTML {
        if page.items.isEmpty { return "<p class=\"quiet\">\(words.emptyInbox)</p>" }
        return "\(pieces.claimed)<ul class=\"list\">\(page.items.map(line))</ul>"
    }

    private func line(_ entry: InboxEntry) -> HTML {
        let document = entry.document
        var badges = [pieces.badge(words.name(entry.delivery.standing))]
        badges.append(pieces.badge(words.signatures(of: document)))
        if let priority = words.name(document.priority) {
            badges.append(pieces.badge(priority, .bad))
        }
        badges += entry.delivery.deadlines.filter { !$0.standing.isEnded }.map(pieces.deadline)
        if entry.delivery.update != .none {
            badges.append(pieces.badge(words.name(entry.delivery.update)))
        }
        if entry.delivery.notices > 0 {
            badges.append(pieces.badge(words.timesRemindedOf(entry.delivery.notices), .warn))
        }
        var arrived: HTML = .empty
        if let time = format.time(entry.delivery.deliveredAt?.milliseconds) {
            arrived = "<div class=\"small quiet\">\(words.arrivedAt) \(time)</div>"
        }
        return """
            <li><a class="title" href="\(pieces.documentLink(document.id))">\
            \(pieces.title(document))</a>
            <div class="about">\(pieces.about(document))</div>
            <div class="badges">\(badges)</div>
            \(pieces.otherIssuer(document))
            \(arrived)
            \(replacement(entry))
            \(pieces.redirects(entry.delivery))
            \(recall(entry.delivery))
            \(update(entry.delivery))
            <div class="actions">\(files(entry))</div>
            \(report(entry))</li>
            """
    }

    /// What a clerk may report next of a delivery.
    private func report(_ entry: InboxEntry) -> HTML {
        var next: [StatusCode] =
            switch entry.delivery.standing {
            case .due, .arrived: [.accepted, .rejected]
            case .accepted: [.assigned, .processing, .completed]
            case .assigned: [.processing, .completed]
            case .processing: [.completed]
            case .recallAsked: [.changeAgreed, .changeRefused]
            case .onTheWay, .rejected, .completed, .cancelled, .withdrawn, .unknown: []
            }
        if entry.delivery.update == .asked, entry.delivery.standing != .recallAsked {
            next += [.changeAgreed, .changeRefused]
        }
        guard mayReport, !next.isEmpty else { return .empty }
        let options = next.map { code -> HTML in
            let name = words.pick(code.words)
            return "<option value=\"\(code.rawValue)\">\(code.rawValue) · \(name)</option>"
        }
        return """
            <details class="report"><summary>\(words.report)</summary>
            <form method="post" action="/inbox/status" class="stack">\(pieces.languageField)
            <input type="hidden" name="documentId" value="\(entry.document.id)">
            <input type="hidden" name="receiver" value="\(agency.text)">
            <label>\(words.status) <select name="status">\(options)</select></label>
            <label>\(words.reason) <input name="description" maxlength="1000"></label>
            <label>\(words.staff) <input name="staff" maxlength="100" autocomplete="name"></label>
            \(isHeld(entry) ? despite(entry.document) : .empty)
            <button type="submit">\(words.sendReport)</button>
            </form></details>
            """
    }

    /// Its signatures do not allow an acceptance without a reason.
    private func isHeld(_ entry: InboxEntry) -> Bool {
        [.due, .arrived].contains(entry.delivery.standing)
            && entry.document.isHeld
    }

    private func despite(_ document: DocumentSummary) -> HTML {
        """
        <p class="quiet small">\(words.despiteHint(document))</p>
        <label>\(words.despite) <input name="despite" maxlength="1000"></label>
        """
    }

    private func replacement(_ entry: InboxEntry) -> HTML {
        func line(_ words: String, _ ids: [String]) -> HTML {
            if ids.isEmpty { return .empty }
            let links = ids.map { id -> HTML in
                " <a class=\"code wrap\" href=\"\(pieces.documentLink(id))\">\(id)</a>"
            }
            return "<div class=\"about\">\(words):\(links)</div>"
        }
        return """
            \(line(words.replaces, entry.replaces))\(line(words.replacedBy, entry.replacedBy.map(\.id)))
            """
    }

    /// What the sender asks, and why.
    private func update(_ delivery: DeliveryEntry) -> HTML {
        delivery.update == .asked
            ? "<p class=\"note warn\">\(words.updateAsked)</p>" : .empty
    }

    private func recall(_ delivery: DeliveryEntry) -> HTML {
        guard DeliveryStanding.frozen.contains(delivery.standing) else { return .empty }
        let sentence =
            delivery.standing == .recallAsked ? words.recallAsked : words.outOfReach
        let reason: HTML =
            delivery.recallReason.isEmpty
            ? .empty : "<br>\(words.recallReason): \(delivery.recallReason)"
        return "<p class=\"note warn\">\(sentence)\(reason)</p>"
    }

    private func files(_ entry: InboxEntry) -> [HTML] {
        if DeliveryStanding.frozen.contains(entry.delivery.standing) { return [] }
        let id = entry.document.id
        var links: [HTML] = []
        if mayFetch {
            let target = Link("/v1/fetch", [("id", id), ("receiver", agency.text)]).target
            links.append(
                """
                <a class="button second" href="\(target)">\(words.fetchPacket) \
                (\(format.size(entry.packetSize)))</a>
                """)
        }
        for attachment in entry.attachments.prefix(10) {
            let target = Link(
                "/v1/attachment", [("id", id), ("sha256", attachment.sha256.hex)]
            ).target
            links.append("<a class=\"button second\" href=\"\(target)\">\(attachment.name)</a>")
        }
        return links
    }
}
