// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Synchronization

/// Counts what appears on `deliveries.changed` from its first record on.
final class DeliveryCounter: Sendable {
    private let counted = Mutex(0)

    var count: Int { counted.withLock { $0 } }

    func run(_ log: any EventLog) async throws {
        let topic = Topic.deliveriesChanged.name
        let places = (0..<(try await log.topics()[topic] ?? 0)).map { TopicPartition(topic, $0) }
        let bounds = try await log.bounds(of: places)
        try await log.read(bounds.mapValues(\.end), maxRecords: 5000) { run in
            counted.withLock { $0 += run.records.count }
            return true
        }
    }
}
