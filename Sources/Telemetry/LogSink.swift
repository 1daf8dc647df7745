// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where log lines go: each call is one whole line with its line end.
package struct LogSink: Sendable {
    private let body: @Sendable (UnsafeRawBufferPointer) -> Void

    package init(_ body: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) { self.body = body }

    func write(_ line: UnsafeRawBufferPointer) { body(line) }

    package static let standardError = LogSink { line in
        // One write(2) a line, so that lines of several processes do not mix in a pipe. A log that
        // cannot be written has nowhere left to say so.
        var rest = line
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = Glibc.write(STDERR_FILENO, start, rest.count)
            if written < 0 && errno != EINTR { return }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(written, 0)))
        }
    }
}
