// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Synchronization
import Telemetry

/// The keys of a registry topic whose newest record this version cannot read, as one that a newer
/// version wrote. Such a record is skipped: what was known of its key before stays.
package final class UnreadableRecords: Sendable {
    private let keys = Mutex<Set<[UInt8]>>([])
    private let gauge: Gauge
    private let logger: Logger

    package init(topic: String, metrics: Metrics, logger: Logger) {
        gauge = metrics.gauge(.registryUnreadable, labels: ["topic": topic])
        gauge.set(0)
        self.logger = logger
    }

    /// How many keys there are.
    package var count: Int { keys.withLock { $0.count } }

    /// Runs `body`; a record that it cannot read is told once, with its place, and counted until
    /// another of its key can be read.
    package func reading(_ record: Record, _ body: () throws -> Void) {
        let key = record.key ?? []
        do {
            try body()
            let isMended = keys.withLock { $0.remove(key) != nil }
            if !isMended { return }
        } catch {
            keys.withLock { _ = $0.insert(key) }
            logger.error(
                "a registry record cannot be read; what was known of its key before stays",
                [
                    .topic: record.topic, .offset: record.offset,
                    .file: String(decoding: key, as: UTF8.self), .error: "\(error)",
                ])
        }
        gauge.set(count)
    }
}
