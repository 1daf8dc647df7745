// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Reads given partitions without a group.
actor EmbeddedReader: LogReader {
    private struct Place {
        var place: TopicPartition
        var number: Int
        var position: Int64
    }

    /// What one run may hold in memory.
    private static let runBytes = 16 << 20

    private let engine: LogEngine
    private let connection: ReadConnection
    private let interests: Set<Int>
    private var places: [Place]
    private var turn = 0
    private var isClosed = false

    init(_ positions: [TopicPartition: Int64], engine: LogEngine) throws(EventLogError) {
        let partitions = Array(positions.keys)
        let numbers = try engine.numbers(of: partitions, "follow")
        var places: [Place] = []
        for (place, number) in zip(partitions, numbers) {
            guard let position = positions[place], position >= 0 else {
                throw EventLogError(
                    .invalid, operation: "follow", detail: "\(place): a position is not negative")
            }
            places.append(Place(place: place, number: number, position: position))
        }
        self.engine = engine
        self.places = places.sorted { $0.number < $1.number }
        interests = Set(numbers)
        connection = engine.reader(for: engine.hub.withState { $0.makeID() })
    }

    func next(maxRecords: Int, wait: Duration) async throws(EventLogError) -> Run {
        let deadline = ContinuousClock.now + wait
        while true {
            if isClosed { throw .closed("read") }
            try engine.checkOpen("read")
            let places = places
            let ends = engine.hub.withState { state in
                places.map { state.partitions[$0.number].end }
            }
            var indices: [Int] = []
            for index in places.indices where places[index].position < ends[index] {
                indices.append(index)
            }
            if indices.isEmpty {
                guard ContinuousClock.now < deadline, !Task.isCancelled else {
                    return run([], ends)
                }
                await engine.hub.wait(until: deadline, interests: interests, group: nil) { state in
                    places.contains { state.partitions[$0.number].end > $0.position }
                }
                continue
            }
            // Who came first last time comes last: a busy partition does not shut out others.
            turn += 1
            indices.rotate(by: turn)
            // Without a record it has still moved: over records that were removed.
            let answer = try await read(indices, ends, max(1, maxRecords))
            return run(answer.records, ends, missing: answer.missing)
        }
    }

    private func read(
        _ indices: [Int], _ ends: [Int64], _ maxRecords: Int
    ) async throws(EventLogError) -> ReadConnection.Answer {
        let requests = indices.map { index in
            engine.request(
                places[index].place, number: places[index].number,
                from: places[index].position, to: ends[index])
        }
        let answer = try await connection.read(
            requests, maxRecords: maxRecords, maxBytes: Self.runBytes)
        for (index, position) in zip(indices, answer.next) { places[index].position = position }
        return answer
    }

    /// The records with the ends that were found, and whether they still are the ends.
    private func run(_ records: [Record], _ ends: [Int64], missing: [Gap] = []) -> Run {
        var found: [TopicPartition: Int64] = [:]
        for (place, end) in zip(places, ends) where place.position >= end {
            found[place.place] = place.position
        }
        let places = places
        let isAtEnd = engine.hub.withState { state in
            places.allSatisfy { state.partitions[$0.number].end <= $0.position }
        }
        return Run(records: records, isAtEnd: isAtEnd, ends: found, missing: missing)
    }

    func close() async { isClosed = true }
}

extension [Int] {
    mutating func rotate(by turn: Int) {
        guard count > 1 else { return }
        let start = turn % count
        self = Array(self[start...] + self[..<start])
    }
}
