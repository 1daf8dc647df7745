// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Terminal
import TestSupport
import Testing

@testable import Demo

@Suite struct ChildProcessTests {
    private final class Heard: Sendable {
        let lines = Mutex<[String]>([])
        let ends = Mutex<[Int32]>([])
    }

    private func start(
        _ script: String, _ directory: TemporaryDirectory, _ heard: Heard
    ) throws -> ChildProcess {
        try ChildProcess(
            "/bin/sh", ["-c", script], errorsTo: directory.file("log"),
            line: { line in heard.lines.withLock { $0.append(line) } },
            end: { status in heard.ends.withLock { $0.append(status) } })
    }

    private func eventually(_ condition: () -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while !condition() {
            if ContinuousClock.now > deadline { return false }
            try await Task.sleep(for: .milliseconds(5))
        }
        return true
    }

    @Test func `lines, errors and the end of a process are told`() async throws {
        let directory = try TemporaryDirectory()
        let heard = Heard()
        let child = try start("echo one; echo two; echo bad >&2; exit 7", directory, heard)
        #expect(try await eventually { heard.ends.withLock { $0.count == 1 } })
        #expect(try await eventually { heard.lines.withLock { $0 == ["one", "two"] } })
        #expect(ChildProcess.text(try #require(child.end)) == "exit status 7")
        #expect(try FileContents.text(directory.file("log")) == "bad\n")
    }

    @Test func `a process is asked to end`() async throws {
        let directory = try TemporaryDirectory()
        let heard = Heard()
        let child = try start("exec sleep 600", directory, heard)
        #expect(await child.stop(grace: .seconds(20)))
        #expect(ChildProcess.text(try #require(child.end)) == "signal 15")
    }

    @Test func `one that does not listen is made to end`() async throws {
        let directory = try TemporaryDirectory()
        let heard = Heard()
        let child = try start("trap '' TERM; echo ready; exec sleep 600", directory, heard)
        #expect(try await eventually { heard.lines.withLock { $0 == ["ready"] } })
        #expect(await !child.stop(grace: .milliseconds(100)))
        #expect(ChildProcess.text(try #require(child.end)) == "signal 9")
    }

    @Test func `a program that is not there is named`() throws {
        let directory = try TemporaryDirectory()
        let error = #expect(throws: CommandFailure.self) {
            try ChildProcess(
                "/no/such/program", [], errorsTo: directory.file("log"), line: { _ in },
                end: { _ in })
        }
        #expect(error?.problem.contains("/no/such/program") == true)
    }
}
