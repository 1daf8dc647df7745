// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// SIGTERM and SIGINT as something that can be awaited; SIGPIPE and SIGXFSZ ignored, so that a
/// closed socket and a full disk are errors of a call and not the end of the process.
package enum Signals {
    package static func ignoreFatalWrites() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }

    /// SIGHUP asks for settings to be read again, and so ends nothing, also of a process that has no
    /// such settings or still starts. At a terminal it is the terminal's end, and ours.
    static func ignoreHangUp() {
        if isatty(STDIN_FILENO) == 0 { signal(SIGHUP, SIG_IGN) }
    }

    /// Calls `body` once for each SIGTERM or SIGINT. Keep what it returns.
    package static func onTermination(_ body: @escaping @Sendable () -> Void) -> [any Sendable] {
        [SIGTERM, SIGINT].map { on($0, body) }
    }

    /// Calls `body` for each SIGHUP: settings files were changed. Keep what it returns.
    package static func onHangUp(_ body: @escaping @Sendable () -> Void) -> any Sendable {
        on(SIGHUP, body)
    }

    private static func on(
        _ number: Int32, _ body: @escaping @Sendable () -> Void
    ) -> any Sendable {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler(handler: body)
        source.resume()
        return SignalSource(source)
    }

    private final class SignalSource: Sendable {
        private let source: Mutex<any DispatchSourceSignal>

        init(_ source: sending any DispatchSourceSignal) { self.source = Mutex(source) }
    }
}

/// What was printed is there for who reads it through a pipe.
func flushStandardOutput() { fflush(nil) }
