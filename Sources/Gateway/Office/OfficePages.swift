// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import HTTPServer
import Projection

extension Gateway {
    static let officePageRoutes: [Route] = [
        .page("office", .may(.read), .officeRead) { gateway, call in
            let pieces = Pieces(call)
            guard call["agency"] != nil || call.caller?.code != nil else {
                return WebPage(
                    title: pieces.words.office, call: call, place: .office,
                    body: pieces.chooser("/office", pieces.words.whichOffice)
                ).response()
            }
            // A node has an office of its own, and may ask for those of its area.
            let agency =
                try call["agency"] == nil
                ? call.office(call.caller?.code?.text) : call.readOffice()
            let waiting = try await gateway.inbox(
                of: agency, [.due, .arrived, .recallAsked], limit: 50, call)
            let page = OfficePage(
                pieces: pieces, agency: agency,
                entries: try await gateway.projection.officeWorklist(
                    of: call.books(of: agency), account: call.flag("mine") ? call.caller?.name : nil
                ),
                waiting: waiting.items,
                books: try await gateway.projection.officeBooks(of: agency.text))
            return WebPage(
                title: page.title, call: call, place: .office, body: page.body
            ).response()
        },
        .page("office/entry", .may(.read), .officeRead) { gateway, call in
            let pieces = Pieces(call)
            let file = try await gateway.officeFile(call)
            let office = call.heir(of: try call.readOffice())
            let page = OfficeEntryPage(
                pieces: pieces, file: file,
                people: OfficePeople(gateway.book.accounts, of: office))
            return WebPage(
                title: page.title, call: call, place: .office, body: page.body
            ).response()
        },
    ]
}

/// What waits in an office, for whom and by when: urgent first, then by deadline.
struct OfficePage: Sendable {
    let pieces: Pieces
    let agency: AgencyCode
    let entries: [OfficeEntry]
    /// In the inbox, not registered yet.
    let waiting: [InboxEntry]
    let books: [String]

    private var words: Words { pieces.words }
    private var format: Format { pieces.format }
    private var call: Call { pieces.call }
    private var today: Int32 { call.now.date.daysSince1970 }
    private var isMine: Bool { call.flag("mine") }

    var title: String { words.officeOf(call.name(of: agency.text) ?? agency.text) }

    var body: HTML {
        let recalls = entries.filter(\.isRecallOpen)
        let late = entries.filter { $0.isLate(on: today) }.count
        let unregistered = unregisteredEntries
        return """
            <section class="card"><h1>\(title) <span class="code quiet">\(agency.text)</span></h1>
            \(notice)
            <div class="tiles">\(pieces.tile(unregistered.count, words.toRegister, unregistered.isEmpty ? .plain : .warn))\
            \(pieces.tile(entries.filter { $0.standing == .registered }.count, words.toAssign))\
            \(pieces.tile(entries.count, words.inHand))\
            \(pieces.tile(late, words.late, late > 0 ? .bad : .plain))</div>
            <p class="links"><a href="\(link("/office/register"))">\(words.registers)</a> · \
            <a href="\(link("/office/numbers"))">\(words.numbersTitle)</a></p></section>
            \(recalls.isEmpty ? .empty : pieces.card(words.recallsOpen, "<ul class=\"list\">\(recalls.map(line))</ul>"))
            \(isMine || unregistered.isEmpty ? .empty : pieces.card(words.toRegister, "<ul class=\"list\">\(unregistered.map(arrival))</ul>"))
            <section class="card"><h2>\(words.inHand)</h2>
            <div class="tabs">\(tab(words.everything, mine: false))\(tab(words.mine, mine: true))</div>
            \(inHand)
            </section>
            \(call.may(.register) ? paper : .empty)
            """
    }

    private var inHand: HTML {
        if entries.isEmpty { return "<p class=\"quiet\">\(words.nothingWaits)</p>" }
        return "<ul class=\"list\">\(entries.map(line))</ul>"
    }

    private var notice: HTML {
        guard let told = call["office"] else { return .empty }
        let act = OfficeAct(rawValue: told)
        return
            "<p class=\"note good\">\(act.map { words.officeDone(words.inline($0.words)) } ?? words.officeWaits)</p>"
    }

    private func link(_ path: StaticString) -> String { call.link(path, [("agency", agency.text)]) }

    private func tab(_ name: String, mine: Bool) -> HTML {
        let current: HTML = mine == isMine ? " aria-current=\"page\"" : ""
        let target = call.link(
            "/office", [("agency", agency.text), ("mine", mine ? "1" : nil)])
        return "<a href=\"\(target)\"\(current)>\(name)</a>"
    }

    /// Urgent ones first, then the oldest.
    private var unregisteredEntries: [InboxEntry] {
        waiting.filter { $0.delivery.standing != .recallAsked }.sorted { left, right in
            (right.document.priority, left.delivery.deliveredAt?.milliseconds ?? 0)
                < (left.document.priority, right.delivery.deliveredAt?.milliseconds ?? 0)
        }
    }

    private func document(_ id: String) -> String {
        call.link("/document", [("id", id), ("agency", agency.text)]) + "#office"
    }

