// LienThong
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Telemetry

@Suite struct MetricsTests {
    @Test func `families are exposed with help, type and escaped labels`() {
        let metrics = Metrics()
        metrics.counter("records_total", help: "Read\nso far.", labels: ["topic": "a\"b\\c\nd"])
            .add(2)
        metrics.counter("records_total", labels: ["topic": "x", "lane": "urgent"]).add()
        metrics.gauge("lag_records").set(1.5)
        #expect(
            metrics.prometheusText() == #"""
                # TYPE lag_records gauge
                lag_records 1.5
                # HELP records_total Read\nso far.
                # TYPE records_total counter
                records_total{topic="a\"b\\c\nd"} 2
                records_total{topic="x",lane="urgent"} 1

                """#)
    }

    @Test func `a histogram counts what lies at or below each bound`() {
        let metrics = Metrics()
        let histogram = metrics.histogram(
            "wait_seconds", bounds: [0.5, 1], labels: ["stage": "routing"])
        for value in [0.25, 0.5, 0.75, 4] { histogram.observe(value) }
        histogram.observe(.milliseconds(500))
        #expect(
            metrics.prometheusText() == """
                # TYPE wait_seconds histogram
                wait_seconds_bucket{stage="routing",le="0.5"} 3
                wait_seconds_bucket{stage="routing",le="1"} 4
                wait_seconds_bucket{stage="routing",le="+Inf"} 5
                wait_seconds_sum{stage="routing"} 6
                wait_seconds_count{stage="routing"} 5

                """)
    }

    @Test func `the same name and labels are the same instrument`() {
        let metrics = Metrics()
        let first = metrics.counter("a_total", labels: ["k": "v"])
        #expect(first === metrics.counter("a_total", labels: ["k": "v"]))
        #expect(first !== metrics.counter("a_total", labels: ["k": "w"]))
    }

    @Test func `counting from many tasks loses nothing`() async {
        let metrics = Metrics()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 { metrics.counter("a_total").add() }
                }
            }
        }
        #expect(metrics.counter("a_total").value == 8000)
    }

    @Test func `series beyond the limit are counted, not kept`() {
        let metrics = Metrics(maxSeries: 2)
        for name in ["a", "b", "c", "d"] { metrics.counter("x_total", labels: ["n": name]).add() }
        let text = metrics.prometheusText()
        #expect(text.contains("x_total{n=\"b\"} 1\n"))
        #expect(!text.contains("n=\"c\""))
        #expect(text.contains("metrics_series_dropped_total 2\n"))
    }
}
