// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLite

extension LogWriter {
    /// Creates what does not exist, all or none. The settings of what exists become the given
    /// ones, its partitions must already be as many.
    func create(_ specs: [TopicSpec]) throws(EventLogError) {
        guard let file, let hub else { throw .closed("create topics") }
        let existing = hub.withState { $0.topics }
        var new: [TopicSpec] = []
        var changed: [TopicSpec] = []
        for spec in specs {
            try LogWriter.check(spec)
            if let other = existing[spec.name]?.spec ?? new.first(where: { $0.name == spec.name }) {
                guard other.partitions == spec.partitions else {
                    throw EventLogError(
                        .incompatible, operation: "create topics",
                        detail: "\(spec.name) has \(other.partitions) partitions, "
                            + "not \(spec.partitions)",
                        hint: "The number is fixed when a topic is created")
                }
                if other != spec { changed.append(spec) }
            } else {
                new.append(spec)
            }
        }
        if new.isEmpty && changed.isEmpty { return }
        let count = new.reduce(file.nextOffsets.count) { $0 + Int($1.partitions) }
        guard count <= RecordID.partitionLimit else {
            throw EventLogError(
                .invalid, operation: "create topics", detail: "too many partitions")
        }
        do {
            try file.connection.transaction {
                var first = file.nextOffsets.count
                for spec in new {
                    try LogWriter.insert(spec, first: first, file.connection)
                    first += Int(spec.partitions)
                }
                for spec in changed { try LogWriter.update(spec, file.connection) }
            }
        } catch {
            throw EventLogError(error, operation: "create topics")
        }
        file.nextOffsets += [Int64](repeating: 0, count: count - file.nextOffsets.count)
        hub.change { state in
            for spec in new { state.add(spec, first: state.partitions.count) }
            for spec in changed { state.topics[spec.name]?.spec = spec }
            if new.isEmpty { return ((), []) }
            let counts = state.partitionCounts
            var woken: [Waiter] = []
            for group in state.coordinators.keys {
                state.coordinators[group]?.setTopics(counts)
                woken += state.takeWaiters(ofGroup: group)
            }
            return ((), woken)
        }
    }

    /// The number of a group in the file, new if it has none.
    func groupNumber(of group: String) throws(EventLogError) -> Int {
        guard let file, let hub else { throw .closed("join") }
        if let number = hub.withState({ $0.groupNumbers[group] }) { return number }
        do {
            try file.connection.transaction {
                try file.connection.run("INSERT INTO groups (name) VALUES (?)", Value(group))
            }
        } catch {
            throw EventLogError(error, operation: "join")
        }
        let number = Int(file.connection.lastInsertRowID)
        hub.withState { $0.groupNumbers[group] = number }
        return number
    }

    func pageCount() throws -> Int64 {
        guard let file else { throw EventLogError.closed("measure the file") }
        return try file.connection.pageCount()
    }

    func setMaxPageCount(_ pages: Int64?) throws(EventLogError) {
        guard let file else { throw .closed("limit the file") }
        do {
            try file.connection.setMaxPageCount(pages)
        } catch {
            throw EventLogError(error, operation: "limit the file")
        }
    }

    /// What Kafka allows too, so that a name fits both logs.
    private static func check(_ spec: TopicSpec) throws(EventLogError) {
        let isName =
            !spec.name.isEmpty && spec.name.utf8.count <= 249 && spec.name != "."
            && spec.name != ".."
            && spec.name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                    UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        guard isName, spec.partitions > 0, spec.partitions <= 10_000, spec.maxRecordBytes > 0 else {
            throw EventLogError(
                .invalid, operation: "create topics",
                detail: "\(spec.name): a name of letters, digits, '.', '_', '-'; "
                    + "1 to 10000 partitions; a size above 0")
        }
    }

    private static func insert(
        _ spec: TopicSpec, first: Int, _ connection: Connection
    ) throws(SQLiteError) {
        let (isCompacted, retention) = columns(spec.cleanup)
        try connection.run(
            "INSERT INTO topics VALUES (?, ?, ?, ?, ?, ?, ?)", Value(first), Value(spec.name),
            Value(spec.partitions), isCompacted, retention, Value(spec.maxRecordBytes),
            Value(spec.usesLogAppendTime))
        for number in first..<first + Int(spec.partitions) {
            try connection.run("INSERT INTO partitions VALUES (?, 0, 0)", Value(number))
        }
    }

    private static func update(
        _ spec: TopicSpec, _ connection: Connection
    ) throws(SQLiteError) {
        let (isCompacted, retention) = columns(spec.cleanup)
        try connection.run(
            """
            UPDATE topics SET is_compacted = ?, retention_ms = ?, max_record_bytes = ?,
                uses_log_append_time = ?
            WHERE name = ?
            """, isCompacted, retention, Value(spec.maxRecordBytes),
            Value(spec.usesLogAppendTime), Value(spec.name))
    }

    private static func columns(_ cleanup: TopicSpec.Cleanup) -> (Value, Value) {
        switch cleanup {
        case .compact: (true, nil)
        case .delete(let milliseconds): (false, Value(milliseconds))
        }
    }
}
