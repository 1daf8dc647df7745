// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import EventLog
import SQLite

/// A connection that only reads, on a queue of its own: readers do not wait behind the writer.
actor ReadConnection {
    /// A partition's records from one offset up to, not including, another.
    struct Request: Sendable {
        var place: TopicPartition
        var number: Int
        var from: Int64
        var to: Int64
        /// True where compaction leaves holes: then a hole is no gap.
        var isCompacted: Bool
    }

    struct Answer: Sendable {
        var records: [Record] = []
        /// For each request where to go on reading: after its last record, or at `to` when there
        /// are no more before it (removed records leave holes).
        var next: [Int64] = []
        /// What retention removed between `from` and the first record, or `to`.
        var missing: [Gap] = []
    }

    private let executor = BlockingExecutor(label: "eventlog.reader")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let path: String
    private let vfs: String?
    private var connection: Connection?
    private var isClosed = false

    init(path: String, vfs: String?) {
        self.path = path
        self.vfs = vfs
    }

    func close() {
        connection?.close()
        connection = nil
        isClosed = true
    }

    /// At most `maxRecords` records and `maxBytes` bytes, but one record at least if there is one.
    /// The requests share the number of records.
    func read(
        _ requests: [Request], maxRecords: Int, maxBytes: Int
    ) throws(EventLogError) -> Answer {
        do {
            let select = try open().prepare(
                """
                SELECT id, timestamp, key, headers, value FROM records
                WHERE id >= ? AND id < ? ORDER BY id LIMIT ?
                """)
            var answer = Answer()
            var bytes = 0
            for (index, request) in requests.enumerated() {
                let left = maxRecords - answer.records.count
                let share = (left + requests.count - index - 1) / (requests.count - index)
                let first = answer.records.count
                let next =
                    bytes >= maxBytes || left <= 0
                    ? request.from
                    : try read(request, select, share, maxBytes, &bytes, &answer.records)
                answer.next.append(next)
                let begin = first < answer.records.count ? answer.records[first].offset : next
                if !request.isCompacted, begin > request.from {
                    answer.missing.append(Gap(request.place, from: request.from, to: begin))
                }
            }
            return answer
        } catch {
            throw EventLogError(error, operation: "read")
        }
    }

    /// The time of the first record of each request that has any.
    func timestamps(
        _ requests: [Request]
    ) throws(EventLogError) -> [TopicPartition: Int64] {
        do {
            let select = try open().prepare(
                "SELECT timestamp FROM records WHERE id >= ? AND id < ? ORDER BY id LIMIT 1")
            var found: [TopicPartition: Int64] = [:]
            for request in requests {
                try select.rows(
                    .integer(RecordID.make(number: request.number, offset: request.from)),
                    .integer(RecordID.make(number: request.number, offset: request.to))
                ) { found[request.place] = $0.int64(0) }
            }
            return found
        } catch {
            throw EventLogError(error, operation: "timestamps")
        }
    }

    private func read(
        _ request: Request, _ select: Statement, _ limit: Int, _ maxBytes: Int,
        _ bytes: inout Int, _ records: inout [Record]
    ) throws -> Int64 {
        try select.bind(1, RecordID.make(number: request.number, offset: request.from))
        try select.bind(2, RecordID.make(number: request.number, offset: request.to))
        try select.bind(3, Int64(limit))
        defer { select.reset() }
        var next = request.from
        for _ in 0..<limit {
            guard try select.step() else { return request.to }
            let record = try ReadConnection.record(select, request.place)
            let size = record.byteCount
            if !records.isEmpty && bytes + size > maxBytes {
                bytes = maxBytes
                return next
            }
            bytes += size
            next = record.offset + 1
            records.append(record)
        }
        return next
    }

    private static func record(
        _ row: Statement, _ place: TopicPartition
    ) throws(EventLogError) -> Record {
        let offset = RecordID.offset(of: row.int64(0))
        guard let headers = row.withBytes(3, HeaderCoding.decode) else {
            throw EventLogError(
                .corrupt, operation: "read", detail: "headers of \(place) at \(offset)")
        }
        return Record(
            topic: place.topic, partition: place.partition, offset: offset,
            timestamp: row.int64(1), key: row.optionalBytes(2), value: row.optionalBytes(4),
            headers: headers)
    }

    private func open() throws -> Connection {
        if let connection { return connection }
        if isClosed { throw EventLogError.closed("read") }
        let opened = try Connection(
            path: path,
            options: ConnectionOptions(isReadOnly: true, cacheKibibytes: 2048, vfs: vfs))
        connection = opened
        return opened
    }
}
