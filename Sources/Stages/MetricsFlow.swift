// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import JSON
import WorkerRuntime

/// Metrics (số liệu): flow, latency and refusals by stage, level and lane, as JSON on
/// `metrics.flow`. Each record is what one batch added to one series of one source partition: a
/// reader sums over records, windows and sources.
package struct MetricsFlow: Stage {
    package var name: String { Self.name }
    package static let name = "metrics"
    package var subscriptions: [Subscription] { Self.subscriptions }
    package static let subscriptions: [Subscription] =
        ([
            Topic.packetsReceived, Topic.packetsRepeated, Topic.documentsRefused,
            Topic.deliveriesChanged,
        ]
        + [Lane.normal, .urgent].flatMap { [Topic.accepted($0), Topic.verified($0)] }
        + Level.allCases.map(Topic.routes))
        .map { Subscription(.topic($0)) }

    /// Dashboards look at minutes.
    package let batchInterval = Duration.seconds(1)

    /// The width of a window: counts of one minute of business time.
    package static let windowMilliseconds: Int64 = 60_000

    package init() {}

    package func prepare(_ record: Record) throws -> FlowSample { try FlowSample(record) }

    package func handle(
        _ sample: FlowSample, of record: Record, in context: inout StageContext
    ) throws {}

    package func conclude(
        _ handled: [(record: Record, prepared: FlowSample)], in context: inout StageContext
    ) throws {
        var sums: [FlowSeries: FlowSum] = [:]
        for (record, sample) in handled {
            let series = FlowSeries(sample, partition: record.partition)
            sums[series, default: FlowSum()].add(sample)
        }
        for (series, sum) in sums.sorted(by: { $0.key < $1.key }) {
            context.out.append(
                Topic.metricsFlow, partition: series.partition, key: series.key,
                value: series.json(sum), contentType: "application/json")
        }
    }
}
