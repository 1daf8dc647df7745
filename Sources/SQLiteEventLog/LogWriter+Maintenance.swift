// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLite

extension LogWriter {
    /// One transaction of retention and compaction. False when there may be more to do.
    func maintain(now: Int64, limit: Int) throws(EventLogError) -> Bool {
        guard let file, let hub else { throw .closed("maintain") }
        let (topics, partitions) = hub.withState { (Array($0.topics.values), $0.partitions) }
        if partitions.isEmpty { return true }
        var cleanups: [TopicSpec.Cleanup] = Array(
            repeating: .delete(retentionMilliseconds: nil), count: partitions.count)
        for topic in topics {
            for number in topic.first..<topic.first + Int(topic.spec.partitions) {
                cleanups[number] = topic.spec.cleanup
            }
        }
        let start = maintenance.number % partitions.count
        var run = MaintenanceRun(
            connection: file.connection, now: now,
            tombstoneRetention: options.tombstoneRetentionMilliseconds, budget: max(1, limit))
        var stopped = start
        var isCutShort = false
        do {
            try file.connection.transaction {
                try run.removeTombstones(ends: partitions.map(\.end))
                for step in partitions.indices {
                    let number = (start + step) % partitions.count
                    if run.budget <= 0 {
                        stopped = number
                        isCutShort = true
                        break
                    }
                    switch cleanups[number] {
                    case .compact: try run.compact(number, end: partitions[number].end)
                    case .delete(let retention?):
                        try run.expire(
                            number, end: partitions[number].end, retention: retention)
                    case .delete(nil): break
                    }
                }
            }
        } catch {
            throw EventLogError(error, operation: "maintain")
        }
        maintenance.number = stopped
        let beginnings = run.beginnings
        hub.withState { state in
            for (number, beginning) in beginnings {
                state.partitions[number].beginning = beginning
            }
        }
        return run.isComplete && !isCutShort
    }
}
