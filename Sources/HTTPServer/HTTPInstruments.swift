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
        seconds = metrics.histogram(.httpRequestDuration)
        active = metrics.gauge(.httpRequestsActive)
    }

    func ended(_ record: PendingRequest.Record) {
        let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
        let method = known.contains(record.method) ? record.method : "other"
        metrics.counter(
            .httpRequests, labels: ["method": method, "status": String(record.status)]
        ).add()
        if let started = record.started, !record.isPoll {
            seconds.observe(ContinuousClock.now - started)
        }
    }
}
