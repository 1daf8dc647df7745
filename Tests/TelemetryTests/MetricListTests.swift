// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Telemetry
import Testing

/// `Ops/metrics.md` says what the list of metrics says, the code tells each of them, and alerts ask
/// for no other.
struct MetricListTests {
    private static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    }

    @Test func `the table says what the list says`() throws {
        let table = try Self.text("Ops/metrics.md").split(separator: "\n").filter {
            $0.hasPrefix("| `")
        }
        let alerts = try Alert.all(in: Self.text("Ops/prometheus/alerts.yml"))
        let expected = ListedMetric.all.map { $0.row(alerts) }
        #expect(table.map(String.init) == expected, "\n\(expected.joined(separator: "\n"))")
    }

    @Test func `an alert asks for metrics of the list`() throws {
        let known = Set(ListedMetric.all.flatMap(\.series))
        let alerts = try Alert.all(in: Self.text("Ops/prometheus/alerts.yml"))
        #expect(alerts.count > 5)
        for alert in alerts {
            #expect(alert.metrics.subtracting(known) == [], "\(alert.name)")
            #expect(alert.name == "ProcessDown" || !alert.metrics.isEmpty, "\(alert.name)")
        }
    }

    @Test func `the code tells every metric of the list`() throws {
        let sources = Self.repository.appending(path: "Sources")
        let paths = try #require(FileManager.default.subpaths(atPath: sources.path))
        var told: Set<String> = []
        for path in paths where path.hasSuffix(".swift") && !path.hasSuffix("MetricList.swift") {
            let text = try Self.text("Sources/\(path)")
            for match in text.matches(
                of: /(?:\.(?:counter|gauge|histogram)\(\s*|CounterName)\.(\w+)/)
            {
                told.insert(String(match.1))
            }
        }
        let cases = Set(
            CounterName.allCases.map { "\($0)" } + GaugeName.allCases.map { "\($0)" }
                + HistogramName.allCases.map { "\($0)" })
        #expect(cases.subtracting(told) == [])
    }

    @Test func `names say what they are`() {
        for name in CounterName.allCases { #expect(name.rawValue.hasSuffix("_total")) }
        for name in GaugeName.allCases { #expect(!name.rawValue.hasSuffix("_total")) }
        for name in HistogramName.allCases { #expect(name.rawValue.hasSuffix("_seconds")) }
        #expect(Set(ListedMetric.all.map(\.name)).count == ListedMetric.all.count)
    }
}

private struct ListedMetric {
    var name: String
    var kind: String
    var facts: MetricFacts

    static let all: [ListedMetric] =
        (of(CounterName.self, "counter") + of(GaugeName.self, "gauge")
        + of(HistogramName.self, "histogram")).sorted { $0.name < $1.name }

    private static func of<Name: MetricName>(_: Name.Type, _ kind: String) -> [ListedMetric] {
        Name.allCases.map { ListedMetric(name: $0.rawValue, kind: kind, facts: $0.facts) }
    }

    /// What Prometheus knows it by.
    var series: [String] {
        kind == "histogram" ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
    }

    func row(_ alerts: [Alert]) -> String {
        let labels = facts.labels.map { "`\($0)`" }.joined(separator: ", ")
        let used = alerts.filter { !$0.metrics.isDisjoint(with: series) }.map(\.name)
        return "| `\(name)` | \(kind) | \(labels) | \(facts.sentence) | \(facts.teller.rawValue) | "
            + "\(used.joined(separator: ", ")) |"
    }
}

private struct Alert {
    var name: String
    /// Whatever in its expression has the form of a metric of ours.
    var metrics: Set<String>

    private static let functions: Set = ["histogram_quantile"]

    /// As `alerts.yml` is written: `- alert:` and `expr:`, each on a line of its own.
    static func all(in text: String) throws -> [Alert] {
        var alerts: [Alert] = []
        for line in text.split(separator: "\n") {
            if let match = line.firstMatch(of: /- alert: *(\w+)/) {
                alerts.append(Alert(name: String(match.1), metrics: []))
            } else if let match = line.firstMatch(of: /^ +expr: (.+)/) {
                let words = match.1.replacing(/\{[^}]*\}/, with: "").matches(
                    of: /[a-z]+(?:_[a-z]+)+/)
                let last = try #require(alerts.indices.last)
                alerts[last].metrics.formUnion(
                    words.map { String($0.output) }.filter { !functions.contains($0) })
            }
        }
        return alerts
    }
}
