// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import TestSupport
import Testing

/// People and programs of a gateway that runs: files changed beneath it, by our own commands.
@Suite(.timeLimit(.minutes(5)))
struct AccountFileTests {
    private let client = HTTPClient(maxConnections: 2)

    /// Runs a command of `lienthong` to its end.
    private func lienthong(_ directory: TemporaryDirectory, _ words: String...) async throws {
        let process = try RunningProcess(
            "lienthong", words, logFile: directory.file("command.jsonl"))
        try await process.waitForExit()
        #expect(process.terminationStatus == 0, "\(words): \(process.logTail())")
    }

    @Test func `who is taken out of the file is out without a restart`() async throws {
        let directory = try TemporaryDirectory()
        let (users, password) = (directory.file("users.jsonl"), directory.file("password"))
        try Data("một mật khẩu thật dài\n".utf8).write(to: URL(fileURLWithPath: password))
        for name in ["an", "binh"] {
            try await lienthong(
                directory, "users", "add", name, "--users", users, "--role", "operator",
                "--password-file", password)
        }
        let gateway = try RunningProcess(
            "lienthong",
            ["run", "--data", directory.file("data"), "--port", "0", "--users", users],
            logFile: directory.file("log.jsonl"))
        let base = try await gateway.readyURL()
        @Sendable func logIn(_ name: String) async throws -> String? {
            let answer = try await client.send(
                "POST", base + "/login",
                body: .bytes(
                    Array(
                        "name=\(name)&password=m%E1%BB%99t+m%E1%BA%ADt+kh%E1%BA%A9u+th%E1%BA%ADt+d%C3%A0i"
                            .utf8)))
            return answer.header("Set-Cookie").map { String($0.prefix { $0 != ";" }) }
        }
        @Sendable func isIn(_ cookie: String) async throws -> Bool {
            try await client.send("GET", base + "/sessions", headers: [("Cookie", cookie)]).status
                == 200
        }
        let (an, binh) = (try #require(await logIn("an")), try #require(await logIn("binh")))
        #expect(try await isIn(an) == true)

        try await lienthong(directory, "users", "remove", "an", "--users", users)
        try await eventually("an is out") { try await isIn(an) == false }
        #expect(try await isIn(binh) == true)
        #expect(try await logIn("an") == nil)

        // A line that is not understood changes nothing; a hang-up ends nothing.
        let whole = try Data(contentsOf: URL(fileURLWithPath: users))
        try (whole + Data("nonsense\n".utf8)).write(to: URL(fileURLWithPath: users))
        gateway.kill(SIGHUP)
        try await eventually("it says so") {
            try await client.send("GET", base + "/readyz").text.contains("line 2")
        }
        #expect(try await isIn(binh) == true)
        try whole.write(to: URL(fileURLWithPath: users))
        gateway.kill(SIGHUP)
        try await eventually("it is mended") {
            try await client.send("GET", base + "/readyz").text.contains("line 2") == false
        }
        gateway.kill(SIGTERM)
        try await gateway.waitForExit()
        #expect(gateway.terminationStatus == 0, "\(gateway.logTail())")
    }

    @Test func `a gateway does not start with half of its accounts`() async throws {
        let directory = try TemporaryDirectory()
        let tokens = directory.file("tokens.jsonl")
        try Data("{\"name\":\"x\"}\n".utf8).write(to: URL(fileURLWithPath: tokens))
        let gateway = try RunningProcess(
            "lienthong",
            ["run", "--data", directory.file("data"), "--port", "0", "--tokens", tokens],
            logFile: directory.file("log.jsonl"))
        try await gateway.waitForExit()
        #expect(gateway.terminationStatus == 3)
        #expect(gateway.logTail().contains("line 1"))
    }
}
