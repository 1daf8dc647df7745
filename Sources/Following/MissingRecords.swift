// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Telemetry

/// Tells of what the log removed before it was read: its retention is shorter than a stop was.
package struct MissingRecords: Sendable {
    private let reader: String
    private let metrics: Metrics
    private let logger: Logger

    /// `reader` is the worker or follower that did not get them.
    package init(reader: String, metrics: Metrics, logger: Logger) {
        self.reader = reader
        self.metrics = metrics
        self.logger = logger
    }

    /// An error in the log and `missing_records_total` for each; of a node's own topic, with the
    /// node: what it published and nobody read, it must publish again.
    package func tell(_ gaps: [Gap]) {
        for gap in gaps {
            let node = Topic.submitted.node(of: gap.place.topic) ?? ""
            metrics.counter(
                .missingRecords, labels: ["reader": reader, "topic": gap.place.topic, "node": node]
            ).add(Int(clamping: gap.count))
            logger.error(
                "records were removed before they were read",
                [
                    .worker: reader, .topic: gap.place.topic, .partition: gap.place.partition,
                    .offset: gap.from, .count: gap.count, .agency: node,
                    .hint: node.isEmpty
                        ? "runbook RecordsMissing"
                        : "runbook RecordsMissing: \(node) must send these packets again",
                ])
        }
    }
}
