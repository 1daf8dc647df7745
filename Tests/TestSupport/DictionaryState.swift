// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import WorkerRuntime

/// A worker's state in memory.
package final class DictionaryState: StateReading {
    private var partitions: [Int32: [String: [UInt8]]] = [:]

    package init() {}

    package func value(partition: Int32, key: String) -> [UInt8]? { partitions[partition]?[key] }

    package func entries(partition: Int32, prefix: String, limit: Int) -> [StateEntry] {
        let found = (partitions[partition] ?? [:]).filter { $0.key.hasPrefix(prefix) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return found.prefix(limit).map { StateEntry(key: $0.key, value: $0.value) }
    }

    package func apply(_ changes: [StateChange]) {
        for change in changes {
            partitions[change.partition, default: [:]][change.key] = change.value
        }
    }

    /// How many entries there are, the runtime's own too.
    package var count: Int { partitions.values.reduce(0) { $0 + $1.count } }

    /// The timers that are due, earliest first.
    package func dueTimers(at now: BusinessTime) throws -> [StageTimer] {
        try partitions.keys.sorted().flatMap { partition in
            try timers(partition: partition, limit: .max).prefix { $0.due <= now }
        }.sorted { $0.due < $1.due }
    }
}
