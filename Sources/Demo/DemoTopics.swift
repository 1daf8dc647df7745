// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Telemetry
import Terminal

/// The topics of a cluster that was started for the demo, and its name: what `topics apply` does
/// once before the first process starts. The embedded log makes its own.
enum DemoTopics {
    static func create(on log: String, cluster: String) async throws {
        let arguments = try Arguments(
            ["--log", log, "--cluster", cluster], options: ProcessSettings.options)
        let opened = try await OpenedLog(
            ProcessSettings(arguments), logger: Logger(label: "demo", level: .error),
            makingCluster: true)
        await opened.log.close()
    }
}
