// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// A topic as it is on a cluster.
package struct KafkaTopic: Hashable, Sendable {
    package var partitions: Int32
    /// How many brokers have a copy; the smallest number of its partitions.
    package var replicas: Int32
    /// What holds for it, whether set on the topic or by the brokers' defaults.
    package var settings: [String: String]
    /// The names of those that are set on the topic itself.
    package var ownSettings: Set<String>

    package init(
        partitions: Int32, replicas: Int32, settings: [String: String],
        ownSettings: Set<String> = []
    ) {
        self.partitions = partitions
        self.replicas = replicas
        self.settings = settings
        self.ownSettings = ownSettings
    }
}

extension TopicSpec {
    /// What the broker adds to a record: the batch's head (61 bytes), lengths, marks of headers.
    private static let overheadBytes = 256

    /// The topic's settings by Kafka's names, where so many brokers have a copy.
    package func kafkaSettings(replicas: Int32) -> [String: String] {
        var settings = [
            "max.message.bytes": String(maxRecordBytes + Self.overheadBytes),
            "message.timestamp.type": usesLogAppendTime ? "LogAppendTime" : "CreateTime",
            "min.insync.replicas": replicas >= 3 ? "2" : "1",
        ]
        // What a producer has compressed to a few kilobytes may come to a gigabyte, which a reader
        // would hold in memory: the broker unpacks it and refuses what is larger than a record.
        if storesUncompressed { settings["compression.type"] = "uncompressed" }
        switch cleanup {
        case .compact: settings["cleanup.policy"] = "compact"
        case .delete(let retention):
            settings["cleanup.policy"] = "delete"
            settings["retention.ms"] = String(retention ?? -1)
            // A broker's default for the size would remove what is to be kept.
            settings["retention.bytes"] = "-1"
        }
        return settings
    }
}
