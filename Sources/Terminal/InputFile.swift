// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that a command line names, opened once. What is no plain file (a pipe, `/dev/stdin`, a
/// process substitution, `-` for standard input) is read to its end into a temporary file first, so
/// that whoever takes it may ask for its length, go back and read it twice.
package final class InputFile: Sendable {
    /// As it was named.
    package let name: String
    /// Open for reading, at the beginning; closed with this.
    package let descriptor: Int32
    /// In bytes, when it was opened.
    package let length: Int64
    /// False for what was read from a pipe or a terminal.
    package let isPlain: Bool

    /// - Parameter limitBytes: of what is no plain file; 1 GiB by default, more than any packet.
    package init(_ name: String, limitBytes: Int64 = 1 << 30) throws(CommandFailure) {
        let opened = try Self.open(name)
        var status = stat()
        guard fstat(opened, &status) == 0 else {
            defer { close(opened) }
            throw FileContents.failure("cannot read \(name)")
        }
        self.name = name
        switch status.st_mode & S_IFMT {
        // Of `-` it is what is left of it: its place is shared with who started us.
        case S_IFREG where name != "-":
            (descriptor, length, isPlain) = (opened, Int64(status.st_size), true)
        case S_IFDIR, S_IFBLK:
            defer { close(opened) }
            let what = status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "a block device"
            throw CommandFailure("\(name) is \(what)", next: "give a file or a pipe")
        default:
            defer { close(opened) }
            (descriptor, length) = try NamelessFile.copy(
                of: opened, name, limitBytes: limitBytes)
            isPlain = false
        }
    }

    deinit { close(descriptor) }

    /// `-` and a socket that stands behind `/dev/stdin`, which cannot be opened by name, are taken by
    /// their number.
    private static func open(_ name: String) throws(CommandFailure) -> Int32 {
        if name != "-" {
            let descriptor = Glibc.open(name, O_RDONLY | O_CLOEXEC)
            if descriptor >= 0 { return descriptor }
            guard errno == ENXIO, name == "/dev/stdin" || name == "/dev/fd/0" else {
                throw FileContents.failure("cannot read \(name)")
            }
        }
        let descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else { throw FileContents.failure("cannot read standard input") }
        return descriptor
    }

    /// A name under which libraries that take names open the same bytes from their beginning.
    package var path: String { "/proc/self/fd/\(descriptor)" }

    /// The first bytes, as many as there are.
    package func beginning(_ count: Int) throws(CommandFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var length = 0
        while length < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + length, count - length, off_t(length))
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw FileContents.failure("cannot read \(name)") }
            if got == 0 { break }
            length += got
        }
        return Array(bytes[..<length])
    }

    /// A descriptor of its own for another owner.
    package func duplicate() throws(CommandFailure) -> Int32 {
        let descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else { throw FileContents.failure("cannot read \(name)") }
        return descriptor
    }
}
