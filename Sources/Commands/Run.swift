// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Processes
import Terminal

/// `lienthong run`: all workers, projection and gateway in one process.
package let runCommand = Command(
    "run", "runs all workers, the projection and the gateway in one process",
    options: WorkerProgram.options + GatewayProcess.options
) { arguments in
    let host = try await ProcessHost(ProcessSettings(arguments), label: "lienthong")
    let pipeline = try await Pipeline(host, arguments)
    let gateway = try await GatewayProcess(pipeline, host, arguments)
    let workers = pipeline.parts()
    return try await gateway.run(pipeline.followers + workers, on: host)
}
