// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import HTTPServer
import JSON
import Projection

/// Gaps and reuse in senders' outgoing numbers, as far as the caller's agency or node sees them.
extension Gateway {
    static let numberRoutes: [Route] = [
        .get("v1/office/numbers", .may(.read), .officeRead) { gateway, call in
            try await gateway.freshen(call)
            let (series, isWhole) = try await gateway.numbers(call)
            var json = JSONWriter(capacity: 8192)
            json.beginObject()
            json.member("isWhole", isWhole)
            json.list("series", series) { $0.members($1) }
            json.endObject()
            return .json(200, json.bytes)
        },
        .page("office/numbers", .may(.read), .officeRead) { gateway, call in
            let (series, isWhole) = try await gateway.numbers(call)
            let pieces = Pieces(call)
            return WebPage(
                title: pieces.words.numbersTitle, call: call, place: .office,
                body: NumbersPage(pieces: pieces, series: series, isWhole: isWhole).body
            ).response()
        },
    ]

    private func numbers(
        _ call: Call
    ) async throws -> (series: [OutgoingSeries], isWhole: Bool) {
        let year = try call.integer("year", default: call.now.date.year, in: 1945...9999)
        let agency = try call.readOffice()
        // A node sees what came to any agency of its area; the agency of its code its own alone.
        var isNode = call.may(.readAll)
        if case .node? = call.caller?.office { isNode = true }
        return try await projection.outgoingSeries(
            seenBy: isNode ? Area(below: [agency.text]) : Area(codes: [agency.text]), year: year)
    }
}

extension JSONWriter {
    fileprivate mutating func members(_ series: OutgoingSeries) {
        member("sender", series.sender)
        member("senderName", series.senderName)
        member("year", Int64(series.year))
        member("notation", series.notation)
        member("first", series.first)
        member("last", series.last)
        member("seen", series.seen)
        list("gaps", series.gaps) { json, gap in
            json.member("from", gap.lowerBound)
            json.member("to", gap.upperBound)
        }
        list("reused", series.reused) { json, reuse in
            json.member("number", reuse.number)
            json.member("documents", reuse.documents)
        }
    }
}

struct NumbersPage: Sendable {
    let pieces: Pieces
    let series: [OutgoingSeries]
    let isWhole: Bool

    private var words: Words { pieces.words }

    var body: HTML {
        """
        <section class="card"><h1>\(words.numbersTitle)</h1>
        <p class="quiet">\(words.numbersHint)</p>
        \(isWhole ? .empty : "<p class=\"note warn\">\(words.numbersCut)</p>")
        \(table)</section>
        """
    }

    private var table: HTML {
        if series.isEmpty { return "<p class=\"quiet\">\(words.numbersSound)</p>" }
        let rows = series.map { series -> HTML in
            let gaps = series.gaps.map { gap in
                gap.count == 1 ? "\(gap.lowerBound)" : "\(gap.lowerBound)–\(gap.upperBound)"
            }
            let reused = series.reused.map { reuse -> HTML in
                let links = reuse.documents.map { id -> HTML in
                    "<a class=\"code wrap\" href=\"\(pieces.documentLink(id))\">\(id)</a>"
                }
                return "<div><b>\(reuse.number)</b>: \(links.joined(", "))</div>"
            }
            return """
                <tr><td data-name="\(words.from)">\(pieces.agency(series.sender, named: series.senderName))</td>
                <td data-name="\(words.notation)">\(series.notation) \(series.year)</td>
                <td data-name="\(words.numbersSeen)">\(series.first)–\(series.last) (\(series.seen))</td>
                <td data-name="\(words.numbersMissing)">\(gaps.joined(separator: ", "))</td>
                <td data-name="\(words.numbersReused)">\(reused)</td></tr>
                """
        }
        return """
            <table class="stacked"><thead><tr><th>\(words.from)</th><th>\(words.notation)</th>\
            <th>\(words.numbersSeen)</th><th>\(words.numbersMissing)</th>\
            <th>\(words.numbersReused)</th></tr></thead><tbody>\(rows)</tbody></table>
            """
    }
}
