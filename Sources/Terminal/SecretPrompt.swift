// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A secret that somebody types: not shown on the terminal, and never a word of the command line,
/// which others on the host see. Without a terminal it is the first line of standard input.
package enum SecretPrompt {
    /// Bytes of a line.
    private static let limit = 4096

    package static func ask(_ question: String) throws(UsageError) -> String {
        guard isatty(STDIN_FILENO) == 1 else { return try line() }
        StandardStreams.write(question + ": ", to: STDERR_FILENO)
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw UsageError("the terminal does not say how it is set")
        }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else {
            throw UsageError("the terminal cannot be kept from showing what is typed")
        }
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            StandardStreams.write("\n", to: STDERR_FILENO)
        }
        return try line()
    }

    /// Byte by byte: what follows the line is somebody else's.
    private static func line() throws(UsageError) -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 || byte == 0x0A { break }
            bytes.append(byte)
            if bytes.count > limit { throw UsageError("the line is longer than \(limit) bytes") }
        }
        if bytes.last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else {
            throw UsageError("nothing was typed that could be read")
        }
        return text
    }
}
