// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection

/// A register to be looked at and printed, with places for the signatures (Decree 30 Article 16, 22).
struct RegisterPage: Sendable {
    let pieces: Pieces
    let register: Register

    private var words: Words { pieces.words }
    private var call: Call { pieces.call }
    private var period: OfficePeriod { register.period }

    var body: HTML {
        """
        <section class="card controls">
        <div class="tabs">\(RegisterForm.allCases.map(tab))</div>
        <form class="inline" action="/office/register">\(pieces.languageField)
        <input type="hidden" name="agency" value="\(register.agency.text)">
        <input type="hidden" name="form" value="\(register.form.rawValue)">
        \(bookField)
        <label>\(words.fromDay) <input type="date" name="from" value="\(period.from.iso)"></label>
        <label>\(words.toDay) <input type="date" name="to" value="\(period.to.iso)"></label>
        <button type="submit">\(words.open)</button>
        <a class="button second" href="\(link("/v1/office/register"))">Excel (.xlsx)</a>
        </form><p class="quiet small">\(words.printHint)</p></section>
        <section class="card sheet">
        <p class="letterhead">\(register.name)</p>
        <h1>\(words.pick(register.form.title))</h1>
        <p class="quiet">\(words.period(period.from, period.to))\(bookName)</p>
        \(table)
        <div class="signatures"><div>\(words.registrar)<small>\(words.signHere)</small></div>
        <div>\(words.headOfOffice)<small>\(words.signHere)</small></div></div>
        </section>
        """
    }

    private var bookField: HTML {
        period.book.map { "<input type=\"hidden\" name=\"book\" value=\"\($0)\">" } ?? .empty
    }

    private var bookName: HTML {
        guard let book = period.book, register.form != .outgoing else { return .empty }
        return " · \(words.book): \(book.isEmpty ? words.firstBook : book)"
    }

    private func link(_ path: StaticString, form: RegisterForm? = nil) -> String {
        call.link(
            path,
            [
                ("agency", register.agency.text), ("form", (form ?? register.form).rawValue),
                ("from", period.from.iso), ("to", period.to.iso), ("book", period.book),
            ])
    }

    private func tab(_ form: RegisterForm) -> HTML {
        let current: HTML = form == register.form ? " aria-current=\"page\"" : ""
        return """
            <a href="\(link("/office/register", form: form))"\(current)>\(words.pick(form.title))</a>
            """
    }

    private var table: HTML {
        let columns = register.form.columns
        let total = columns.reduce(0) { $0 + $1.width }
        let widths = columns.map { column -> HTML in
            "<col class=\"w\(Int(column.width / total * 100 + 0.5))\">"
        }
        let heads = columns.map { column -> HTML in "<th>\(words.pick(column.name))</th>" }
        let numbers = columns.indices.map { index -> HTML in "<th>(\(index + 1))</th>" }
        let empty: HTML =
            "<tr><td colspan=\"\(columns.count)\" class=\"quiet\">\(words.nothingYet)</td></tr>"
        return """
            <div class="scroll"><table class="register"><colgroup>\(widths)</colgroup>
            <thead><tr>\(heads)</tr><tr class="numbers">\(numbers)</tr></thead>
            <tbody>\(register.rows.isEmpty ? [empty] : register.rows.map(row))</tbody></table></div>
            """
    }

    /// The first cell that says anything leads to the document, or to the entry of a paper one.
    private func row(_ row: RegisterRow) -> HTML {
        let target =
            row.documentID.isEmpty
            ? call.link(
                "/office/entry", [("agency", register.agency.text), ("entry", row.entry)])
            : call.link(
                "/document", [("id", row.documentID), ("agency", register.agency.text)])
        let linked = register.form == .incoming ? 1 : 0
        let cells = row.cells.enumerated().map { index, cell -> HTML in
            index == linked
                ? "<td><a href=\"\(target)\">\(cell.shown.isEmpty ? "…" : cell.shown)</a></td>"
                : "<td>\(cell.shown)</td>"
        }
        return "<tr>\(cells)</tr>"
    }
}

/// Phiếu giải quyết văn bản đến: one page that goes with the document.
struct SlipPage: Sendable {
    let pieces: Pieces
    let file: OfficeFile
    let agency: AgencyCode

    private var words: Words { pieces.words }
    private var format: Format { pieces.format }
    private var entry: OfficeEntry { file.entry }
    private var document: OfficeDocument { entry.document ?? OfficeDocument() }

    var body: HTML {
        """
        <section class="card sheet slip">
        <p class="letterhead">\(pieces.call.name(of: agency.text) ?? agency.text)</p>
        <h1>\(words.slip)</h1>
        <dl class="facts">\(facts)</dl>
        <h2>\(words.leadersOpinion)</h2>
        \(entry.opinion.isEmpty ? lines(3) : "<p>\(entry.opinion)</p>")
        <p class="quiet">\(entry.opinionBy?.text) \(format.time(entry.opinionAt))</p>
        <table class="register"><thead><tr><th>\(words.duty)</th><th>\(words.whom)</th>\
        <th>\(words.officeDeadline)</th><th>\(words.givenOn)</th></tr></thead><tbody>\(assignments)</tbody></table>
        <h2>\(words.unitLeadersOpinion)</h2>\(lines(3))
        <h2>\(words.proposal)</h2>
        \(proposals.isEmpty ? lines(3) : "<ul class=\"list\">\(proposals)</ul>")
        <div class="signatures"><div>\(words.handler)<small>\(words.signHere)</small></div>
        <div>\(words.unitLeader)<small>\(words.signHere)</small></div>
        <div>\(words.leader)<small>\(words.signHere)</small></div></div>
        </section>
        """
    }

    private var facts: [HTML] {
        var facts: [HTML] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { facts.append("<dt>\(name)</dt><dd>\(value)</dd>") }
        }
        add(words.arrivalNumber, entry.hasNumber ? String(entry.number) : "")
        add(words.arrivedOn, format.day(entry.arrivedOn))
        add(words.from, document.issuerName.isEmpty ? document.issuer : document.issuerName)
        add(words.symbol, document.symbol)
        add(words.issuedOn, format.day(document.issuedOn))
        add(words.type, document.typeName)
        add(words.subject, document.subject)
        add(words.priorityName, words.name(document.priority))
        return facts
    }

    private var assignments: [HTML] {
        entry.assignments.filter { $0.endedAt == 0 || $0.doneAt > 0 }.map { assignment -> HTML in
            let duty = assignment.duty.duty.map { words.title($0.words) }
            return """
                <tr><td>\(duty)</td><td>\(assignment.to?.text)</td><td>\(format.day(assignment.dueOn))</td>\
                <td>\(format.time(assignment.assignedAt))</td></tr>
                """
        }
    }

    private var proposals: [HTML] {
        entry.assignments.filter { !$0.progress.isEmpty }.map { assignment -> HTML in
            """
            <li>\(assignment.progress)<div class="about">\(assignment.to?.text) · \
            \(format.time(assignment.progressAt))</div></li>
            """
        }
    }

    private func lines(_ count: Int) -> HTML {
        let line: HTML = "<div class=\"line\"></div>"
        return "\(Array(repeating: line, count: count))"
    }
}
