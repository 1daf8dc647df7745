// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization
import Testing

@testable import Terminal

/// Files that are no plain files, named on a command line.
struct FileKindTests {
    private final class Place {
        let path: String

        init() throws {
            var template = Array("/tmp/lienthong-kinds-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
            path = String(
                decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }

        deinit {
            // What cannot be removed is left to the system's own cleaning.
            try? FileManager.default.removeItem(atPath: path)
        }

        func file(_ name: String) -> String { path + "/" + name }
    }

    private func kind(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
    }

    /// The other end of a FIFO, on a thread that may block.
    private final class OtherEnd: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        private let done = DispatchSemaphore(value: 0)

        init(_ body: @escaping @Sendable () throws -> [UInt8]) {
            Thread.detachNewThread {
                do {
                    let found = try body()
                    self.bytes.withLock { $0 = found }
                } catch {
                    Issue.record(error)
                }
                self.done.signal()
            }
        }

        /// What came of it.
        func result() -> [UInt8] {
            done.wait()
            return bytes.withLock { $0 }
        }
    }

    // MARK: Input

    @Test func `a pipe is read to its end and may be read twice`() throws {
        let place = try Place()
        let pipe = place.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let writing = OtherEnd {
            let descriptor = open(pipe, O_WRONLY)
            defer { close(descriptor) }
            try FileContents.write(content[...], to: descriptor, pipe)
            return [1]
        }
        let file = try InputFile(pipe)
        #expect(writing.result() == [1])
        #expect(!file.isPlain)
        #expect(file.length == 300_000)
        #expect(try file.beginning(10) == Array(content[..<10]))
        #expect(try FileContents.read(file.path) == content)
        #expect(try FileContents.read(file.path) == content)
        #expect(file.name == pipe)
    }

    @Test func `a plain file is opened once, and not copied`() throws {
        let place = try Place()
        try FileContents.write([1, 2, 3], to: place.file("plain"))
        let file = try InputFile(place.file("plain"))
        #expect(file.isPlain && file.length == 3)
        #expect(unlink(place.file("plain")) == 0)
        #expect(try FileContents.read(file.path) == [1, 2, 3])
    }

    @Test func `what has no end, or nothing to read, is refused in a sentence`() throws {
        let place = try Place()
        let endless = #expect(throws: CommandFailure.self) {
            try InputFile("/dev/zero", limitBytes: 1 << 20)
        }
        #expect(endless?.problem == "/dev/zero is longer than 1048576 bytes")
        let directory = #expect(throws: CommandFailure.self) { try InputFile(place.path) }
        #expect(directory?.problem.hasSuffix("is a directory") == true)
        #expect(throws: CommandFailure.self) { try InputFile(place.file("none")) }
        #expect(try InputFile("/dev/null").length == 0)
    }

    // MARK: Output

    @Test func `a plain file is replaced as a whole, or stays as it was`() throws {
        let place = try Place()
        let path = place.file("out")
        try FileContents.write([9, 9, 9, 9], to: path)
        #expect(chmod(path, 0o640) == 0)
        do {
            let output = try OutputFile(path)
            try FileContents.write([1][...], to: output.draft, "draft")
        }
        #expect(try FileContents.read(path) == [9, 9, 9, 9])
        let output = try OutputFile(path)
        try FileContents.write([1, 2][...], to: output.draft, "draft")
        try output.finish()
        #expect(try FileContents.read(path) == [1, 2])
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
        #expect(try FileContents.names(in: place.path) == ["out"])
    }

    @Test func `links keep what they are, and what they name is written`() throws {
        let place = try Place()
        try FileContents.write([9, 9, 9], to: place.file("target"))
        #expect(symlink("target", place.file("link")) == 0)
        #expect(link(place.file("target"), place.file("second")) == 0)
        for name in ["link", "second", "dangling"] {
            if name == "dangling" { #expect(symlink("new", place.file(name)) == 0) }
            let output = try OutputFile(place.file(name))
            try FileContents.write([7][...], to: output.draft, "draft")
            try output.finish()
        }
        #expect(kind(place.file("link")) == S_IFLNK && kind(place.file("dangling")) == S_IFLNK)
        for name in ["target", "link", "second", "new"] {
            #expect(try FileContents.read(place.file(name)) == [7], "\(name)")
        }
    }

    @Test func `a FIFO and a device are written into, never replaced`() throws {
        let place = try Place()
        let pipe = place.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        let content = [UInt8](repeating: 5, count: 200_000)
        let reading = OtherEnd { try FileContents.read(pipe) }
        let output = try OutputFile(pipe)
        try FileContents.write(content[...], to: output.draft, "draft")
        try output.finish()
        #expect(reading.result() == content)
        #expect(kind(pipe) == S_IFIFO)

        let null = try OutputFile("/dev/null")
        try FileContents.write([1][...], to: null.draft, "draft")
        try null.finish()
        #expect(kind("/dev/null") == S_IFCHR)

        let full = try OutputFile("/dev/full")
        try FileContents.write([1][...], to: full.draft, "draft")
        #expect(throws: CommandFailure.self) { try full.finish() }
        #expect(kind("/dev/full") == S_IFCHR)
        #expect(throws: CommandFailure.self) { try OutputFile(place.path) }
    }

    @Test func `standard output is one, by each of its names`() throws {
        #expect(try OutputFile("-").isStandardOutput)
        let place = try Place()
        #expect(try !OutputFile(place.file("-")).isStandardOutput)
    }
}
