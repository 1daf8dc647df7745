// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import KafkaEventLog
import SQLiteEventLog
import Telemetry
import Terminal

/// The log a process works on, with the cluster's name.
package struct OpenedLog: Sendable {
    package let log: any EventLog
    package let cluster: String
    /// The embedded log, which its host maintains; nil on Kafka.
    package let embedded: SQLiteEventLog?

    /// Opens the log. The embedded one gets its topics here: its host is the only process there
    /// is. On Kafka `lienthong topics apply` makes them and writes the cluster's name down, which
    /// must be the given one. A broker that does not answer is waited for, a minute at most.
    ///
    /// `makingCluster` does on Kafka what `topics apply` does in an empty cluster: for who starts
    /// one of his own, as benchmarks do.
    package init(
        _ settings: ProcessSettings, logger: Logger, makingCluster: Bool = false
    ) async throws {
        switch settings.log {
        case .sqlite(let path):
            let log = try await SQLiteEventLog(path: path)
            try await log.create(Topic.specs)
            self.log = log
            embedded = log
            cluster = settings.cluster ?? log.clusterName
        case .kafka:
            let (log, name) = try Self.kafka(settings, logger: logger)
            do {
                if makingCluster {
                    try await log.create(Topic.specs)
                    try await ClusterName.writeDown(name, in: log)
                }
                try await Self.verify(name, log, logger)
            } catch {
                await log.close()
                throw error
            }
            self.log = log
            embedded = nil
            cluster = name
        }
    }

    /// The log of a cluster on Kafka, and the name that the settings give it; nothing was asked
    /// yet. For `topics apply`, which makes what every other process finds.
    package static func kafka(
        _ settings: ProcessSettings, logger: Logger
    ) throws -> (log: KafkaEventLog, cluster: String) {
        guard case .kafka(let servers) = settings.log else {
            throw UsageError("--log is not kafka:SERVERS")
        }
        guard let name = settings.cluster else { throw UsageError("--cluster is needed on Kafka") }
        try ClusterName.check(name)
        let log = try KafkaEventLog(
            KafkaSettings(
                bootstrapServers: servers, cluster: name, instance: settings.instance,
                security: settings.kafkaProperties), logger: logger)
        return (log, name)
    }

    private static func verify(
        _ name: String, _ log: KafkaEventLog, _ logger: Logger
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do {
                return try await ClusterName.verify(name, log)
            } catch let error as EventLogError
                where error.isRetriable && ContinuousClock.now < deadline
            {
                logger.warning("Kafka does not answer yet", [.error: error])
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }
}
