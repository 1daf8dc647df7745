// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// What the server counts.
struct HTTPInstruments: Sendable {
    private let metrics: Metrics
    private let seconds: Histogram
    let active: Gauge

    init(_ metrics: Metrics) {
        self.metrics = metrics
        seconds = metrics.histogram(
            "http_request_duration_seconds",
            help: "From the headers to the end of the answer, without answers that wait.")
        active = metrics.gauge("http_requests_active", help: "Requests being worked on.")
    }

    func ended(_ record: PendingRequest.Record) {
        let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
        let method = known.contains(record.method) ? record.method : "other"
        metrics.counter(
            "http_requests_total", help: "Requests by method and status; 0 is no answer.",
            labels: ["method": method, "status": String(record.status)]
        ).add()
        if let started = record.started, !record.isPoll {
            seconds.observe(ContinuousClock.now - started)
        }
    }
}
