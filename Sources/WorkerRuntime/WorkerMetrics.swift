// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// A worker's counters (`/metrics`).
struct WorkerMetrics: Sendable {
    private let records: Counter
    private let outputs: Counter
    private let deadLetters: Counter
    private let timers: Counter
    private let parked: Counter
    private let released: Counter
    private let retries: Counter
    private let commitDuration: Histogram
    private let batchDuration: Histogram

    init(_ metrics: Metrics, worker: String) {
        records = metrics.counter(.workerRecords, labels: ["worker": worker])
        outputs = metrics.counter(.workerOutputs, labels: ["worker": worker])
        deadLetters = metrics.counter(.workerDeadLetters, labels: ["worker": worker])
        timers = metrics.counter(.workerTimers, labels: ["worker": worker])
        parked = metrics.counter(.workerParked, labels: ["worker": worker])
        released = metrics.counter(.workerReleased, labels: ["worker": worker])
        retries = metrics.counter(.workerRetries, labels: ["worker": worker])
        commitDuration = metrics.histogram(.workerCommitDuration, labels: ["worker": worker])
        batchDuration = metrics.histogram(.workerBatchDuration, labels: ["worker": worker])
    }

    func committed(
        _ inputs: [Input], _ outputs: BatchOutputs, records: Int, commit: Duration,
        batch: Duration
    ) {
        var timers = 0
        for case .timer in inputs { timers += 1 }
        self.records.add(inputs.count - timers)
        self.timers.add(timers)
        self.outputs.add(records)
        deadLetters.add(outputs.deadLetters)
        parked.add(outputs.parked)
        released.add(outputs.released)
        commitDuration.observe(commit)
        batchDuration.observe(batch)
    }

    func retried() { retries.add(1) }
}
