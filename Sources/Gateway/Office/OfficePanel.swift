// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import Projection

/// What an agency's office has done with a document, and what the reader may do next: register or
/// return it, say who handles it, tell how far it is.
struct OfficePanel: Sendable {
    let pieces: Pieces
    let agency: AgencyCode
    /// Entries of the document, the newest first: earlier ones were cancelled.
    let files: [OfficeFile]
    let people: OfficePeople
    let books: [String]
    let warnings: ArrivalWarnings
    /// True where it lies in the agency's inbox and may still be registered or returned.
    let isArrived: Bool
    let document: DocumentSummary

    private var words: Words { pieces.words }
    private var format: Format { pieces.format }
    private var call: Call { pieces.call }
    private var entry: OfficeEntry? { files.first?.entry }

    var card: HTML {
        // What was returned may have been sent anew.
        let needsNumber =
            entry == nil || entry?.standing == .cancelled || entry?.standing == .returned
        let mayRegister = needsNumber && isArrived && call.may(.register)
        if files.isEmpty, !mayRegister, warnings.isEmpty { return .empty }
        return """
            <section class="card" id="office"><h2>\(words.office)</h2>
            \(notice)
            \(warningNote)
            \(files.map { OfficeEntryView(pieces: pieces, file: $0).body })
            \(slip)
            \(mayRegister ? registering : .empty)
            \(handling)
            </section>
            """
    }

    private var slip: HTML {
        guard let entry, entry.hasNumber else { return .empty }
        let target = call.link("/office/slip", [("agency", entry.agency), ("entry", entry.id)])
        return "<p class=\"small\"><a href=\"\(target)\">\(words.slip)</a></p>"
    }

    private var notice: HTML {
        guard let told = call["office"] else { return .empty }
        let sentence =
            told == "wait"
            ? words.officeWaits
            : words.officeDone(OfficeAct(rawValue: told).map { words.inline($0.words) } ?? "")
        return "<p class=\"note good\">\(sentence)</p>"
    }

    private var warningNote: HTML {
        if warnings.isEmpty { return .empty }
        var lines: [HTML] = []
        if warnings.repeatedPackets > 0 {
            lines.append("<p>\(words.repeatedPackets(format.number(warnings.repeatedPackets)))</p>")
        }
        if !warnings.sameSymbol.isEmpty {
            let links = warnings.sameSymbol.map { id -> HTML in
                // Entries of paper have no page of a document.
                id.contains(":") || id.contains(",")
                    ? "<a class=\"code wrap\" href=\"\(pieces.documentLink(id))\">\(id)</a>"
                    : "<span class=\"code\">\(id)</span>"
            }
            lines.append("<p>\(words.sameSymbol) \(links.joined(", "))</p>")
        }
        return "<div class=\"note warn\">\(lines)</div>"
    }

    // MARK: Forms

    private var hidden: HTML {
        """
        \(pieces.languageField)<input type="hidden" name="documentId" value="\(document.id)">\
        <input type="hidden" name="agency" value="\(agency.text)">\
        <input type="hidden" name="request" value="\(OfficeForms.newRequest())">
        """
    }

    private var registering: HTML {
        """
        <form method="post" action="/office/register" class="stack">\(hidden)
        \(document.isHeld ? despite : .empty)
        \(OfficeForms.books(books, words))
        <details class="more"><summary>\(words.byHand)</summary><div class="stack">
        <p class="quiet small">\(words.byHandHint)</p>
        <label>\(words.arrivalNumber) <input name="number" inputmode="numeric" pattern="[0-9]*"></label>
        <label>\(words.byHandBecause) <input name="because" maxlength="1000"></label>
        </div></details>
        <button type="submit">\(words.registerIt)</button></form>
        <details class="report"><summary>\(words.returnIt)</summary>
        <form method="post" action="/office/return" class="stack">\(hidden)
        <label>\(words.returnReason) <input name="reason" maxlength="1000" minlength="10" required></label>
        <button type="submit">\(words.returnIt)</button></form></details>
        """
    }

    private var despite: HTML {
        """
        <p class="note warn">\(words.despiteHint(document))</p>
        <label>\(words.despite) <input name="despite" maxlength="1000" required></label>
        """
    }

    private var handling: HTML {
        guard let entry, entry.standing?.isOpen == true else { return .empty }
        return OfficeForms(pieces: pieces, entry: entry, people: people).body
    }
}

extension Gateway {
    /// Nil where the reader has no office, or none that the document came to.
    func officePanel(_ timeline: DocumentTimeline, _ call: Call) async throws -> OfficePanel? {
        guard let authority = try? call.authority(), authority.caller.code != nil else {
            return nil
        }
        let id = timeline.summary.id
        let agency: AgencyCode
        if case .agency(let own) = authority.caller.office {
            agency = own
        } else {
            // A node speaks for many; the one whose inbox was opened is in the address.
            guard let named = call["agency"], let code = try? call.office(named, takingIn: true)
            else { return nil }
            agency = code
        }
        let receivers = [agency] + call.tree.predecessors(of: agency, on: call.now.date)
        var isArrived = false
        for receiver in receivers where !isArrived {
            guard let delivery = try await projection.delivery(of: id, to: receiver.text) else {
                continue
            }
            isArrived =
                DeliveryStanding.open.contains(delivery.delivery.standing)
                && delivery.delivery.standing != .recallAsked
        }
        let files = try await projection.officeFiles(ofDocument: id, at: call.books(of: agency))
        guard isArrived || !files.isEmpty else { return nil }
        return OfficePanel(
            pieces: Pieces(call), agency: agency, files: files,
            people: OfficePeople(book.accounts, of: agency),
            books: try await projection.officeBooks(of: agency.text),
            warnings: try await projection.arrivalWarnings(
                of: OfficeDocument(timeline.document), at: agency.text),
            isArrived: isArrived,
            document: timeline.summary)
    }
}
