// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Synchronization

extension Part {
    /// The HTTP server of the process.
    package init(_ server: HTTPServer, handler: any HTTPHandler) {
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
        self.init(
            "http",
            run: {
                try server.start(handler)
                for await _ in stopped { break }
                await server.stop()
            },
            stop: { stop.yield(()) })
    }
}
