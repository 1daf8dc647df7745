// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import HTTPServer
import Projection
import Terminal

/// `projection`: keeps a full replica on a host without a gateway.
package enum ProjectionProcess {
    package static func main() async -> Never {
        await Program.runProcess(
            "projection", "Keeps a projection of all documents until SIGTERM.",
            options: ProcessSettings.options, run: serve)
    }

    @Sendable private static func serve(_ arguments: Arguments) async throws -> Int32 {
        let host = try await ProcessHost(ProcessSettings(arguments), label: "projection")
        let projection = try await Projection.open(host)
        let server = try HTTPServer(settings: host.serverSettings, metrics: host.metrics)
        return try await host.run([Part(projection)], server: server)
    }
}
