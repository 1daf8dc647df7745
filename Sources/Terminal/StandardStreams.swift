// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Standard output and error, written through at once: what is printed is there when a process that
/// reads along looks for it.
///
/// Standard output that takes no more (a full disk, a closed pipe) ends the program at once, with a
/// sentence and exit code 1: what it would do next rests on somebody having read what it said, as the
/// position from which to go on.
package enum StandardStreams {
    /// Once, before anything is opened. Who reads no more is an error of the write, not the end by a
    /// signal; and where a stream was closed by who started the program, its number is taken, so that
    /// no file of ours gets it and what is said into it.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(stream, F_GETFD) < 0 && errno == EBADF {
            // The lowest number that is free; for reading, so that a write to it fails.
            _ = open("/dev/null", O_RDONLY)
        }
    }

    /// A line on standard output.
    package static func say(_ line: String) { say(Array((line + "\n").utf8)) }

    /// A line on standard error; lost where that takes none.
    package static func complain(_ line: String) {
        _ = Array((line + "\n").utf8).withUnsafeBytes { write($0, to: STDERR_FILENO) }
    }

    package static func say(_ bytes: [UInt8]) {
        let problem = bytes.withUnsafeBytes { write($0, to: STDOUT_FILENO) }
        guard let problem else { return }
        let why = String(cString: strerror(problem))
        complain("standard output takes no more (\(why)): what follows was not done or not shown")
        _exit(ExitCode.failed)
    }

    /// To a terminal's own device, past the standard streams.
    package static func write(_ text: String, to descriptor: Int32) {
        _ = Array(text.utf8).withUnsafeBytes { write($0, to: descriptor) }
    }

    /// The error that it ended with; nil where all was written.
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = Glibc.write(descriptor, start, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return errno }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
        return nil
    }

    /// Of the terminal; 80 where that is not known.
    package static var columns: Int {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }

    package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}
