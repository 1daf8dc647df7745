// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import KafkaEventLog
import SQLiteEventLog
import Telemetry

/// The log a process works on, with the cluster's name.
package struct OpenedLog: Sendable {
    package let log: any EventLog
    package let cluster: String
    /// The embedded log, which its host maintains; nil on Kafka.
    package let embedded: SQLiteEventLog?

    /// Opens the log. The embedded one gets its topics here: its host is the only process there
    /// is. On Kafka `lienthong topics apply` makes them.
    package init(_ settings: ProcessSettings, logger: Logger) async throws {
        switch settings.log {
        case .sqlite(let path):
            let log = try await SQLiteEventLog(path: path)
            try await log.create(Topic.specs)
            self.log = log
            embedded = log
            cluster = settings.cluster ?? log.clusterName
        case .kafka(let servers):
            guard let name = settings.cluster else { throw UsageError("--cluster is needed") }
            cluster = name
            embedded = nil
            log = try KafkaEventLog(
                KafkaSettings(
                    bootstrapServers: servers, cluster: name, instance: settings.instance,
                    security: settings.kafkaProperties), logger: logger)
        }
    }
}
