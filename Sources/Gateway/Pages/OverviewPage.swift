// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Following
import Projection

/// The first page: what flows, what waits, what was refused, what is new.
struct OverviewPage: Sendable {
    let pieces: Pieces
    let statistics: Statistics
    let status: FollowerStatus
    /// Of what the reader sees; nil for who reads no documents.
    let overdue: [OverdueList: [DeadlineAct: Int]]?
    /// Nil for who reads no documents.
    let recent: [DocumentSummary]?

    private var words: Words { pieces.words }
    private var format: Format { pieces.format }

    var body: HTML {
        """
        <h1>\(words.overview)</h1>
        \(notice)
        \(tiles)
        \(pieces.card(words.levels, levels))
        <div class="columns">
        \(pieces.card(words.flow, stages))
        \(pieces.card(words.deliveries, deliveries))
        \(recent.map { pieces.card(words.newest, pieces.list($0)) })
        \(pieces.card(words.refusals, refusals))
        </div>
        """
    }

    private var notice: HTML {
        status.isReady && status.phase == .following
            ? .empty : "<p class=\"note warn\">\(words.behind)</p>"
    }

    private var tiles: HTML {
        let letters = statistics.deadLetters
        let refused = statistics.packetsRefused
        return """
            <div class="tiles">
            \(pieces.tile(statistics.packetsSubmitted, words.submitted))
            \(pieces.tile(statistics.packetsAccepted, words.registered, .good))
            \(pieces.tile(refused, words.refusedCount, refused > 0 ? .bad : .plain))
            \(pieces.tile(statistics.deliveriesDue, words.due))
            \(pieces.tile(statistics.deliveriesAcknowledged, words.acknowledged, .good))
            \(pieces.tile(letters, words.deadLetters, letters > 0 ? .warn : .plain))
            \(overdueTile(.breached, .bad))\(overdueTile(.warned, .warn))
            </div>
            """
    }

    /// Opens just the lines that it counts. Who reads no documents sees everybody's count.
    private func overdueTile(_ list: OverdueList, _ tone: Tone) -> HTML {
        let counts = (overdue ?? statistics.deadlines)[list] ?? [:]
        let count = counts.values.reduce(0, +)
        let link =
            overdue == nil ? nil : pieces.call.link("/overdue", [("state", list.word)])
        return pieces.tile(
            count, words.title(list.words), count > 0 ? tone : .plain, link: link)
    }

    private var levels: HTML {
        let tiles = Level.allCases.map { level -> HTML in
            let unfetched = statistics.unfetched[level] ?? 0
            let unaccepted = format.number(statistics.unaccepted[level] ?? 0)
            let tone: Tone = unfetched > 0 ? .warn : .plain
            return """
                <div class="tile \(tone.name)"><span>\(words.name(level))</span>\
                <b>\(format.number(unfetched))</b>\
                <span>\(words.notFetched)</span>\
                <span>\(words.notAccepted(unaccepted))</span></div>
                """
        }
        var latency: HTML = .empty
        if let half = statistics.latency.p50, let most = statistics.latency.p99 {
            let sentence = words.latency(half: format.duration(half), most: format.duration(most))
            latency = """
                <p class="quiet small">\(words.latency): \(sentence).</p>
                """
        }
        return "<div class=\"levels\">\(tiles)</div>\n\(latency)"
    }

    private var stages: HTML {
        pieces.meter(
            DocumentState.allCases.map { state in
                ("\(words.name(state).0)", statistics.documents[state] ?? 0)
            })
    }

    private var deliveries: HTML {
        let rows = DeliveryStanding.allCases.compactMap { standing -> (name: HTML, count: Int)? in
            guard let count = statistics.deliveries[standing], count > 0 else { return nil }
            return ("\(words.name(standing).0)", count)
        }
        return rows.isEmpty ? "<p class=\"quiet\">\(words.nothingYet)</p>" : pieces.meter(rows)
    }

    private var refusals: HTML {
        func rows(_ counts: [String: Int], note: HTML) -> [(name: HTML, count: Int)] {
            counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { code, count in
                (
                    """
                    \(words.name(ofRefusal: code))\(note) \
                    <span class="code quiet">\(code)</span>
                    """, count
                )
            }
        }
        let all =
            rows(statistics.documentsRefusedByCode, note: "")
            + rows(statistics.statusesRefusedByCode, note: " (\(words.ofStatuses))")
        return all.isEmpty
            ? "<p class=\"quiet\">\(words.noRefusals)</p>" : pieces.meter(all, tone: .bad)
    }
}
