// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import Projection

/// An entry of a book: its number, who has it and by when, and what was done with it.
struct OfficeEntryView: Sendable {
    let pieces: Pieces
    let file: OfficeFile

    private var words: Words { pieces.words }
    private var format: Format { pieces.format }
    private var entry: OfficeEntry { file.entry }
    private var today: Int32 { pieces.call.now.date.daysSince1970 }

    var body: HTML {
        """
        <div class="entry">
        \(owner)
        <div class="badges">\(badges)</div>
        \(number)
        \(despite)
        \(recall)
        \(update)
        \(reason)
        \(opinion)
        \(assignments)
        <details><summary>\(words.history)</summary><ol class="way">\(file.history.map(step))</ol></details>
        </div>
        """
    }

    /// Whose book it is, where that is not the reader's own.
    private var owner: HTML {
        pieces.call.caller?.code?.text == entry.agency
            ? .empty : "<p class=\"small\">\(pieces.agency(entry.agency))</p>"
    }

    var badges: [HTML] {
        var badges: [HTML] = []
        if let standing = entry.standing { badges.append(pieces.badge(words.name(standing))) }
        if entry.isLate(on: today) { badges.append(pieces.badge(words.late, .bad)) }
        if entry.isByHand { badges.append(pieces.badge(words.writtenByHand, .warn)) }
        return badges
    }

    private var number: HTML {
        guard entry.hasNumber else { return .empty }
        let book: HTML = entry.book.isEmpty ? .empty : " · \(entry.book)"
        let by: HTML = entry.registeredBy.map { " · \($0.text)" } ?? .empty
        return """
            <p class="arrival"><span class="quiet">\(words.arrivalNumber)</span> \
            <b>\(entry.number)</b> \
            <span class="quiet">\(format.day(entry.arrivedOn))\(book)\(by)</span></p>
            """
    }

    private var despite: HTML {
        entry.despite.isEmpty
            ? .empty : "<p class=\"note warn\">\(words.acceptedDespite): \(entry.despite)</p>"
    }

    private var recall: HTML {
        guard entry.isRecallOpen else { return .empty }
        return """
            <p class="note warn">\(words.recallAsked)<br>\(words.recallReason): \
            \(entry.recallReason)</p>
            """
    }

    /// What the sender made of it; the book says it when the agency has agreed.
    private var update: HTML {
        guard let newer = entry.newer else { return .empty }
        let due: HTML =
            newer.dueOn.map { "<br>\(words.dueOn): \(format.day($0))" } ?? .empty
        return """
            <p class="note warn">\(words.updateAsked)<br>\(newer.symbol) · \(newer.subject)\(due)\
            <br>\(words.updateReason): \(entry.updateReason)</p>
            """
    }

    private var reason: HTML {
        guard !entry.closedBecause.isEmpty else { return .empty }
        let tone: HTML = entry.standing == .cancelled ? "bad" : "warn"
        return "<p class=\"note \(tone)\">\(entry.closedBecause)</p>"
    }

    private var opinion: HTML {
        guard !entry.opinion.isEmpty else { return .empty }
        return """
            <blockquote><p>\(entry.opinion)</p><footer>\(entry.opinionBy?.text) · \
            \(format.time(entry.opinionAt))</footer></blockquote>
            """
    }

    private var assignments: HTML {
        if entry.assignments.isEmpty { return .empty }
        let rows = entry.assignments.filter { $0.endedAt == 0 || $0.doneAt > 0 }.map(line)
        return "<ul class=\"list people\">\(rows)</ul>"
    }

    private func line(_ assignment: OfficeAssignment) -> HTML {
        var about: [HTML] = []
        if let due = assignment.dueOn { about.append("\(words.officeDeadline) \(format.day(due))") }
        if !assignment.task.isEmpty { about.append("\(assignment.task)") }
        if !assignment.progress.isEmpty { about.append("\(assignment.progress)") }
        if assignment.urges > 0 {
            about.append("\(words.urged(format.number(assignment.urges)))")
        }
        let isLate = assignment.isOpen && (assignment.dueOn.map { $0 < today } ?? false)
        let state: HTML =
            assignment.doneAt > 0
            ? pieces.badge(
                assignment.duty == .inform ? words.seenIt : words.doneIt, .good)
            : isLate ? pieces.badge(words.late, .bad) : .empty
        return """
            <li><span class="title">\(assignment.to?.text)</span> \
            <span class="level">\(assignment.duty.duty.map { words.title($0.words) })</span> \(state)
            <div class="about">\(about.joined(" · "))</div></li>
            """
    }

    private func step(_ change: OfficeChanged) -> HTML {
        let act = change.act.act
        let concerned = change.assignments.compactMap { number in
            entry.assignments.first { $0.number == number }
        }
        var notes: [HTML] = ["\(format.time(change.at))"]
        if let by = change.by, !by.isEmpty { notes.append("\(by.text)") }
        var text: HTML = .empty
        let names = concerned.prefix(6).map { assignment -> HTML in
            "\(assignment.duty.duty.map { words.title($0.words) }): \(assignment.to?.text)"
        }
        if !names.isEmpty { text = "<div class=\"small\">\(names.joined("; "))</div>" }
        let said: HTML = change.text.isEmpty ? .empty : "<div class=\"small\">\(change.text)</div>"
        let tone: HTML =
            act == .statusRefused || act == .returned || act == .recallAsked ? "refused" : "done"
        return """
            <li class="\(tone)"><b>\(act.map { words.title($0.words) })</b>\
            <span class="when">\(notes.joined(" · "))</span>\(text)\(said)</li>
            """
    }
}
