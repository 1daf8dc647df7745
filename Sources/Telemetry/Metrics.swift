// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The counters, gauges and histograms of a process, each of a name of the list. Asking for the same
/// name and labels again gives the same instrument: ask once and keep it where it is used often.
/// The labels are those of the list, in its order.
package final class Metrics: Sendable {
    package typealias Labels = KeyValuePairs<String, String>

    enum Instrument {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
    }

    /// All series of one name; the key is the rendered label list.
    struct Family {
        var help: String
        var type: StaticString
        var series: [String: Instrument] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        var seriesCount = 0
        var droppedCount = 0
    }

    /// The most series one process keeps. What is asked for beyond it works but is not shown, and
    /// `metrics_series_dropped_total` counts it: labels made from input would fill the memory.
    package let maxSeries: Int
    private let state = Mutex(State())

    package init(maxSeries: Int = 10_000) { self.maxSeries = maxSeries }

    package func counter(_ name: CounterName, labels: Labels = [:]) -> Counter {
        counter(name.rawValue, help: Self.help(name, labels), labels: labels)
    }

    package func gauge(_ name: GaugeName, labels: Labels = [:]) -> Gauge {
        gauge(name.rawValue, help: Self.help(name, labels), labels: labels)
    }

    package func histogram(_ name: HistogramName, labels: Labels = [:]) -> Histogram {
        histogram(name.rawValue, help: Self.help(name, labels), labels: labels)
    }

    private static func help(_ name: some MetricName, _ labels: Labels) -> String {
        precondition(
            labels.map(\.key) == name.facts.labels,
            "the labels of \(name.rawValue) are \(name.facts.labels)")
        return name.facts.sentence
    }

    func counter(_ name: String, help: String = "", labels: Labels = [:]) -> Counter {
        let made = instrument(name, help, "counter", labels) { .counter(Counter()) }
        guard case .counter(let counter) = made else { preconditionFailure("\(name): no counter") }
        return counter
    }

    func gauge(_ name: String, help: String = "", labels: Labels = [:]) -> Gauge {
        let made = instrument(name, help, "gauge", labels) { .gauge(Gauge()) }
        guard case .gauge(let gauge) = made else { preconditionFailure("\(name): no gauge") }
        return gauge
    }

    /// `bounds` are those of the first call for this series.
    func histogram(
        _ name: String, help: String = "", bounds: [Double] = Histogram.seconds,
        labels: Labels = [:]
    ) -> Histogram {
        let made = instrument(name, help, "histogram", labels) {
            .histogram(Histogram(bounds: bounds))
        }
        guard case .histogram(let histogram) = made else {
            preconditionFailure("\(name): no histogram")
        }
        return histogram
    }

    /// The text exposition format 0.0.4 of Prometheus, families and series in order of their names.
    package func prometheusText() -> String {
        let (families, dropped) = state.withLock { ($0.families, $0.droppedCount) }
        var text = PrometheusText()
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text.family(name, family)
        }
        if dropped > 0 {
            let counter = Counter()
            counter.add(dropped)
            let name = CounterName.seriesDropped
            text.family(
                name.rawValue,
                Family(
                    help: name.facts.sentence, type: "counter", series: ["": .counter(counter)]))
        }
        return text.text
    }

    private func instrument(
        _ name: String, _ help: String, _ type: StaticString, _ labels: Labels,
        make: () -> Instrument
    ) -> Instrument {
        precondition(PrometheusText.isName(name), "not a metric name: \(name)")
        let rendered = PrometheusText.render(labels)
        return state.withLock { state in
            if let known = state.families[name]?.series[rendered] { return known }
            let new = make()
            guard state.seriesCount < maxSeries else {
                state.droppedCount += 1
                return new
            }
            state.seriesCount += 1
            state.families[name, default: Family(help: help, type: type)].series[rendered] = new
            return new
        }
    }
}
