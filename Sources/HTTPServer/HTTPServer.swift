// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD
import Dispatch
import Glibc
import Synchronization
import Telemetry

/// An HTTP/1.1 server on libmicrohttpd. It is bound when made, serves from `start` on, and must be
/// stopped before it is let go.
package final class HTTPServer: Sendable {
    /// The port it is bound to.
    package let port: UInt16
    private let settings: HTTPServerSettings
    private let metrics: Metrics
    private let state: Mutex<State>

    private enum State: Sendable {
        case bound(Int32)
        case running(RunningDaemon)
        case stopped
    }

    package init(settings: HTTPServerSettings, metrics: Metrics = Metrics()) throws(HTTPServerError)
    {
        try settings.check()
        let socket = try ListeningSocket(host: settings.host, port: settings.port)
        port = socket.port
        self.settings = settings
        self.metrics = metrics
        state = Mutex(.bound(socket.release()))
    }

    deinit {
        state.withLock { state in
            if case .bound(let descriptor) = state { close(descriptor) }
        }
    }

    /// Begins to serve. Once only.
    package func start(_ handler: any HTTPHandler) throws(HTTPServerError) {
        // A client that has gone is a failed write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let core = ServerCore(settings: settings, handler: handler, metrics: metrics)
        try state.withLock { state throws(HTTPServerError) in
            guard case .bound(let descriptor) = state else {
                throw HTTPServerError(
                    operation: "start the HTTP server", reason: "it was started before",
                    hint: "make another one")
            }
            // A start that fails may have closed the socket or not: closing it here could hit what
            // another thread has opened since.
            state = .stopped
            state = .running(try RunningDaemon(core: core, socket: descriptor))
        }
    }

    /// Requests between their headers and the end of their answer.
    package var activeRequests: Int {
        state.withLock { state in
            if case .running(let daemon) = state { daemon.core.activeRequests } else { 0 }
        }
    }

    /// Takes no more connections, lets polls come to an end, waits for the other requests, at most
    /// `stopTimeout`, and closes. Returns when no thread of the server runs any more.
    package func stop() async {
        let before = state.withLock { state in
            defer { state = .stopped }
            return state
        }
        switch before {
        case .bound(let descriptor): close(descriptor)
        case .running(let daemon): await daemon.stop()
        case .stopped: break
        }
    }
}
