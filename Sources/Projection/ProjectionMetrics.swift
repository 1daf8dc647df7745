// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// The projection's counters (`/metrics`).
struct ProjectionMetrics: Sendable {
    let records: Counter
    let unreadable: Counter
    let batchDuration: Histogram

    init(_ metrics: Metrics) {
        records = metrics.counter(.projectionRecords)
        unreadable = metrics.counter(.projectionUnreadable)
        batchDuration = metrics.histogram(.projectionBatchDuration)
    }
}
