// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Events
import Exchange

/// What may be done with an entry that is open: each form for who has the right to it.
struct OfficeForms: Sendable {
    let pieces: Pieces
    let entry: OfficeEntry
    let people: OfficePeople

    private var words: Words { pieces.words }
    private var call: Call { pieces.call }

    /// A form's own request: pressing its button twice is one request.
    static func newRequest() -> String { EventID(hashing: [randomBytes(16)]).hex }

    static func books(_ books: [String], _ words: Words) -> HTML {
        if books.isEmpty { return .empty }
        let options = books.map { book -> HTML in "<option>\(book)</option>" }
        return """
            <label>\(words.book) <select name="book"><option value="">\(words.firstBook)</option>\
            \(options)</select></label>
            """
    }

    var body: HTML {
        if entry.isRecallOpen { return .empty }
        return "<div class=\"forms\">\(directing)\(handling)</div>"
    }

    private func form(_ word: StaticString, _ name: String, _ content: HTML) -> HTML {
        """
        <details class="report"><summary>\(name)</summary>
        <form method="post" action="/office/\(HTML(stringLiteral: word))" class="stack">\
        \(pieces.languageField)<input type="hidden" name="entry" value="\(entry.id)">\
        <input type="hidden" name="agency" value="\(entry.agency)">\
        <input type="hidden" name="request" value="\(Self.newRequest())">
        \(content)
        <button type="submit">\(name)</button></form></details>
        """
    }

    private var directing: HTML {
        guard call.may(.direct) else { return .empty }
        let rows = OfficeDuty.allCases.map { duty -> HTML in
            """
            <fieldset><legend>\(words.title(duty.words))</legend>
            <label>\(words.whom) <input name="\(duty.rawValue)" maxlength="2000" \
            list="people" autocomplete="off"></label>
            <label>\(words.officeDeadline) <input type="date" name="\(duty.rawValue)Due"></label></fieldset>
            """
        }
        let names = people.users.map { user -> HTML in
            "<option value=\"\(user.shownName)\">\(user.name)</option>"
        }
        return """
            <datalist id="people">\(names)</datalist>
            \(form("opinion", words.title(OfficeAct.opinion.words), "<label>\(words.opinionText) <textarea name=\"text\" rows=\"3\" maxlength=\"1000\" required></textarea></label>"))
            \(form("assign", words.title(OfficeAct.assigned.words), """
                <p class="quiet small">\(words.whomHint)</p>\(rows)
                <label>\(words.task) <input name="task" maxlength="500"></label>
                """))
            \(urging)
            """
    }

    private var urging: HTML {
        let open = entry.assignments.filter { $0.isOpen && $0.duty != .inform }
        if open.isEmpty { return .empty }
        let options = open.map { assignment -> HTML in
            "<option value=\"\(assignment.number)\">\(assignment.to?.text)</option>"
        }
        return form(
            "urge", words.title(OfficeAct.urged.words),
            """
            <label>\(words.whom) <select name="assignment"><option value="">\(words.everybody)</option>\
            \(options)</select></label>
            <label>\(words.note) <input name="text" maxlength="1000"></label>
            """)
    }

    /// One's own work; who directs may tell of anybody's.
    private var handling: HTML {
        guard call.may(.handle) else { return .empty }
        let open = entry.assignments.filter { assignment in
            assignment.isOpen
                && (call.may(.direct) || assignment.to?.account == call.caller?.name)
        }
        if open.isEmpty, !call.may(.direct) { return .empty }
        func chooser(_ assignments: [OfficeAssignment], _ first: HTML) -> HTML {
            let options = assignments.map { assignment -> HTML in
                """
                <option value="\(assignment.number)">\
                \(assignment.duty.duty.map { words.title($0.words) }): \
                \(assignment.to?.text)</option>
                """
            }
            return """
                <label>\(words.whose) <select name="assignment">\(first)\(options)</select></label>
                """
        }
        let working = open.filter { $0.duty != .inform }
        let whole: HTML =
            call.may(.direct) ? "<option value=\"\">\(words.wholeDocument)</option>" : ""
        var forms: [HTML] = []
        if !working.isEmpty || (entry.assignments.isEmpty && call.may(.direct)) {
            forms.append(
                form(
                    "progress", words.title(OfficeAct.progressed.words),
                    """
                    \(working.isEmpty ? .empty : chooser(working, ""))
                    <label>\(words.progressText) \
                    <input name="text" maxlength="1000" required></label>
                    """))
        }
        if !working.isEmpty || call.may(.direct) {
            forms.append(
                form(
                    "complete", words.title(OfficeAct.completed.words),
                    """
                    \(chooser(working, whole))
                    <label>\(words.result) <input name="text" maxlength="1000"></label>
                    <label>\(words.answerNumber) <input name="answer" maxlength="100" \
                    placeholder="415/UBND-TH"></label>
                    """))
        }
        let reading = open.filter { $0.duty == .inform }
        if !reading.isEmpty {
            forms.append(
                form("seen", words.title(OfficeAct.seen.words), chooser(reading, "")))
        }
        return "\(forms)"
    }
}
