// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events

/// What is parked in the state of some partitions.
struct ParkedTally: Hashable, Sendable {
    /// Documents with parked inputs.
    var documents = 0
    /// Their parked inputs.
    var inputs: Int64 = 0
    /// Since when the first of them waits: business time, milliseconds. Nil where none does.
    var oldest: Int64?

    /// At most so many documents of a partition are counted, so that counting stays short.
    static let limit = 10_000

    init() {}

    init(_ state: any StateReading, _ partitions: some Sequence<Int32>) throws {
        for partition in partitions {
            let entries = try state.entries(
                partition: partition, prefix: StateKey.parkings, limit: Self.limit)
            for entry in entries { add(try Parking(entry.value)) }
        }
    }

    private mutating func add(_ parking: Parking) {
        documents += 1
        inputs += parking.count
        // Parked by a version that did not keep it.
        let since = parking.since == 0 ? parking.failedAt : parking.since
        oldest = min(oldest ?? since, since)
    }
}
