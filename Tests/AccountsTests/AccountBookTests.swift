// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Glibc
import TestSupport
import Testing

struct AccountBookTests {
    private static func line(_ name: String) -> String {
        #"{"name":"\#(name)","kind":"metrics","sha256":"\#(SHA256.hash(name).hex)"}"# + "\n"
    }

    @Test func `a change of a file is read, a bad line changes nothing and says so`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("tokens.jsonl")
        func write(_ text: String) throws { try OwnersFile.write(Array(text.utf8), to: path) }
        try write(Self.line("one"))
        let book = try AccountBook(AccountBook.Paths(tokens: path))
        func knows(_ name: String) -> Bool { book.accounts.account(ofToken: name, at: 0) != nil }
        #expect(book.look() == .none)
        try write(Self.line("one") + Self.line("two"))
        #expect(book.look() == .read(users: 0, tokens: 2))
        #expect(knows("one") && knows("two"))
        try write(Self.line("two") + "nonsense\n")
        guard case .failed(let problem) = book.look() else {
            Issue.record("a bad line was taken")
            return
        }
        #expect(problem.contains("line 2"))
        #expect(problem.contains(path))
        #expect(book.problem == problem)
        #expect(knows("one") && knows("two"))
        // Told once, not at every look.
        #expect(book.look() == .none)
        try write(Self.line("two"))
        #expect(book.look() == .read(users: 0, tokens: 1))
        #expect(!knows("one") && knows("two"))
        #expect(book.problem == nil)
        // A file that is gone takes nobody out.
        unlink(path)
        guard case .failed = book.look() else {
            Issue.record("a file that is gone was taken")
            return
        }
        #expect(knows("two"))
        guard case .failed = book.look(always: true) else {
            Issue.record("a file that is gone was taken")
            return
        }
    }

    @Test func `a users file that others may read is refused, and what is written is the owner's`()
        throws
    {
        let directory = try TemporaryDirectory()
        let path = directory.file("users.jsonl")
        try OwnersFile.write(UsersFile().bytes, to: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        _ = try AccountBook(AccountBook.Paths(users: path))
        chmod(path, 0o640)
        let error = try #require(throws: AccountsError.self) {
            try AccountBook(AccountBook.Paths(users: path))
        }
        #expect(error.problem.contains("chmod 600"))
    }

    @Test func `root who changes a file leaves it to its owner`() throws {
        guard geteuid() == 0 else { return }
        let directory = try TemporaryDirectory()
        let path = directory.file("users.jsonl")
        try OwnersFile.write(UsersFile().bytes, to: path)
        #expect(chown(path, 65_534, 65_534) == 0)
        try OwnersFile.write(UsersFile().bytes, to: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_uid == 65_534 && status.st_mode & 0o777 == 0o600)
    }

    @Test func `at the start a bad file is an error`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("tokens.jsonl")
        try OwnersFile.write(Array("{}\n".utf8), to: path)
        #expect(throws: AccountsError.self) { try AccountBook(AccountBook.Paths(tokens: path)) }
        #expect(throws: AccountsError.self) {
            try AccountBook(AccountBook.Paths(tokens: directory.file("none")))
        }
    }
}
