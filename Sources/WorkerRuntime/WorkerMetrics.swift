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
        records = metrics.counter(
            "worker_records_total", help: "Records a worker has committed.",
            labels: ["worker": worker])
        outputs = metrics.counter(
            "worker_outputs_total", help: "Records a worker has produced.",
            labels: ["worker": worker])
        deadLetters = metrics.counter(
            "worker_dead_letters_total", help: "Records a worker has given up.",
            labels: ["worker": worker])
        timers = metrics.counter(
            "worker_timers_total", help: "Timers a worker has fired.", labels: ["worker": worker])
        parked = metrics.counter(
            "worker_parked_total", help: "Inputs put behind a dead letter of their document.",
            labels: ["worker": worker])
        released = metrics.counter(
            "worker_released_total", help: "Parked inputs worked on or dropped.",
            labels: ["worker": worker])
        retries = metrics.counter(
            "worker_retries_total", help: "Batches that were to be tried again.",
            labels: ["worker": worker])
        commitDuration = metrics.histogram(
            "worker_commit_duration_seconds", help: "The time of a commit.",
            labels: ["worker": worker])
        batchDuration = metrics.histogram(
            "worker_batch_duration_seconds", help: "The time of a batch with its commit.",
            labels: ["worker": worker])
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
