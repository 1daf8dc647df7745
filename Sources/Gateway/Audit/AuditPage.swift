// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import Projection

/// Who did what, the newest first.
struct AuditPage: Sendable {
    let pieces: Pieces
    /// Nil where nothing was asked for yet.
    let page: Page<AuditRecord>?
    /// True for auditors; others ask about one document.
    let seesAll: Bool

    private var words: Words { pieces.words }
    private var format: Format { pieces.format }
    private var call: Call { pieces.call }

    var body: HTML {
        """
        <section class="card">
        <h1>\(words.audit)</h1>
        <p class="quiet">\(seesAll ? words.auditHint : words.auditOwnHint)</p>
        \(form)
        </section>
        \(records)
        """
    }

    private var form: HTML {
        let language: HTML =
            call.language.parameter.map {
                "<input type=\"hidden\" name=\"lang\" value=\"\($0)\">"
            } ?? .empty
        let required: HTML = seesAll ? .empty : " required"
        let actions = WireAuditAction.told.map { action -> HTML in
            let selected: HTML = call["action"] == action.word ? " selected" : .empty
            return "<option value=\"\(action.word)\"\(selected)>\(words.name(action))</option>"
        }
        let name: HTML =
            seesAll
            ? """
            <label>\(words.account) <input name="name" value="\(call["name"])" maxlength="64"></label>
            """ : .empty
        return """
            <form action="/audit" class="stack">\(language)
            <label>\(words.documentID) <input name="document" value="\(call["document"])" \
            maxlength="300"\(required)></label>
            \(name)
            <label>\(words.action) <select name="action"><option value="">\(words.everything)</option>\
            \(actions)</select></label>
            <button type="submit">\(words.search)</button>
            </form>
            """
    }

    private var records: HTML {
        guard let page else { return .empty }
        if page.items.isEmpty {
            return "<section class=\"card\"><p class=\"quiet\">\(words.nothingYet)</p></section>"
        }
        return """
            <section class="card">
            <table class="stacked"><thead><tr><th>\(words.time)</th><th>\(words.account)</th>\
            <th>\(words.action)</th><th>\(words.about)</th><th>\(words.address)</th></tr></thead>
            <tbody>\(page.items.map(row))</tbody></table>
            \(pieces.pager("/audit", query, cursor: "before", next: page.next))
            </section>
            """
    }

    private var query: [(String, String?)] {
        ["document", "name", "action", "from", "until"].map { ($0, call[$0]) }
    }

    private func row(_ record: AuditRecord) -> HTML {
        """
        <tr><td data-name="\(words.time)">\(format.time(record.at))</td>\
        <td data-name="\(words.account)">\(who(record))</td>\
        <td data-name="\(words.action)">\(words.name(record.action)) \(outcome(record))</td>\
        <td data-name="\(words.about)">\(about(record))</td>\
        <td data-name="\(words.address)" class="code">\(record.address)</td></tr>
        """
    }

    private func who(_ record: AuditRecord) -> HTML {
        var parts: [HTML] = []
        if !record.name.isEmpty { parts.append("<b>\(record.name)</b>") }
        if let role = Role(rawValue: record.role) {
            parts.append("<span class=\"small quiet\">\(words.name(role))</span>")
        }
        if !record.agency.isEmpty { parts.append("<span class=\"code\">\(record.agency)</span>") }
        if record.byReadingRight { parts.append(pieces.badge(words.byReadingRight, .warn)) }
        return parts.joined(" ")
    }

    private func outcome(_ record: AuditRecord) -> HTML {
        switch record.outcome {
        case .refused: pieces.badge(words.refusedOutcome, .warn)
        case .failed: pieces.badge(words.failedOutcome, .bad)
        case .done, .begun, .unspecified, .unrecognized: .empty
        }
    }

    private func about(_ record: AuditRecord) -> HTML {
        var parts: [HTML] = []
        if !record.document.isEmpty {
            // Who may not read documents gets no link that leads nowhere.
            parts.append(
                call.may(.read)
                    ? "<a href=\"\(pieces.documentLink(record.document))\">\(record.document)</a>"
                    : "<span class=\"code\">\(record.document)</span>")
        }
        if !record.target.isEmpty { parts.append("\(record.target)") }
        if record.count > 0 { parts.append("× \(format.number(record.count))") }
        return parts.joined(" · ")
    }
}
