// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

extension Administration {
    func describeTopics() throws(EventLogError) -> [String: KafkaTopic] {
        let found = try describe()
        let settings = try settings(of: found.topics.keys.sorted())
        var topics: [String: KafkaTopic] = [:]
        for (name, partitions) in found.topics {
            // Removed between the two questions.
            guard let entries = settings[name] else { continue }
            topics[name] = KafkaTopic(
                partitions: partitions, replicas: found.replicas[name] ?? 0,
                settings: entries.mapValues(\.value),
                ownSettings: Set(entries.filter { $0.value.isOwn }.keys))
        }
        return topics
    }

    /// This librdkafka can only replace all settings of a topic: so read them, change some, write
    /// all. Who else changes the same topic at this moment may be overwritten.
    func change(_ changes: [String: [String: String]]) throws(EventLogError) {
        let operation = "change settings of topics"
        let client = try client(.committed)
        let found = try settings(of: changes.keys.sorted())
        var resources: [OpaquePointer?] = []
        defer { for resource in resources { rd_kafka_ConfigResource_destroy(resource) } }
        for (topic, wanted) in changes.sorted(by: { $0.key < $1.key }) {
            guard let entries = found[topic] else {
                throw .kafka(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "\(operation): \(topic)")
            }
            var all = entries.filter { $0.value.isOwn }.mapValues(\.value)
            all.merge(wanted) { $1 }
            guard let resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic) else {
                throw EventLogError(.invalid, operation: operation, detail: topic)
            }
            resources.append(resource)
            for (name, value) in all.sorted(by: { $0.key < $1.key }) {
                let code = rd_kafka_ConfigResource_set_config(resource, name, value)
                guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                    throw .kafka(code, "\(operation): \(topic), \(name)")
                }
            }
        }
        guard !resources.isEmpty else { return }
        let options = try AdministrationOptions(client, RD_KAFKA_ADMIN_OP_ALTERCONFIGS)
        let answer = try ask(client, operation) { queue in
            rd_kafka_AlterConfigs(
                client.pointer, &resources, resources.count, options.pointer, queue)
        }
        var count = 0
        let results = rd_kafka_AlterConfigs_result_resources(answer.pointer, &count)
        for index in 0..<count {
            guard let result = results?[index] else { continue }
            try check(result, operation)
        }
    }

    private struct Setting {
        var value: String
        /// Set on the topic itself, not a default.
        var isOwn: Bool
    }

    private func settings(
        of topics: [String]
    ) throws(EventLogError) -> [String: [String: Setting]] {
        guard !topics.isEmpty else { return [:] }
        let operation = "ask for settings of topics"
        let client = try client(.committed)
        var resources: [OpaquePointer?] = topics.map {
            rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0)
        }
        defer {
            for case let resource? in resources { rd_kafka_ConfigResource_destroy(resource) }
        }
        let options = try AdministrationOptions(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)
        let answer = try ask(client, operation) { queue in
            rd_kafka_DescribeConfigs(
                client.pointer, &resources, resources.count, options.pointer, queue)
        }
        var found: [String: [String: Setting]] = [:]
        var count = 0
        let results = rd_kafka_DescribeConfigs_result_resources(answer.pointer, &count)
        for index in 0..<count {
            guard let result = results?[index] else { continue }
            if rd_kafka_ConfigResource_error(result) == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART {
                continue
            }
            try check(result, operation)
            found[String(cString: rd_kafka_ConfigResource_name(result))] = Self.settings(in: result)
        }
        return found
    }

    private static func settings(in resource: OpaquePointer) -> [String: Setting] {
        var settings: [String: Setting] = [:]
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        for index in 0..<count {
            // A secret has no value here; topics have none.
            guard let entry = entries?[index], let value = rd_kafka_ConfigEntry_value(entry) else {
                continue
            }
            settings[String(cString: rd_kafka_ConfigEntry_name(entry))] = Setting(
                value: String(cString: value),
                isOwn: rd_kafka_ConfigEntry_source(entry)
                    == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG)
        }
        return settings
    }

    private func check(_ result: OpaquePointer, _ operation: String) throws(EventLogError) {
        let code = rd_kafka_ConfigResource_error(result)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw .kafka(
            code, "\(operation): \(String(cString: rd_kafka_ConfigResource_name(result)))",
            rd_kafka_ConfigResource_error_string(result).map { String(cString: $0) })
    }
}
