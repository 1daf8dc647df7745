// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Processes that must not start, and say why.
@Suite(.timeLimit(.minutes(5)))
struct StartTests {
    @Test func `a second process in a data directory ends at once, and the first goes on`()
        async throws
    {
        let directory = try TemporaryDirectory()
        func start(_ name: String) throws -> RunningProcess {
            try RunningProcess(
                "lienthong", ["run", "--data", directory.file("data"), "--port", "0"],
                logFile: directory.file(name))
        }
        let first = try start("first.jsonl")
        _ = try await first.readyURL()
        let second = try start("second.jsonl")
        try await second.waitForExit()
        #expect(second.terminationStatus == 4)
        #expect(second.logTail().contains("process \(first.pid) works in"))
        #expect(second.logTail().split(separator: "\n").count == 1)
        _ = try await first.readyURL()
        // After a kill nothing of it stands in the way.
        first.kill(SIGKILL)
        try await first.waitForExit()
        let third = try start("third.jsonl")
        _ = try await third.readyURL()
        third.kill(SIGTERM)
        try await third.waitForExit()
        #expect(third.terminationStatus == 0)
    }
}
