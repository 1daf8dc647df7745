// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Standard output and error, written through at once: what is printed is there when a process that
/// reads along looks for it.
package enum StandardStreams {
    /// A line on standard output.
    package static func say(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// A line on standard error.
    package static func complain(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    package static func say(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { write($0, to: STDOUT_FILENO) }
    }

    package static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    /// What a closed pipe does not take is lost, as with `| head`.
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = Glibc.write(descriptor, start, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
    }

    /// Of the terminal; 80 where that is not known.
    package static var columns: Int {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }

    package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}
