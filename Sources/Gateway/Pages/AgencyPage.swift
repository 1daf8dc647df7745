// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection

/// All that the registry knows of one agency, for people.
struct AgencyPage: Sendable {
    let pieces: Pieces
    let history: AgencyHistory
    let tree: AgencyTree
    let today: CivilDate
    /// Nil where nothing was heard of it yet.
    let lastHeard: BusinessTime?

    private var words: Words { pieces.words }
    private var code: AgencyCode { history.code }
    private var last: AgencyPeriod? { history.periods.last { $0.validFrom <= today } }
    private var isOpen: Bool { tree.entry(code, on: today) != nil }

    var title: String { last?.name ?? code.text }

    var body: HTML {
        """
        <section class="card">
        <h1>\(title) <span class="code quiet">\(code.text)</span></h1>
        <dl class="facts">\(facts)</dl>
        </section>
        \(pieces.card(words.agencyHistory, periods))
        \(successions)
        """
    }

    private var facts: [HTML] {
        var facts: [HTML] = [
            fact(
                words.standing,
                pieces.badge(isOpen ? words.openAgency : words.closed, isOpen ? .good : .plain)),
            fact(words.kind, "\((last?.kind).map { words.pick($0.words) })"),
            fact(
                words.level, "\(tree.level(of: code, on: today).map { words.name($0) })"),
        ]
        if isOpen {
            let way = tree.lineage(of: code, on: today).dropFirst().map {
                pieces.agencyLink($0.text)
            }
            facts.append(fact(words.wayToAxis, "\((way + ["VN"]).joined(" → "))"))
            let node = tree.node(of: code, on: today)
            facts.append(
                fact(words.node, node.map { pieces.agencyLink($0.text) } ?? "\(words.byGateway)"))
            let receives =
                history.rules.receiving(on: today).map { words.pick($0.words) }
                ?? words.receivesAll
            facts.append(fact(words.receives, "\(receives)"))
        }
        let heard = pieces.format.time(lastHeard?.milliseconds)
        facts.append(fact(words.lastHeard, "\(heard ?? words.neverHeard)"))
        let aliases = history.aliases.filter { $0.contains(today) }.map(\.code)
        if !aliases.isEmpty {
            facts.append(fact(words.otherCodes, "\(aliases.joined(separator: ", "))"))
        }
        return facts
    }

    private func fact(_ name: String, _ value: HTML) -> HTML {
        "<dt>\(name)</dt><dd>\(value)</dd>"
    }

    private var periods: HTML {
        let lines = history.periods.map { period -> HTML in
            let from = period.validFrom == .distantPast ? "…" : pieces.format.day(period.validFrom)
            let to = period.validTo.map { pieces.format.day($0) } ?? "…"
            let parent: HTML =
                period.parent == .national ? "VN" : pieces.agencyLink(period.parent.text)
            return """
                <li><b>\(period.name)</b> <span class="quiet">\(from) – \(to)</span> \
                <span class="quiet">\(words.parent): \(parent)</span></li>
                """
        }
        return "<ul class=\"plain\">\(lines)</ul>"
    }

    /// Who came before, who took over, and where mail goes.
    private var successions: HTML {
        var lines: [HTML] = []
        for earlier in tree.predecessors(of: code, on: today).prefix(Self.listed) {
            lines.append("<li>\(words.tookOver): \(pieces.agencyLink(earlier.text))</li>")
        }
        if !isOpen {
            let mail = tree.mail(toClosed: code, on: today)
            for heir in mail.successors.prefix(Self.listed) {
                lines.append("<li>\(words.successor): \(pieces.agencyLink(heir.text))</li>")
            }
            switch mail.outcome {
            case .redirected(let heir):
                lines.append("<li>\(words.mailGoes) \(pieces.agencyLink(heir.text))</li>")
            case .refused, .undecided: lines.append("<li>\(words.mailRefused)</li>")
            }
        }
        return lines.isEmpty
            ? .empty : pieces.card(words.succession, "<ul class=\"plain\">\(lines)</ul>")
    }

    private static let listed = 50
}

extension Pieces {
    /// For whom a receiver has the mail, where the sender named a closed agency.
    func redirects(_ delivery: DeliveryEntry) -> HTML {
        let lines = delivery.redirects.prefix(5).map { redirect -> HTML in
            "<p class=\"note\">\(words.pick(redirect.words))</p>"
        }
        return "\(lines)"
    }

    /// An agency by its name, which leads to its page.
    func agencyLink(_ code: String, named written: String = "") -> HTML {
        "<a href=\"\(call.link("/agency", [("code", code)]))\">\(agency(code, named: written))</a>"
    }
}
