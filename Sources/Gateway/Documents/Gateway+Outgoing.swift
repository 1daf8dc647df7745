// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import HTTPServer
import JSON
import Projection

/// What an agency has sent, and how far it is at its receivers (văn bản đi).
extension Gateway {
    static let outgoingRoutes: [Route] = [
        .get("v1/outgoing", .may(.read), .listed) { gateway, call in
            try await gateway.freshen(call)
            let agency = try call.outgoingAgency()
            let page = try await gateway.outgoing(of: agency, standard: 50, call)
            var json = JSONWriter(capacity: 8192)
            json.beginObject()
            json.member("agency", agency.text)
            json.list("documents", page.items) { json, document in
                json.members(document)
                json.member("silent", document.silent)
            }
            json.member("next", page.next)
            json.endObject()
            return .json(200, json.bytes)
        },
        .page("outgoing", .may(.read), .listed) { gateway, call in
            let pieces = Pieces(call)
            guard call["agency"] != nil || call.caller?.code != nil else {
                return WebPage(
                    title: pieces.words.outgoing, call: call, place: .outgoing,
                    body: pieces.chooser("/outgoing", pieces.words.whichSender)
                ).response()
            }
            let agency = try call.outgoingAgency()
            let page = OutgoingPage(
                pieces: pieces, agency: agency,
                page: try await gateway.outgoing(of: agency, standard: 30, call))
            return WebPage(
                title: pieces.words.outgoing, call: call, place: .outgoing, body: page.body
            ).response()
        },
    ]

    private func outgoing(
        of agency: AgencyCode, standard: Int, _ call: Call
    ) async throws -> Page<DocumentSummary> {
        try await projection.outgoing(
            of: agency.text, isSilentOnly: call.flag("silent"),
            limit: call.integer("limit", default: standard, in: 1...500), before: call["before"])
    }
}

extension Call {
    /// Whose documents are listed: those of the caller's agency, or of one whose documents it may see.
    fileprivate func outgoingAgency() throws(APIError) -> AgencyCode {
        let named = try self["agency"] == nil ? caller?.code : agency("agency")
        guard let named else { throw .missing("agency") }
        guard try authority().maySee(named) else { throw .notAllowed }
        return named
    }
}

/// The newest documents of an agency, each with its receivers by what is heard of them.
struct OutgoingPage: Sendable {
    let pieces: Pieces
    let agency: AgencyCode
    let page: Page<DocumentSummary>

    private var words: Words { pieces.words }
    private var call: Call { pieces.call }
    private var isSilentOnly: Bool { call.flag("silent") }

    var body: HTML {
        """
        <section class="card">
        <h1>\(words.outgoing) <span class="quiet">\(pieces.agency(agency.text))</span></h1>
        <p class="quiet">\(words.outgoingHint)</p>
        <div class="tabs">\(tab(words.everything, silent: false))\(tab(words.silentOnly, silent: true))</div>
        \(list)
        \(pieces.pager("/outgoing", query(isSilentOnly), cursor: "before", next: page.next))
        </section>
        """
    }

    private func query(_ silent: Bool) -> [(String, String?)] {
        [("agency", agency.text), ("silent", silent ? "1" : nil)]
    }

    private func tab(_ name: String, silent: Bool) -> HTML {
        let current: HTML = silent == isSilentOnly ? " aria-current=\"page\"" : ""
        return "<a href=\"\(call.link("/outgoing", query(silent)))\"\(current)>\(name)</a>"
    }

    private var list: HTML {
        if page.items.isEmpty { return "<p class=\"quiet\">\(words.nothingSent)</p>" }
        return "\(pieces.claimed)<ul class=\"list\">\(page.items.map(line))</ul>"
    }

    private func line(_ document: DocumentSummary) -> HTML {
        var badges = [pieces.badge(words.name(document.state))]
        if let priority = words.name(document.priority) {
            badges.append(pieces.badge(priority, .bad))
        }
        badges += DeliveryStanding.silentFirst.compactMap { standing -> HTML? in
            guard let count = document.deliveries[standing], count > 0 else { return nil }
            let (name, tone) = words.name(standing)
            return pieces.badge(
                "\(name): \(pieces.format.number(count))",
                DeliveryStanding.silent.contains(standing) ? .warn : tone)
        }
        return """
            <li><a class="title" href="\(pieces.documentLink(document.id))">\(pieces.title(document))</a>
            <div class="about">\(pieces.about(document))</div>
            <div class="badges">\(badges)</div></li>
            """
    }
}
