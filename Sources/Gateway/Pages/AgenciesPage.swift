// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Exchange
import HTTPServer
import Projection

extension Gateway {
    static let agencyPageRoutes: [Route] = [
        .page("agencies", .may(.registry)) { gateway, call in
            try await gateway.agenciesPage(call)
        },
        .page("agency", .may(.registry)) { gateway, call in try await gateway.agencyPage(call) },
    ]

    private func agenciesPage(_ call: Call) async throws -> HTTPResponse {
        let pieces = Pieces(call)
        let found = call["q"] == nil ? nil : try await agencies(call, standard: 50)
        let page = AgenciesPage(pieces: pieces, text: call["q"] ?? "", found: found)
        return WebPage(
            title: pieces.words.agencies, call: call, place: .agencies, body: page.body
        ).response()
    }

    private func agencyPage(_ call: Call) async throws -> HTTPResponse {
        let code = try call.agency("code")
        guard let history = call.tree.history(code) else { throw APIError.noSuchPage }
        let page = AgencyPage(
            pieces: Pieces(call), history: history, tree: call.tree, today: call.now.date,
            lastHeard: try await projection.lastHeard(of: code.text))
        return WebPage(title: page.title, call: call, place: .agencies, body: page.body).response()
    }
}

/// Looking for an agency: a form, and what it finds.
struct AgenciesPage: Sendable {
    let pieces: Pieces
    let text: String
    let found: Gateway.FoundAgencies?

    private var words: Words { pieces.words }

    var body: HTML {
        """
        <section class="card">
        <h1>\(words.agencies)</h1>
        <form action="/agencies" class="stack" role="search">\(pieces.languageField)
        <label for="q" class="quiet">\(words.agencyHint)</label>
        <div class="inline"><input id="q" name="q" type="search" value="\(text)" \
        maxlength="\(AgencyDirectory.questionLimit)" required autofocus>\
        <button type="submit">\(words.search)</button></div>
        </form>
        </section>
        \(list)
        """
    }

    private var list: HTML {
        guard let found else { return .empty }
        if found.lines.isEmpty {
            return "<section class=\"card\"><p>\(words.noAgency(text))</p></section>"
        }
        return """
            <section class="card"><p class="quiet">\(words.agencyCount(pieces.format.number(found.count)))</p>
            <ul class="plain">\(found.lines.map(row))</ul>
            \(pieces.pager("/agencies", [("q", text)], cursor: "after", next: found.next))
            </section>
            """
    }

    private func row(_ line: AgencyDirectory.Line) -> HTML {
        let level = line.level.map { words.name($0) } ?? ""
        let standing: HTML =
            line.isOpen
            ? .empty
            : """
             \(pieces.badge(words.closed, .plain)) \
            \(line.successors.map { pieces.agencyLink($0.text) }.joined(", "))
            """
        return """
            <li>\(pieces.agencyLink(line.code.text, named: line.name)) \
            <span class="quiet">\(level) · \(words.pick(line.kind.words))</span>\(standing)</li>
            """
    }
}
