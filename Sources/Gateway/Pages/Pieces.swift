// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection

/// What several pages are made of.
struct Pieces: Sendable {
    let call: Call
    let words: Words
    let format: Format

    init(_ call: Call) {
        self.call = call
        words = Words(call.language)
        format = Format(language: call.language)
    }

    /// Of a form: its answer stays in the reader's language.
    var languageField: HTML {
        call.language.parameter.map {
            "<input type=\"hidden\" name=\"lang\" value=\"\($0)\">"
        } ?? .empty
    }

    func badge(_ text: String, _ tone: Tone) -> HTML {
        "<span class=\"badge \(tone.name)\">\(text)</span>"
    }

    func badge(_ named: (String, Tone)) -> HTML { badge(named.0, named.1) }

    /// Asks a caller without an agency of its own which one a page is to show.
    func chooser(_ address: StaticString, _ question: String) -> HTML {
        """
        <section class="card"><form class="stack" action="\(HTML(stringLiteral: address))">\(languageField)
        <label for="agency">\(question)</label>
        <div class="inline"><input id="agency" name="agency" placeholder="H27.05.03" required>\
        <button type="submit">\(words.open)</button></div></form></section>
        """
    }

    func tile(
        _ count: some BinaryInteger, _ name: String, _ tone: Tone = .plain, link: String? = nil
    ) -> HTML {
        let inside: HTML = "<b>\(format.number(count))</b><span>\(name)</span>"
        if let link { return "<a class=\"tile \(tone.name)\" href=\"\(link)\">\(inside)</a>" }
        return "<div class=\"tile \(tone.name)\">\(inside)</div>"
    }

    /// What is owed, and how long there is time, or how late it is: `Đăng ký văn bản đến: còn 2 giờ`.
    func deadline(_ deadline: DeadlineStatus) -> HTML {
        let calendar = call.rules.calendar
        let (act, limit) = (words.title(deadline.act.words), deadline.dueAt)
        var text = act + ": "
        if let ended = deadline.endedAt, deadline.standing.isEnded {
            text += words.late(words.pick(calendar.words(until: limit, at: ended)))
        } else {
            text += words.pick(calendar.words(until: limit, at: call.now))
        }
        let isPast = call.now > limit
        let tone: Tone =
            deadline.standing.isEnded
            ? .plain : isPast ? .bad : deadline.standing == .warned ? .warn : .info
        let when = format.time(limit.milliseconds) ?? ""
        return """
            <span class="badge \(tone.name)" title="\(words.limit): \(when) · \(deadline.source)">\
            \(text)</span>
            """
    }

    /// Counts with bars: what share of all each is.
    func meter(_ rows: [(name: HTML, count: Int)], tone: Tone = .plain) -> HTML {
        let most = max(1, rows.map(\.count).max() ?? 1)
        let lines = rows.map { row -> HTML in
            """
            <dt>\(row.name)</dt><dd>\(format.number(row.count))</dd>\
            <div class="rail"><progress class="\(tone.name)" value="\(row.count)" max="\(most)" \
            aria-hidden="true"></progress></div>
            """
        }
        return "<dl class=\"meter\">\(lines)</dl>"
    }

    func card(_ title: String, _ content: HTML) -> HTML {
        "<section class=\"card\"><h2>\(title)</h2>\n\(content)\n</section>"
    }

    func documentLink(_ id: String) -> String { call.link("/document", [("id", id)]) }

    /// An agency by its name at that time, with its code beneath.
    func agency(
        _ code: String, named written: String = "", at time: BusinessTime? = nil
    ) -> HTML {
        let name = call.name(of: code, at: time) ?? written
        if name.isEmpty { return "<span class=\"code\">\(code)</span>" }
        return "\(name) <span class=\"code quiet\">\(code)</span>"
    }

    /// `415/UBND-TH`
    func symbol(_ document: DocumentSummary) -> String {
        [document.number, document.notation].filter { !$0.isEmpty }.joined(separator: "/")
    }

    /// A document may come without a subject.
    func title(_ document: DocumentSummary) -> String {
        document.subject.isEmpty ? document.id : document.subject
    }

    /// Where the id names another agency than the sender as its issuer: whose document it is not.
    func otherIssuer(_ document: DocumentSummary) -> HTML {
        let id = DocumentID(canonical: document.id)
        guard id.qualifier != nil, let issuer = id.parts?.issuer else { return .empty }
        let named = call.name(of: issuer).map { "\($0) (\(issuer))" } ?? issuer
        return "<p class=\"note warn\">\(words.otherIssuer(named))</p>"
    }

    /// Number, day, sender: the line beneath a title.
    func about(_ document: DocumentSummary) -> HTML {
        var parts: [HTML] = []
        let symbol = symbol(document)
        if !symbol.isEmpty { parts.append("<b>\(symbol)</b>") }
        if let day = document.issuedOn { parts.append("\(format.day(day))") }
        if !document.sender.isEmpty {
            parts.append(
                "\(call.name(of: document.sender, at: document.receivedAt) ?? document.senderName)")
        }
        return parts.joined(" · ")
    }

    func list(_ documents: [DocumentSummary]) -> HTML {
        if documents.isEmpty { return "<p class=\"quiet\">\(words.nothingYet)</p>" }
        let lines = documents.map { document -> HTML in
            var badges = [badge(words.name(document.state))]
            if let code = document.refusalCode {
                badges.append(badge(words.name(ofRefusal: code), .plain))
            } else if document.verdict == .indeterminate {
                badges.append(badge(words.signatures(of: document)))
            }
            if let priority = words.name(document.priority) { badges.append(badge(priority, .bad)) }
            let reach: HTML =
                document.receivers > 0
                ? """
                <span class="small quiet">\(format.number(document.acknowledged))/\
                \(format.number(document.receivers)) \(words.acknowledged.lowercased())</span>
                """ : .empty
            return """
                <li><a class="title" href="\(documentLink(document.id))">\(title(document))</a>
                <div class="about">\(about(document))</div>
                <div class="badges">\(badges)\(reach)</div></li>
                """
        }
        return "\(claimed)<ul class=\"list\">\(lines)</ul>"
    }

    /// Above lists, which name documents as their senders do.
    var claimed: HTML { "<p class=\"small quiet\">\(words.claims)</p>" }

    /// Links to the first and to the next page of a list.
    func pager(_ path: StaticString, _ query: [(String, String?)], cursor: String, next: String?)
        -> HTML
    {
        if call[cursor] == nil, next == nil { return .empty }
        var first: HTML = "<span></span>"
        if call[cursor] != nil {
            first = "<a href=\"\(call.link(path, query))\">\(words.newer)</a>"
        }
        var further: HTML = ""
        if let next {
            let target = call.link(path, query + [(cursor, next)])
            further = "<a href=\"\(target)\" rel=\"next\">\(words.older)</a>"
        }
        return "<div class=\"pager\">\(first)\(further)</div>"
    }
}
