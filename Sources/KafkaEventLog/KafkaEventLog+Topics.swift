// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

extension KafkaEventLog {
    /// All topics of the cluster but Kafka's own, as they are.
    package func describeTopics() async throws(EventLogError) -> [String: KafkaTopic] {
        try await administration.describeTopics()
    }

    /// Changes settings of topics, by topic and setting; what else is set on them stays.
    package func change(settings: [String: [String: String]]) async throws(EventLogError) {
        try await administration.change(settings)
    }
}
