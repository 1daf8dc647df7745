// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Reads what a log holds at the moment of the question, and no more.
enum StoredRecords {
    /// Where to begin in each partition.
    enum Start: Sendable {
        case beginning
        case offset(Int64)
        case end
    }

    /// Calls `body` with each record that was there at the call, in the order within each
    /// partition, until it returns false.
    static func read(
        _ partitions: [TopicPartition], of log: any EventLog, from start: Start = .beginning,
        _ body: (Record) throws -> Bool
    ) async throws {
        let bounds = try await log.bounds(of: partitions)
        var positions: [TopicPartition: Int64] = [:]
        for (place, bounds) in bounds { positions[place] = start.position(in: bounds) }
        try await log.read(positions, until: bounds.mapValues(\.end), body)
    }

    /// Goes on for ever, or until `body` returns false.
    static func follow(
        _ positions: [TopicPartition: Int64], of log: any EventLog, _ body: (Record) throws -> Bool
    ) async throws {
        try await log.read(positions) { run in try run.records.allSatisfy(body) }
    }
}

extension StoredRecords.Start {
    func position(in bounds: PartitionBounds) -> Int64 {
        switch self {
        case .beginning: bounds.beginning
        case .offset(let offset): min(max(offset, bounds.beginning), bounds.end)
        case .end: bounds.end
        }
    }
}
