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
    package let cluster: Cluster
    /// The embedded log, which its host maintains; nil on Kafka.
    package let embedded: SQLiteEventLog?

    /// Opens the log. The embedded one gets its topics here: its host is the only process there
    /// is. On Kafka `lienthong topics apply` makes them and writes down what all processes must have
    /// in common, which is compared here. A process waits for a broker that does not answer, a minute at
    /// most; where waiting mends nothing (`isLasting`) it ends at once, as a command does.
    ///
    /// `isLooking` is for a command that reads and decides nothing: only the cluster's name must be
    /// right. `makingCluster` does on Kafka what `topics apply` does in an empty cluster: for who
    /// starts one of his own, as benchmarks do.
    package init(
        _ settings: ProcessSettings, logger: Logger, isLooking: Bool = false,
        makingCluster: Bool = false
    ) async throws {
        switch settings.log {
        case .sqlite(let path):
            let log = try await SQLiteEventLog(path: path)
            try await log.create(Topic.specs)
            self.log = log
            embedded = log
            cluster = Cluster(settings.cluster ?? log.clusterName)
        case .kafka:
            let (log, name) = try Self.kafka(settings, logger: logger)
            let facts: [ClusterFact: String] =
                isLooking ? [.cluster: name] : settings.facts(ofCluster: name)
            let homes: Homes
            do {
                if makingCluster {
                    try await log.create(Topic.specs)
                    let made = [ClusterFact.partitions: String(Homes.standard.count)]
                    _ = try await ClusterFacts.establish(
                        facts.merging(made) { $1 }, in: log)
                }
                homes = try await Self.verified(facts, log, logger, isLooking: isLooking)
            } catch {
                await log.close()
                throw error
            }
            self.log = log
            embedded = nil
            cluster = Cluster(name, homes: homes)
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
        try ClusterFacts.check(name: name)
        if KafkaSettings.isAnonymous(settings.kafkaProperties) {
            logger.warning(
                "the broker is told no name: whoever reaches it may write every topic "
                    + "(--allow-anonymous-kafka)")
        }
        let log = try KafkaEventLog(
            KafkaSettings(
                bootstrapServers: servers, cluster: name, instance: settings.instance,
                security: settings.kafkaProperties), logger: logger)
        return (log, name)
    }

    /// The homes of the cluster's documents, when all is as it must be.
    private static func verified(
        _ own: [ClusterFact: String], _ log: KafkaEventLog, _ logger: Logger, isLooking: Bool
    ) async throws -> Homes {
        // Who asks a question at a terminal hears at once what is wrong; a process waits for its broker.
        let deadline = ContinuousClock.now + (isLooking ? .zero : .seconds(60))
        while true {
            do {
                let facts = try await ClusterFacts.read(log)
                try facts.verify(own)
                if isLooking { return try facts.homes() ?? .standard }
                let homes = try facts.needHomes()
                try checkPartitions(try await log.topics(), homes)
                return homes
            } catch let error as EventLogError
                where error.isRetriable && !error.isLasting && ContinuousClock.now < deadline
            {
                logger.warning("Kafka does not answer yet", [.error: error])
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    /// A topic that somebody has given another number of partitions would take documents away from
    /// their homes.
    package static func checkPartitions(
        _ found: [String: Int32], _ homes: Homes
    ) throws(EventLogError) {
        for spec in Topic.specs(homes) {
            guard let count = found[spec.name], count != spec.partitions else { continue }
            throw EventLogError(
                .incompatible, operation: "look at the topics",
                detail: "\(spec.name) has \(count) partitions, and must have \(spec.partitions)",
                hint: "lienthong topics plan shows all that differ")
        }
    }
}

extension ProcessSettings {
    /// What every process of a cluster must have as this one has it.
    package func facts(ofCluster name: String) -> [ClusterFact: String] {
        [
            .cluster: name, .clockOffset: String(clockOffset.milliseconds),
        ]
    }
}
