// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Glibc
import TestSupport
import Testing

/// The files of accounts, and what stands under their names.
struct OwnersFileTests {
    private func kind(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
    }

    private func read(_ path: String) throws -> [UInt8] {
        try OwnersFile.read(path, maxBytes: 100, isSecret: true)
    }

    @Test func `what a link names is replaced, and the link stays`() throws {
        let directory = try TemporaryDirectory()
        let (target, link) = (directory.file("users.jsonl"), directory.file("link"))
        try OwnersFile.write([1], to: target)
        #expect(symlink("users.jsonl", link) == 0)
        try OwnersFile.write([2], to: link)
        #expect(kind(link) == S_IFLNK)
        #expect(try read(target) == [2] && read(link) == [2])
    }

    @Test func `what is no plain file is refused, and stays what it is`() throws {
        let directory = try TemporaryDirectory()
        let pipe = directory.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(symlink("nowhere", directory.file("dangling")) == 0)
        for path in [pipe, "/dev/null", directory.path, directory.file("dangling")] {
            let before = kind(path)
            #expect(throws: AccountsError.self) { try OwnersFile.write([1], to: path) }
            #expect(kind(path) == before, "\(path)")
        }
    }
}
