// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLiteEventLog

/// One of the logs that must keep the contract. Tests that take it as argument say nothing that
/// only one of them keeps; topics and groups of a test have names of its own (`uniqueName`), since
/// a log may be shared by all.
package struct EventLogUnderTest: Sendable, CustomStringConvertible {
    package let name: String
    /// Opens the log, runs the body with it, closes it and cleans up, also after an error.
    package let withLog:
        @Sendable (_ body: @Sendable (any EventLog) async throws -> Void) async throws -> Void

    package init(
        name: String,
        withLog:
            @escaping @Sendable (
                _ body: @Sendable (any EventLog) async throws -> Void
            ) async throws -> Void
    ) {
        self.name = name
        self.withLog = withLog
    }

    package var description: String { name }

    package static let all: [EventLogUnderTest] =
        KafkaBroker.isExpected ? [embedded, kafka] : [embedded]

    package static let embedded = EventLogUnderTest(name: "SQLite") { body in
        let directory = try TemporaryDirectory()
        let log = try await SQLiteEventLog(path: directory.file("events.sqlite"))
        do {
            try await body(log)
        } catch {
            await log.close()
            throw error
        }
        await log.close()
    }
}

/// The name with random digits behind it.
package func uniqueName(_ base: String) -> String {
    base + "." + String(UInt64.random(in: 0...UInt64.max), radix: 36)
}
