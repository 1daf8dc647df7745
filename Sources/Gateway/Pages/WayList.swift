// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection

/// The way of a document over the four levels, from the first packet to the receivers.
struct WayList: Sendable {
    let pieces: Pieces
    let timeline: DocumentTimeline

    /// Of a circular to all communes the first steps say enough: so many are open at once, so many
    /// can be opened.
    static let openLimit = 12
    static let stepLimit = 150

    private var words: Words { pieces.words }
    private var format: Format { pieces.format }

    var body: HTML {
        let attempts = timeline.attempts.filter { $0.number > 0 }
        var parts: [HTML] = []
        for attempt in attempts {
            if attempts.count > 1 { parts.append("<h3>\(words.attempt(attempt.number))</h3>") }
            parts.append(way(of: attempt))
        }
        if attempts.isEmpty { parts.append(unregistered) }
        if timeline.steps.count > Self.stepLimit {
            parts.append(
                "<p class=\"quiet\">\(words.moreSteps(format.number(Self.stepLimit)))</p>")
        }
        return "\(parts)"
    }

    /// A document that came in and was refused, or is not registered yet.
    private var unregistered: HTML {
        var steps = [step(words.received, timeline.summary.receivedAt)]
        if let refused = timeline.summary.refusedAt {
            steps.append(refusal(timeline.summary.refusalCode, refused))
        }
        return "<ol class=\"way\">\(steps)</ol>"
    }

    private func way(of attempt: DocumentAttempt) -> HTML {
        var steps = [
            step(words.received, attempt.receivedAt, note: attempt.publisher.code),
            step(words.acceptedStep, attempt.acceptedAt, since: attempt.receivedAt),
        ]
        if attempt.verdict != nil || attempt.refusedAt == nil {
            steps.append(
                step(
                    words.verifiedStep, attempt.verifiedAt, since: attempt.acceptedAt,
                    note: (attempt.standing.map(words.name) ?? attempt.verdict.map(words.name))?
                        .0 ?? ""))
        }
        if let refused = attempt.refusedAt {
            steps.append(refusal(attempt.refusalCode, refused))
        }
        let hops = timeline.steps.prefix(Self.stepLimit).filter { $0.attempt == attempt.number }
        let further = hops.dropFirst(Self.openLimit)
        let open = steps + hops.prefix(Self.openLimit).map(hop)
        if further.isEmpty { return "<ol class=\"way\">\(open)</ol>" }
        return """
            <ol class="way">\(open)</ol>
            <details><summary>\(words.furtherSteps(format.number(further.count)))</summary>
            <ol class="way">\(further.map(hop))</ol></details>
            """
    }

    private func hop(_ step: RouteStepEntry) -> HTML {
        var notes: [HTML] = []
        if let time = format.time(step.arrivedAt?.milliseconds) { notes.append("\(time)") }
        if step.receivers > 1 { notes.append("\(words.branch(format.number(step.receivers)))") }
        let level: HTML =
            step.level.map { "<span class=\"level\">\(words.name($0))</span>" } ?? .empty
        return """
            <li class="done">\(level)<b>\(pieces.agency(step.agency, at: timeline.summary.receivedAt))</b>
            <span class="when">\(notes.joined(" · "))</span></li>
            """
    }

    private func step(
        _ name: String, _ time: BusinessTime?, since earlier: BusinessTime? = nil,
        note: String = ""
    ) -> HTML {
        var notes: [HTML] = []
        if let text = format.time(time?.milliseconds) { notes.append("\(text)") }
        if let time, let earlier {
            notes.append("+\(format.duration(time.milliseconds - earlier.milliseconds))")
        }
        if !note.isEmpty { notes.append("\(note)") }
        let state: HTML = time == nil ? "open" : "done"
        return """
            <li class="\(state)"><b>\(name)</b><span class="when">\(notes.joined(" · "))</span></li>
            """
    }

    private func refusal(_ code: String?, _ time: BusinessTime) -> HTML {
        """
        <li class="refused"><b>\(words.refusedStep)</b>\
        <span class="when">\(format.time(time.milliseconds)) · \
        \(code.map(words.name(ofRefusal:)))</span></li>
        """
    }
}
