// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import WorkerRuntime

/// Metrics (số liệu): flow, latency and refusals by stage, level and lane, as JSON on
/// `metrics.flow`. Each record is what one batch added to one series of one source partition: a
/// reader sums over records, windows and sources.
package struct MetricsFlow: ListedStage {
    package static let kind = StageKind.metrics

    /// The width of a window: counts of one minute of business time.
    package static let windowMilliseconds: Int64 = 60_000

    package init() {}

    package func prepare(_ input: Input) throws -> FlowSample { try FlowSample(input.record()) }

    package func handle(
        _ sample: FlowSample, of input: Input, in context: inout StageContext
    ) throws {}

    package func conclude(
        _ handled: [(input: Input, prepared: FlowSample)], in context: inout StageContext
    ) throws {
        var sums: [FlowSeries: FlowSum] = [:]
        for (input, sample) in handled {
            let series = FlowSeries(sample, partition: input.partition)
            sums[series, default: FlowSum()].add(sample)
        }
        for (series, sum) in sums.sorted(by: { $0.key < $1.key }) {
            context.out.append(
                Topic.metricsFlow, partition: series.partition, key: series.key,
                value: series.json(sum))
        }
    }
}
