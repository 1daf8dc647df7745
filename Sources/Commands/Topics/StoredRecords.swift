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
        try await read(positions, of: log, until: bounds.mapValues(\.end), body)
    }

    /// The same from a position in each partition up to an end.
    static func read(
        _ positions: [TopicPartition: Int64], of log: any EventLog,
        until ends: [TopicPartition: Int64], _ body: (Record) throws -> Bool
    ) async throws {
        let open = positions.filter { $0.value < ends[$0.key] ?? 0 }
        if open.isEmpty { return }
        let reader = try await log.follow(open)
        do {
            try await read(open, reader, until: ends, body)
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
    }

    private static func read(
        _ positions: [TopicPartition: Int64], _ reader: any LogReader,
        until ends: [TopicPartition: Int64], _ body: (Record) throws -> Bool
    ) async throws {
        var open = Set(positions.keys)
        while !open.isEmpty {
            let run = try await reader.next(maxRecords: 500, wait: .milliseconds(500))
            for record in run.records {
                let end = ends[record.place] ?? 0
                if record.offset < end, try !body(record) { return }
                if record.offset + 1 >= end { open.remove(record.place) }
            }
            for (place, found) in run.ends where found >= ends[place] ?? 0 { open.remove(place) }
            if run.isAtEnd { return }
        }
    }

    /// Goes on for ever, or until `body` returns false.
    static func follow(
        _ positions: [TopicPartition: Int64], of log: any EventLog,
        _ body: (Record) throws -> Bool
    ) async throws {
        let reader = try await log.follow(positions)
        do {
            while true {
                let run = try await reader.next(maxRecords: 500, wait: .milliseconds(500))
                for record in run.records where try !body(record) {
                    await reader.close()
                    return
                }
            }
        } catch {
            await reader.close()
            throw error
        }
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
