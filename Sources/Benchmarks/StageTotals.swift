// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// What a worker has done up to a moment.
struct StageTotals {
    let worker: String
    private let batches: Double
    private let seconds: Double
    private let commitSeconds: Double
    private let read: Double
    private let written: Double

    init(of worker: String, _ metrics: Metrics) {
        self.worker = worker
        let labels: Metrics.Labels = ["worker": worker]
        let batch = metrics.histogram(.workerBatchDuration, labels: labels).snapshot
        let commit = metrics.histogram(.workerCommitDuration, labels: labels).snapshot
        batches = Double(batch.count)
        seconds = batch.sum
        commitSeconds = commit.sum
        read = Double(metrics.counter(.workerRecords, labels: labels).value)
        written = Double(metrics.counter(.workerOutputs, labels: labels).value)
    }

    /// One line: the batches, the records that came and went in one, and their time.
    func reportWork(since before: StageTotals) {
        let count = max(1, batches - before.batches)
        report(
            worker,
            [
                ("batches", "\(Int(batches - before.batches))"),
                ("records in", decimal((read - before.read) / count)),
                ("out", decimal((written - before.written) / count)),
                ("s", decimal(seconds - before.seconds)),
                ("of it commits", decimal(commitSeconds - before.commitSeconds)),
            ])
    }
}
