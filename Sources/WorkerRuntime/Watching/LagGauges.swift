// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Synchronization
import Telemetry

/// The gauges of what waits before a worker.
struct LagGauges: Sendable {
    /// A family of topics in one lane: each node's topic is of one family.
    private struct Queue: Hashable {
        var topic: String
        var lane: Lane

        init(_ topic: String) {
            let known = KnownTopic(topic)
            self.topic = known?.kind.rawValue ?? topic
            lane = known?.lane ?? .normal
        }
    }

    private struct Waiting {
        var records: Int64 = 0
        var oldest: Int64?
    }

    private final class Told: Sendable {
        let queues = Mutex<Set<Queue>>([])
    }

    private let worker: String
    private let metrics: Metrics
    private let measuredAt: Gauge
    private let parkedDocuments: Gauge
    private let parkedInputs: Gauge
    private let oldestParked: Gauge
    private let told = Told()

    init(worker: String, _ metrics: Metrics) {
        self.worker = worker
        self.metrics = metrics
        let labels: Metrics.Labels = ["worker": worker]
        measuredAt = metrics.gauge(.workerLagMeasured, labels: labels)
        parkedDocuments = metrics.gauge(.workerParkedDocuments, labels: labels)
        parkedInputs = metrics.gauge(.workerParkedInputs, labels: labels)
        oldestParked = metrics.gauge(.workerOldestParked, labels: labels)
    }

    /// A queue whose partitions all went elsewhere has nothing waiting here.
    func tell(_ lags: [TopicPartition: PartitionLag], now: Int64) {
        var waiting: [Queue: Waiting] = [:]
        for (place, lag) in lags {
            var queue = waiting[Queue(place.topic)] ?? Waiting()
            queue.records += lag.records
            queue.oldest = [queue.oldest, lag.oldest].compactMap(\.self).min()
            waiting[Queue(place.topic)] = queue
        }
        let queues = told.queues.withLock { told in
            told.formUnion(waiting.keys)
            return told
        }
        for queue in queues {
            let labels: Metrics.Labels = [
                "worker": worker, "topic": queue.topic, "lane": queue.lane.rawValue,
            ]
            metrics.gauge(.workerWaiting, labels: labels)
                .set(Double(waiting[queue]?.records ?? 0))
            metrics.gauge(.workerOldestWaiting, labels: labels)
                .set(Self.seconds(from: waiting[queue]?.oldest, to: now))
        }
    }

    func tell(_ parked: ParkedTally, now: BusinessTime) {
        parkedDocuments.set(parked.documents)
        parkedInputs.set(Double(parked.inputs))
        oldestParked.set(Self.seconds(from: parked.oldest, to: now.milliseconds))
    }

    func measured(at time: Int64) { measuredAt.set(Double(time) / 1000) }

    /// 0 where there is none, and where clocks differ.
    private static func seconds(from oldest: Int64?, to now: Int64) -> Double {
        oldest.map { Double(max(0, now - $0)) / 1000 } ?? 0
    }
}
