// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON

/// What `.demo/summary.json` says.
struct DemoSummary: Sendable {
    var manifest: DemoManifest
    var ledger: DemoLedger
    var log: String
    /// Of the pipeline's run, in milliseconds.
    var duration: Int64
    /// What the gateway counts for itself.
    var stats: JSONValue
    /// Why not all was waited for; nil where everything expected has come.
    var standstill: String?
    /// What was done in the office of one receiver; nil where there was none to show.
    var office: DemoOffice.Outcome?

    var lines: [DemoFigures.Line] { ledger.figures.compared(with: manifest.totals) }

    /// Every way in which this run is not what was expected, a sentence each.
    var problems: [String] {
        var problems = lines.filter { !$0.holds }.map {
            "\($0.name) is \($0.found), not \($0.expected)"
        }
        problems += ledger.surprises.prefix(Self.listed).map { packet in
            "\(packet.entry.file): \(Self.outcome(packet)), not \(Self.expected(packet.entry))"
        }
        problems += ledger.faults.prefix(Self.listed)
        if ledger.faults.count > Self.listed {
            problems.append("and \(ledger.faults.count - Self.listed) more of the kind")
        }
        // The gateway's own sums must say the same as what its answers told.
        for (name, found) in [
            ("submitted", ledger.figures.submitted), ("accepted", ledger.figures.accepted),
            ("refused", ledger.figures.refused), ("repeated", ledger.figures.repeated),
            ("recalls", ledger.figures.recalled),
            ("deliveriesDue", ledger.figures.deliveriesDue),
            ("deliveriesAcknowledged", ledger.figures.deliveriesAcknowledged),
        ] {
            if let count = stats[name]?.intValue, count != Int64(found) {
                problems.append("the gateway counts \(count) \(name), its answers \(found)")
            }
        }
        if let standstill { problems.append("not waited for further: \(standstill)") }
        return problems
    }

    private static let listed = 10

    private static func outcome(_ packet: DemoLedger.Packet) -> String {
        guard let outcome = packet.outcome else { return "no answer" }
        return outcome + (packet.refusal.map { " (\($0.code))" } ?? "")
    }

    private static func expected(_ entry: DemoManifest.Entry) -> String {
        entry.expected + (entry.code.map { " (\($0))" } ?? "")
    }

    static var build: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    var json: JSONValue {
        let figures = ledger.figures
        return [
            "day": .string(manifest.day.iso), "clock": .string(manifest.clock.iso),
            "levels": .int(Int64(manifest.levels)), "log": .string(log),
            "build": .string(Self.build), "durationMs": .int(duration),
            "submitted": .int(Int64(figures.submitted)),
            "accepted": .int(Int64(figures.accepted)), "refused": .int(Int64(figures.refused)),
            "repeated": .int(Int64(figures.repeated)),
            "recalled": .int(Int64(figures.recalled)),
            "deliveriesGivenBack": .int(Int64(figures.deliveriesGivenBack)),
            "deadLetters": .int(Int64(figures.deadLetters)),
            "deliveriesDue": .int(Int64(figures.deliveriesDue)),
            "deliveriesAcknowledged": .int(Int64(figures.deliveriesAcknowledged)),
            "deliveriesCompleted": .int(Int64(figures.deliveriesCompleted)),
            "refusedByCode": Self.counts(figures.refusedByCode),
            "latencyMs": Self.json(ledger.latencies),
            "latencyMsWithoutCirculars": Self.json(ledger.singleLatencies),
            "latencyMsUrgent": Self.json(ledger.urgentLatencies),
            "deliveriesByLevel": Self.counts(ledger.deliveriesByLevel),
            "acknowledgedByLevel": Self.counts(ledger.acknowledgedByLevel),
            "office": office.map { office -> JSONValue in
                [
                    "agency": .string(office.agency), "registered": .int(Int64(office.registered)),
                    "assigned": .int(Int64(office.assigned)),
                ]
            } ?? .null,
            "holds": .bool(problems.isEmpty),
            "problems": .array(problems.map { .string($0) }),
        ]
    }

    private static func counts(_ counts: [String: Int]) -> JSONValue {
        .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) })
    }

    private static func json(_ times: Percentiles) -> JSONValue {
        [
            "count": .int(Int64(times.count)), "p50": times.value(0.5).map { .int($0) } ?? .null,
            "p99": times.value(0.99).map { .int($0) } ?? .null,
        ]
    }
}
