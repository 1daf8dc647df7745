// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Following
import SQLite

/// The sums over everything, maintained as events come.
package struct Statistics: Sendable, Hashable {
    /// Events read of each topic, the lanes apart as the topics are.
    package var events: [String: Int] = [:]
    /// Document packets by what became of them. What was registered and refused later counts as
    /// refused only.
    package var packetsAccepted = 0
    package var packetsRefused = 0
    package var packetsRepeated = 0
    /// `packetsAccepted` and the other two together.
    package var packetsSubmitted: Int { packetsAccepted + packetsRefused + packetsRepeated }
    package var documents: [DocumentState: Int] = [:]
    package var documentsByLane: [Lane: Int] = [:]
    /// Packets that asked for a document back and were taken; a document's own are the others.
    package var recalls = 0
    /// Receivers that get a paper copy beside the document, for which neither they nor a list give a
    /// reason (Decision 28/2018, Article 7).
    package var paperUnneeded = 0
    package var deliveries: [DeliveryStanding: Int] = [:]
    package var deliveriesByLane: [Lane: Int] = [:]
    /// Deliveries that were routed to their receivers.
    package var deliveriesDue: Int { deliveries.values.reduce(0, +) }
    /// Deliveries of which the receiver has reported 01 or more.
    package var deliveriesAcknowledged = 0
    /// Deadlines by the list that has them, and by act.
    package var deadlines: [OverdueList: [DeadlineAct: Int]] = [:]
    /// Agencies that documents came to.
    package var steps: [Level: Int] = [:]
    /// Deliveries that their receivers, by level, have not fetched, or fetched and not accepted yet.
    package var unfetched: [Level: Int] = [:]
    package var unaccepted: [Level: Int] = [:]
    package var documentsRefusedByCode: [String: Int] = [:]
    package var statusesRefusedByCode: [String: Int] = [:]
    package var deadLettersByWorker: [String: Int] = [:]
    package var deadLetters: Int { deadLettersByWorker.values.reduce(0, +) }
    /// Events that the projection could not read.
    package var unreadable = 0
    /// Events that the log removed before the projection read them: these figures lack them.
    package var missing = 0
    /// From submission to inbox.
    package var latency = LatencySummary()
    package var latencyByLane: [Lane: LatencySummary] = [:]
}

/// Percentiles in milliseconds, to 7 %; nil where nothing was delivered.
package struct LatencySummary: Sendable, Hashable {
    package var count = 0
    package var p50: Int64?
    package var p99: Int64?

    package init() {}

    init(_ buckets: [Int64: Int64]) {
        count = Int(buckets.values.reduce(0, +))
        p50 = LatencyBucket.percentile(0.5, of: buckets)
        p99 = LatencyBucket.percentile(0.99, of: buckets)
    }
}

/// What a first page shows, all on one state of the file.
package struct Overview: Sendable {
    package var statistics: Statistics
    package var recent: [DocumentSummary]
    package var refusals: [RefusalEntry]
    package var status: FollowerStatus
}

extension Projection {
    package func stats() async throws -> Statistics {
        try await read("stats") { try $0.statistics() }
    }

    package func overview(limit: Int = 20) async throws -> Overview {
        let status = status
        return try await read("overview") { connection in
            var refusals: [RefusalEntry] = []
            let sql = """
                SELECT refused_at, bytes FROM refusals ORDER BY refused_at DESC, place DESC LIMIT ?
                """
            try connection.prepare(sql).rows(Value(PageLimit.clamped(limit))) { row in
                refusals.append(try RefusalEntry(row))
            }
            return Overview(
                statistics: try connection.statistics(),
                recent: try connection.summaries("FROM documents", [], limit: limit).items,
                refusals: refusals, status: status)
        }
    }
}

extension Projection {
    /// Of closed agencies, how many packets were refused because of each.
    package func refusedForClosed() async throws -> [String: Int] {
        try await read("refused-for-closed") { connection in
            var counts: [String: Int] = [:]
            // Names of a kind stand together in the table.
            try connection.prepare(
                "SELECT name, amount FROM sums WHERE name BETWEEN ? AND ? AND amount <> 0"
            ).rows(.text("refused-for-closed/"), .text("refused-for-closed0")) { row in
                if case .refusedForClosed(let agency)? = Tally(name: row.string(0)) {
                    counts[agency] = Int(row.int64(1))
                }
            }
            return counts
        }
    }
}

extension Connection {
    fileprivate func statistics() throws -> Statistics {
        var statistics = Statistics()
        var latencies: [Lane: [Int64: Int64]] = [:]
        // Those of closed agencies are many, and asked for by themselves.
        try prepare(
            """
            SELECT name, amount FROM sums WHERE amount <> 0
                AND NOT name BETWEEN 'refused-for-closed/' AND 'refused-for-closed0'
            """
        ).rows { row in
            guard let tally = Tally(name: row.string(0)) else { return }
            let amount = row.int64(1)
            if case .latency(let lane, let bucket) = tally {
                latencies[Lane(number: lane), default: [:]][bucket] = amount
            } else {
                statistics.add(Int(amount), of: tally)
            }
        }
        statistics.latencyByLane = latencies.mapValues(LatencySummary.init)
        let all = latencies.values.reduce(into: [Int64: Int64]()) {
            $0.merge($1, uniquingKeysWith: +)
        }
        statistics.latency = LatencySummary(all)
        return statistics
    }
}

extension Statistics {
    fileprivate mutating func add(_ amount: Int, of tally: Tally) {
        func level(_ number: Int) -> Level? { WireLevel(number: number).level }
        switch tally {
        case .events(let topic): events[topic, default: 0] += amount
        case .documents(let state, let lane):
            documents[state, default: 0] += amount
            documentsByLane[Lane(number: lane), default: 0] += amount
        case .deliveries(let standing, let lane):
            deliveries[standing, default: 0] += amount
            deliveriesByLane[Lane(number: lane), default: 0] += amount
        case .acknowledged: deliveriesAcknowledged += amount
        case .deadlines(let list, let act):
            if let act = DeadlineAct(rawValue: act) { deadlines[list, default: [:]][act] = amount }
        case .steps(let number): if let level = level(number) { steps[level] = amount }
        case .unfetched(let number): if let level = level(number) { unfetched[level] = amount }
        case .unaccepted(let number): if let level = level(number) { unaccepted[level] = amount }
        case .refused(let code, false): documentsRefusedByCode[code] = amount
        case .refused(let code, true): statusesRefusedByCode[code] = amount
        case .deadLetters(let worker): deadLettersByWorker[worker] = amount
        case .unreadable: unreadable = amount
        case .missing: missing = amount
        case .packets(.accepted): packetsAccepted = amount
        case .packets(.refused): packetsRefused = amount
        case .packets(.repeated): packetsRepeated = amount
        case .recalls: recalls = amount
        case .paperUnneeded: paperUnneeded = amount
        case .packets(.received), .refusedForClosed, .latency: break
        }
    }
}
