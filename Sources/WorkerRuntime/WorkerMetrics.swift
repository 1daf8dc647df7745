// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// A worker's counters (`/metrics`).
struct WorkerMetrics: Sendable {
    private let records: Counter
    private let outputs: Counter
    private let deadLetters: Counter
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
        records: Int, outputs: Int, deadLetters: Int, commit: Duration, batch: Duration
    ) {
        self.records.add(records)
        self.outputs.add(outputs)
        self.deadLetters.add(deadLetters)
        commitDuration.observe(commit)
        batchDuration.observe(batch)
    }

    func retried() { retries.add(1) }
}