    private func arrival(_ entry: InboxEntry) -> HTML {
        var badges = [pieces.badge(words.signatures(of: entry.document))]
        if let priority = words.name(entry.document.priority) {
            badges.insert(pieces.badge(priority, .bad), at: 0)
        }
        // Decree 30 Article 22: the same working day.
        let isOfToday = entry.delivery.deliveredAt.map { $0.date == call.now.date } ?? true
        if !isOfToday { badges.append(pieces.badge(words.sinceYesterday, .bad)) }
        return """
            <li><a class="title" href="\(document(entry.document.id))">\(pieces.title(entry.document))</a>
            <div class="about">\(pieces.about(entry.document)) · \(words.arrivedAt) \
            \(format.time(entry.delivery.deliveredAt?.milliseconds))</div>
            <div class="badges">\(badges)</div></li>
            """
    }

    private func line(_ entry: OfficeEntry) -> HTML {
        let document = entry.document ?? OfficeDocument()
        let target =
            document.isPaper
            ? call.link("/office/entry", [("agency", entry.agency), ("entry", entry.id)])
            : self.document(document.documentID)
        var badges: [HTML] = []
        if let priority = words.name(document.priority) {
            badges.append(pieces.badge(priority, .bad))
        }
        if let standing = entry.standing { badges.append(pieces.badge(words.name(standing))) }
        if entry.isLate(on: today) { badges.append(pieces.badge(words.late, .bad)) }
        if let due = format.day(entry.nextDeadline) {
            badges.append("<span class=\"small\">\(words.officeDeadline) \(due)</span>")
        }
        let who = entry.assignments.filter(\.isOpen).map { assignment -> HTML in
            """
            <span class="level">\(assignment.duty.duty.map { words.title($0.words) })</span> \
            \(assignment.to?.text)
            """
        }
        var about: [HTML] = ["<b>\(words.arrivalNumber) \(entry.number)</b>"]
        if !entry.book.isEmpty { about.append("\(entry.book)") }
        // In the book of an agency that this one took over from.
        if entry.agency != agency.text { about.append(pieces.agency(entry.agency)) }
        if !document.symbol.isEmpty { about.append("\(document.symbol)") }
        about.append("\(document.issuerName.isEmpty ? document.issuer : document.issuerName)")
        let recall: HTML =
            entry.isRecallOpen
            ? """
            <p class="note warn">\(words.recallAsked)<br>\(words.recallReason): \
            \(entry.recallReason) <a href="\(call.link("/inbox", [("agency", agency.text)]))">\
            \(words.toInbox)</a></p>
            """ : .empty
        return """
            <li><a class="title" href="\(target)">\(document.subject.isEmpty ? entry.id : document.subject)</a>
            <div class="about">\(about.joined(" · "))</div>
            <div class="badges">\(badges)</div>\(recall)
            \(who.isEmpty ? .empty : "<div class=\"small who\">\(who.joined(" · "))</div>")</li>
            """
    }

    /// A document that came by the post.
    private var paper: HTML {
        func input(_ name: StaticString, _ label: String, _ more: HTML = "") -> HTML {
            """
            <label>\(label) <input name="\(HTML(stringLiteral: name))" maxlength="200" \(more)></label>
            """
        }
        return """
            <section class="card"><details><summary>\(words.registerPaper)</summary>
            <form method="post" action="/office/register" class="grid">\(pieces.languageField)
            <input type="hidden" name="agency" value="\(agency.text)">
            <input type="hidden" name="request" value="\(OfficeForms.newRequest())">
            \(input("issuerName", words.from, "required"))
            \(input("symbolNumber", words.numberOfIt))\(input("notation", words.notation, "placeholder=\"UBND-VP\""))
            <label>\(words.issuedOn) <input type="date" name="issuedOn"></label>
            \(input("typeName", words.type))
            <label class="whole">\(words.subject) <input name="subject" maxlength="1000" required></label>
            <label>\(words.priorityName) <select name="priority">\(priorities)</select></label>
            <label>\(words.dueOn) <input type="date" name="dueOn"></label>
            \(OfficeForms.books(books, words))
            <div class="whole"><button type="submit">\(words.registerIt)</button></div></form></details></section>
            """
    }

    private var priorities: [HTML] {
        Priority.allCases.map { priority -> HTML in
            "<option value=\"\(priority.rawValue)\">\(words.title(priority.words))</option>"
        }
    }
}

/// An entry by itself: of a paper document, which has no page of its own.
struct OfficeEntryPage: Sendable {
    let pieces: Pieces
    let file: OfficeFile
    let people: OfficePeople

    private var words: Words { pieces.words }
    private var document: OfficeDocument { file.entry.document ?? OfficeDocument() }

    var title: String { document.subject.isEmpty ? file.entry.id : document.subject }

    var body: HTML {
        """
        <section class="card"><h1>\(title)</h1>
        <dl class="facts">\(facts)</dl>
        <p class="links"><a href="\(slip)">\(words.slip)</a></p></section>
        <section class="card" id="office"><h2>\(words.office)</h2>
        \(OfficeEntryView(pieces: pieces, file: file).body)
        \(file.entry.standing?.isOpen == true ? OfficeForms(pieces: pieces, entry: file.entry, people: people).body : .empty)
        </section>
        """
    }

    private var slip: String {
        pieces.call.link("/office/slip", [("agency", file.entry.agency), ("entry", file.entry.id)])
    }

    private var facts: [HTML] {
        var facts: [HTML] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { facts.append("<dt>\(name)</dt><dd>\(value)</dd>") }
        }
        add(words.from, document.issuerName.isEmpty ? document.issuer : document.issuerName)
        add(words.symbol, document.symbol)
        add(words.issuedOn, pieces.format.day(document.issuedOn))
        add(words.type, document.typeName)
        add(words.signer, document.signer)
        return facts
    }
}
