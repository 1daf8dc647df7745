// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Exchange
import Projection

/// What has to be done by when, and by whom: what is overdue, nearly so, or was done late.
struct OverduePage: Sendable {
    let pieces: Pieces
    let filter: OverdueFilter
    /// Of all lists, whatever is shown of them.
    let counts: [OverdueList: [DeadlineAct: Int]]
    let page: Page<OverdueEntry>

    private var words: Words { pieces.words }
    private var format: Format { pieces.format }
    private var call: Call { pieces.call }
    private var act: DeadlineAct? { filter.acts.count == 1 ? filter.acts.first : nil }
    private var list: OverdueList? { filter.lists.count == 1 ? filter.lists.first : nil }

    var body: HTML {
        """
        <section class="card">
        <h1>\(words.overdue)\(agency)</h1>
        <p class="quiet">\(words.overdueHint)</p>
        \(unknownYears)
        <div class="tabs">\([.breached, .warned, .late].map(tab))</div>
        <div class="tabs">\(chip(nil))\(acts.map(chip))</div>
        \(entries)
        \(pieces.pager("/overdue", query(list, act), cursor: "after", next: page.next))
        </section>
        """
    }

    private var agency: HTML {
        call["agency"].map { " <span class=\"code quiet\">\($0)</span>" } ?? .empty
    }

    private var unknownYears: HTML {
        let years = call.rules.unknownYears(on: call.now.date)
        return years.isEmpty ? .empty : "<p class=\"note warn\">\(words.unknownYears(years))</p>"
    }

    private func query(_ list: OverdueList?, _ act: DeadlineAct?) -> [(String, String?)] {
        [("state", list?.word), ("act", act?.rawValue), ("agency", call["agency"])]
    }

    private func tab(_ one: OverdueList) -> HTML {
        let count = (counts[one] ?? [:]).filter { act == nil || $0.key == act }
            .values.reduce(0, +)
        return link(
            "\(words.title(one.words)) (\(format.number(count)))", query(one, act), one == list)
    }

    /// Those of which the list has something.
    private var acts: [DeadlineAct] {
        let all = list.map { counts[$0] ?? [:] } ?? [:]
        return DeadlineAct.allCases.filter { all[$0, default: 0] > 0 || $0 == act }
    }

    private func chip(_ one: DeadlineAct?) -> HTML {
        let all = list.map { counts[$0] ?? [:] } ?? [:]
        let count = one.map { all[$0] ?? 0 } ?? all.values.reduce(0, +)
        let name = one.map { words.title($0.words) } ?? words.allActs
        return link("\(name) (\(format.number(count)))", query(list, one), one == act)
    }

    private func link(_ name: String, _ query: [(String, String?)], _ isCurrent: Bool) -> HTML {
        let current: HTML = isCurrent ? " aria-current=\"page\"" : ""
        return "<a href=\"\(call.link("/overdue", query))\"\(current)>\(name)</a>"
    }

    private var entries: HTML {
        if page.items.isEmpty { return "<p class=\"quiet\">\(words.nothingOverdue)</p>" }
        return "\(pieces.claimed)<ul class=\"list\">\(page.items.map(line))</ul>"
    }

    private func line(_ entry: OverdueEntry) -> HTML {
        let (document, deadline) = (entry.document, entry.deadline)
        let limit = format.time(deadline.dueAt.milliseconds) ?? ""
        var about: [HTML] = [
            "\(words.owedBy(name(deadline.agency)))", "\(words.limit) \(limit)",
        ]
        if let told = deadline.told { about.append("\(words.toldAbove(name(told)))") }
        return """
            <li><a class="title" href="\(pieces.documentLink(document.id))">\
            \(pieces.title(document))</a>
            <div class="about">\(pieces.about(document))</div>
            <div class="badges">\(pieces.deadline(deadline))</div>
            <div class="about">\(about.joined(" · "))</div>
            <div class="small quiet">\(deadline.source)</div></li>
            """
    }

    private func name(_ agency: String) -> String {
        call.name(of: agency).map { "\($0) (\(agency))" } ?? agency
    }
}
