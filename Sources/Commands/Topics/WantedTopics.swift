// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange

/// The topics that a cluster should have: those of the pipeline, and two for each node that the
/// registry names.
enum WantedTopics {
    static func of(_ log: any EventLog, _ homes: Homes) async throws -> [TopicSpec] {
        Topic.specs(homes) + (try await nodes(log)).sorted().flatMap { Topic.specs(ofNode: $0) }
    }

    /// The codes that are nodes at any time, as the registry has them now.
    static func nodes(_ log: any EventLog) async throws -> Set<String> {
        guard try await log.topics()[Topic.registryAgencies.name] != nil else { return [] }
        let place = TopicPartition(Topic.registryAgencies.name, 0)
        var nodes: Set<String> = []
        try await StoredRecords.read([place], of: log) { record in
            if let value = record.value {
                let history = try AgencyHistory(try AgencyRecord(value))
                nodes.remove(history.code.text)
                if history.periods.contains(where: \.isNode) { nodes.insert(history.code.text) }
            } else {
                nodes.remove(String(decoding: record.key ?? [], as: UTF8.self))
            }
            return true
        }
        return nodes
    }
}
