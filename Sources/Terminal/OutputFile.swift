// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that a command line names for writing. The bytes go into a draft, which a caller may read
/// again and check, and come to where they belong as a whole at `finish`, or not at all.
///
/// A plain file, or one that is not there yet, is replaced by its draft. Anything else (`-` for
/// standard output, a pipe, a device, a symbolic link, a file with several names) stays what it is and
/// is written into: to put a file in its place would destroy it.
package final class OutputFile {
    private enum Way {
        case replace(draft: String)
        case writeInto
        case standardOutput
    }

    package let name: String
    /// The draft's, for writing and reading.
    package let draft: Int32
    private let way: Way
    private let mode: mode_t
    private var isFinished = false

    /// Makes the draft; what is there stays as it is.
    package init(_ name: String) throws(CommandFailure) {
        self.name = name
        var status = stat()
        if name == "-" {
            (way, mode, draft) = (.standardOutput, 0, try NamelessFile.make())
        } else if lstat(name, &status) != 0 {
            guard errno == ENOENT else { throw FileContents.failure("cannot write \(name)") }
            (draft, way) = try Self.beside(name)
            mode = 0o600
        } else if status.st_mode & S_IFMT == S_IFDIR {
            throw CommandFailure("\(name) is a directory", next: "name a file in it")
        } else if status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 {
            (draft, way) = try Self.beside(name)
            mode = status.st_mode & 0o777
        } else {
            (way, mode, draft) = (.writeInto, 0, try NamelessFile.make())
        }
    }

    private static func beside(_ name: String) throws(CommandFailure) -> (Int32, Way) {
        let file = try NamelessFile.named(name + ".part-", name)
        return (file.descriptor, .replace(draft: file.path))
    }

    deinit {
        if !isFinished, case .replace(let draft) = way { unlink(draft) }
        close(draft)
    }

    /// True where the bytes go to standard output, under whichever name: what else there is to say
    /// then belongs on standard error.
    package var isStandardOutput: Bool {
        if case .standardOutput = way { return true }
        guard case .writeInto = way else { return false }
        var (own, output) = (stat(), stat())
        return stat(name, &own) == 0 && fstat(STDOUT_FILENO, &output) == 0
            && own.st_dev == output.st_dev && own.st_ino == output.st_ino
    }

    /// Brings the draft to its place.
    package func finish() throws(CommandFailure) {
        switch way {
        case .replace(let path):
            guard fchmod(draft, mode) == 0, rename(path, name) == 0 else {
                throw FileContents.failure("cannot write \(name)")
            }
        case .writeInto:
            let target = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0o600)
            guard target >= 0 else { throw FileContents.failure("cannot write \(name)") }
            defer { close(target) }
            try eachPiece { (bytes) throws(CommandFailure) in
                try FileContents.write(bytes, to: target, name)
            }
        case .standardOutput:
            try eachPiece { (bytes) throws(CommandFailure) in StandardStreams.say(Array(bytes)) }
        }
        isFinished = true
    }

    private func eachPiece(
        _ body: (ArraySlice<UInt8>) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        var offset: off_t = 0
        while true {
            let count = pread(draft, &buffer, buffer.count, offset)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileContents.failure("cannot read a temporary file") }
            if count == 0 { return }
            try body(buffer[..<count])
            offset += off_t(count)
        }
    }
}
