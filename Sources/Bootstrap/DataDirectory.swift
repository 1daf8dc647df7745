// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Terminal

/// The directory of a process's own files: nobody else has it while this lives. The lock goes with
/// the process, however it ends.
package final class DataDirectory: Sendable {
    private let descriptor: Int32

    /// Makes the directory and those inside it. `DirectoryTaken` where another process works in it.
    package init(_ path: String) throws {
        try Self.make(path)
        let file = path + "/lock"
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw UsageError("cannot open \(file): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = Self.text(of: descriptor)
            close(descriptor)
            if code == EWOULDBLOCK { throw DirectoryTaken(path: path, process: holder) }
            throw UsageError("cannot lock \(file): \(String(cString: strerror(code)))")
        }
        // Who has it, for whoever is refused.
        let process = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        pwrite(descriptor, process, process.count, 0)
    }

    deinit { close(descriptor) }

    /// Makes the data directory and those inside it; a sentence where that is not possible.
    package static func make(_ path: String) throws(UsageError) {
        for directory in [path, path + "/state"] {
            if mkdir(directory, 0o700) != 0, errno != EEXIST {
                throw UsageError(
                    "cannot make the directory \(directory): \(String(cString: strerror(errno)))")
            }
        }
    }

    private static func text(of descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(count, 0)).prefix { $0 > 0x20 }, as: UTF8.self)
    }
}

/// Another process works in the data directory: exit code 4 and one sentence.
package struct DirectoryTaken: EndOfProcess, CustomStringConvertible {
    package var path: String
    /// Its process identifier, where it could be read.
    package var process: String

    package var exitCode: Int32 { ExitCode.fenced }

    package var description: String {
        let who = process.isEmpty ? "another process" : "process \(process)"
        return "\(who) works in \(path); give each process its own --data"
    }
}
