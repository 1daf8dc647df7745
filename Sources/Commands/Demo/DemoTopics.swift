// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Events
import KafkaEventLog
import Telemetry

/// The topics of a cluster that was started for the demo, and its name: what `topics apply` does
/// once before the first process starts. The embedded log makes its own.
enum DemoTopics {
    static func create(on servers: String, cluster: String) async throws {
        let arguments = try Arguments(
            ["--log", servers, "--cluster", cluster], options: ProcessSettings.options)
        let (log, name) = try OpenedLog.kafka(
            ProcessSettings(arguments), logger: Logger(label: "demo", level: .error))
        do {
            try await log.create(Topic.specs)
            try await ClusterName.writeDown(name, in: log)
        } catch {
            await log.close()
            throw error
        }
        await log.close()
    }
}
