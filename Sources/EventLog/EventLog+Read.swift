// LienThong
// SPDX-License-Identifier: Apache-2.0

extension EventLog {
    /// Reads the partitions from the given offsets on and gives each run to `body`, empty ones too,
    /// until it answers false. The one loop of all who read without a group; a task that is
    /// cancelled ends it with `CancellationError`.
    package nonisolated(nonsending) func read(
        _ positions: [TopicPartition: Int64], maxRecords: Int = 1000,
        wait: Duration = .milliseconds(500), _ body: (Run) async throws -> Bool
    ) async throws {
        let reader = try await follow(positions)
        do {
            repeat {
                try Task.checkCancellation()
            } while try await body(try await reader.next(maxRecords: maxRecords, wait: wait))
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
    }

    /// Reads what is there at the call, from the given offsets up to those ends, and gives each
    /// record to `body` until it answers false. `patience` is the longest that no record and no end
    /// may come; then `.unavailable`.
    package nonisolated(nonsending) func read(
        _ positions: [TopicPartition: Int64], until ends: [TopicPartition: Int64],
        maxRecords: Int = 1000, patience: Duration = .seconds(30), _ body: (Record) throws -> Bool
    ) async throws {
        var open = positions.filter { $0.value < ends[$0.key] ?? 0 }
        if open.isEmpty { return }
        var deadline = ContinuousClock.now + patience
        try await read(open, maxRecords: maxRecords) { run in
            for record in run.records {
                let end = ends[record.place] ?? 0
                if record.offset < end, try !body(record) { return false }
                if record.offset + 1 >= end { open[record.place] = nil }
            }
            for (place, found) in run.ends where found >= ends[place] ?? 0 { open[place] = nil }
            if run.isAtEnd || open.isEmpty { return false }
            if !run.records.isEmpty { deadline = .now + patience }
            guard ContinuousClock.now < deadline else {
                throw EventLogError(
                    .unavailable, operation: "read to the end",
                    detail: open.keys.map(\.description).sorted().joined(separator: ", "))
            }
            return true
        }
    }

    /// The same for whole partitions, from their beginnings to where they end at the call.
    package nonisolated(nonsending) func readAll(
        _ partitions: [TopicPartition], patience: Duration = .seconds(30),
        _ body: (Record) throws -> Bool
    ) async throws {
        let bounds = try await bounds(of: partitions)
        try await read(
            bounds.mapValues(\.beginning), until: bounds.mapValues(\.end), patience: patience, body)
    }
}
