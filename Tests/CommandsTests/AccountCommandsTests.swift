// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Exchange
import Foundation
import Terminal
import TestSupport
import Testing

@testable import Commands

/// The files of people and programs, changed from the command line.
struct AccountCommandsTests {
    private static let program = Program(
        "lienthong", "", commands: usersCommands + tokensCommands)

    /// The exit code, and what was complained of.
    private func run(_ words: String...) async -> (code: Int32, complaint: String) {
        var complaint = ""
        let code = await Self.program.run(
            words, environment: [:], say: { _ in }, complain: { complaint = $0 })
        return (code, complaint)
    }

    private func users(_ path: String) throws -> UsersFile {
        try UsersFile(
            parsing: OwnersFile.read(path, maxBytes: UsersFile.maxBytes, isSecret: true))
    }

    @Test func `people are added, changed and taken out, and the file stays its owner's`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let (path, password) = (directory.file("users.jsonl"), directory.file("password"))
        try Data("một mật khẩu dài\n".utf8).write(to: URL(fileURLWithPath: password))
        let added = await run(
            "users", "add", "an.nguyen", "--users", path, "--role", "clerk", "--agency",
            "H27.05.03", "--password-file", password)
        #expect(added == (ExitCode.done, ""))
        let first = try #require(users(path)["an.nguyen"])
        #expect(first.role == .clerk && first.agency?.text == "H27.05.03")
        let typed = try #require(Password(typed: "một mật khẩu dài"))
        #expect(await PasswordChecker().check(typed, against: first.password) == .right)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)

        let twice = await run(
            "users", "add", "an.nguyen", "--users", path, "--role", "auditor",
            "--password-file", password)
        #expect(twice.code == ExitCode.failed)
        #expect(twice.complaint.contains("there already"))

        #expect(
            await run(
                "users", "role", "an.nguyen", "--users", path, "--role", "operator",
                "--reads-documents"
            ).code == ExitCode.done)
        #expect(try users(path)["an.nguyen"]?.caller.may(.readAll) == true)
        #expect(await run("users", "totp", "an.nguyen", "--users", path).code == ExitCode.done)
        #expect(try users(path)["an.nguyen"]?.secondFactor != nil)
        #expect(
            await run("users", "totp", "an.nguyen", "--users", path, "--off").code == ExitCode.done)
        #expect(try users(path)["an.nguyen"]?.secondFactor == nil)
        #expect(
            await run(
                "users", "password", "an.nguyen", "--users", path, "--password-file", password
            )
            .code == ExitCode.done)
        #expect(try users(path)["an.nguyen"]?.password != first.password)
        #expect(await run("users", "remove", "an.nguyen", "--users", path).code == ExitCode.done)
        #expect(try users(path).users.isEmpty)
        #expect(await run("users", "remove", "an.nguyen", "--users", path).code == ExitCode.failed)
    }

    @Test func `what is wrong is said before a password is asked for`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("users.jsonl")
        for words in [
            ["An"], ["an", "--role", "king"], ["an", "--role", "clerk"],
            ["an", "--role", "auditor", "--agency", "H27"],
            ["an", "--role", "clerk", "--agency", "h27"],
        ] {
            var complaint = ""
            let code = await Self.program.run(
                ["users", "add", "--users", path] + words, environment: [:], say: { _ in },
                complain: { complaint = $0 })
            #expect(code == ExitCode.usage, "\(words): \(complaint)")
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a short password is refused`() async throws {
        let directory = try TemporaryDirectory()
        let password = directory.file("password")
        try Data("ngắn\n".utf8).write(to: URL(fileURLWithPath: password))
        let answer = await run(
            "users", "add", "an", "--users", directory.file("users.jsonl"), "--role", "auditor",
            "--password-file", password)
        #expect(answer.code == ExitCode.failed)
        #expect(answer.complaint.contains("10 characters"))
    }

    @Test func `tokens are made with an end, and a file of before is written anew`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("tokens.jsonl")
        let digest = String(repeating: "ab", count: 32)
        try Data(#"[{"sha256":"\#(digest)","node":"H27"}]"#.utf8)
            .write(to: URL(fileURLWithPath: path))
        func tokens() throws -> TokensFile {
            try TokensFile(
                parsing: OwnersFile.read(path, maxBytes: TokensFile.maxBytes, isSecret: false))
        }
        #expect(await run("tokens", "upgrade", "--tokens", path).code == ExitCode.done)
        #expect(try !tokens().isOfEarlierForm)
        #expect(
            await run(
                "tokens", "add", "xa", "--tokens", path, "--kind", "agency", "--code",
                "H27.05.03"
            ).code == ExitCode.done)
        let made = try #require(tokens()["xa"])
        #expect(made.caller.office == .agency(try AgencyCode("H27.05.03")))
        #expect(made.expires != nil)
        #expect(
            await run(
                "tokens", "add", "nut", "--tokens", path, "--kind", "node", "--code", "H05",
                "--days", "0", "--certificate", digest.uppercased()
            ).code == ExitCode.done)
        #expect(try tokens()["nut"]?.expires == nil)
        #expect(
            await run("tokens", "add", "bad", "--tokens", path, "--kind", "clerk").code
                == ExitCode.usage)
        #expect(await run("tokens", "remove", "xa", "--tokens", path).code == ExitCode.done)
        #expect(try tokens()["xa"] == nil)
        #expect(try tokens().tokens.count == 2)
    }
}
