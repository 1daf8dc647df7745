// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Projection
import SQLite
import Telemetry
import TestSupport

/// A projection in a directory of its own, followed until it has everything.
struct ProjectionUnderTest {
    let directory: TemporaryDirectory
    var settings: ProjectionSettings

    init(batchRecords: Int = 50) throws {
        directory = try TemporaryDirectory()
        settings = ProjectionSettings(
            path: directory.file("projection.sqlite"), cluster: Cluster("test"),
            batchRecords: batchRecords, retryPause: .milliseconds(1))
    }

    func open(_ log: any EventLog) async throws -> Projection {
        try await Projection.open(
            settings, log: log, metrics: Metrics(),
            logger: Logger(label: "test", sink: LogSink { _ in }))
    }

    /// Follows while `body` runs, and closes.
    func following<T: Sendable>(
        _ log: any EventLog, _ body: @Sendable (Projection) async throws -> T
    ) async throws -> T {
        let projection = try await open(log)
        let running = Task { try await projection.run() }
        let result: Result<T, any Error>
        do {
            result = .success(try await body(projection))
        } catch {
            result = .failure(error)
        }
        projection.stop()
        try await running.value
        try await projection.close()
        return try result.get()
    }

    /// Applies all of the story, then asks.
    func after<T: Sendable>(
        _ story: Story, seed: UInt64 = 1, _ body: @Sendable (Projection) async throws -> T
    ) async throws -> T {
        try await following(ScriptedLog(story, seed: seed)) { projection in
            try await projection.catchUp(within: .seconds(60))
            return try await body(projection)
        }
    }

    /// Every row of every table, with documents named by their ids instead of the numbers this
    /// file gave them, and the search index term by term.
    func dump() throws -> [String] {
        let connection = try Connection(path: settings.path)
        defer { connection.close() }
        var lines: [String] = []
        func dump(_ table: String, _ sql: String) throws {
            try connection.prepare(sql).rows { row in
                let cells = (0..<Int32(row.columnCount)).map { column in
                    row.isNull(column) ? "NULL" : "\(row.bytes(column))"
                }
                lines.append(table + ": " + cells.joined(separator: " "))
            }
        }
        func columns(_ table: String) throws -> [String] {
            var names: [String] = []
            try connection.prepare("SELECT name FROM pragma_table_info(?)").rows(.text(table)) {
                names.append($0.string(0))
            }
            return names
        }
        for table in [
            "positions", "sums", "deviations", "submissions", "participants", "dead_letters",
            "unreadable",
        ] {
            try dump(
                table, "SELECT * FROM \(table)" + (table == "sums" ? " WHERE amount <> 0" : ""))
        }
        let own = try columns("documents").filter { $0 != "key" }.joined(separator: ", ")
        try dump("documents", "SELECT \(own) FROM documents")
        for table in [
            "headers", "replacements", "attempts", "refusals", "steps", "deliveries",
            "delivery_changes",
            "deadlines", "overdue",
        ] {
            let own = try columns(table).filter { $0 != "document" }.map { "t.\($0)" }
                .joined(separator: ", ")
            try dump(
                table,
                "SELECT d.id, \(own) FROM \(table) t LEFT JOIN documents d ON d.key = t.document")
        }
        try connection.execute(
            "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, search, instance)")
        try dump("search", "SELECT term, doc, offset FROM temp.terms")
        return lines.sorted()
    }
}
