// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// The projection's counters (`/metrics`).
struct ProjectionMetrics: Sendable {
    let records: Counter
    let unreadable: Counter
    let batchDuration: Histogram

    init(_ metrics: Metrics) {
        records = metrics.counter(
            "projection_records_total", help: "Events the projection has applied.")
        unreadable = metrics.counter(
            "projection_unreadable_total", help: "Events the projection could not read.")
        batchDuration = metrics.histogram(
            "projection_batch_duration_seconds", help: "The time of a batch with its commit.")
    }
}
