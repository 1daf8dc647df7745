// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

extension Administration {
    /// Creates what is missing and waits until every partition answers. On three brokers and
    /// more a topic has three copies, of which two must have a record.
    func create(_ specs: [TopicSpec]) async throws(EventLogError) {
        let operation = "create topics"
        let before = try describe()
        try refuseDifferent(specs, before.topics)
        var seen: Set<String> = []
        let missing = specs.filter {
            before.topics[$0.name] == nil && seen.insert($0.name).inserted
        }
        if !missing.isEmpty { try request(missing, brokers: before.brokers) }
        let deadline = ContinuousClock.now + .milliseconds(settings.limits.answerMilliseconds)
        while true {
            let now = try describe()
            // Somebody else may have created one of them meanwhile.
            try refuseDifferent(specs, now.topics)
            let waiting = specs.first {
                now.topics[$0.name] == nil || now.leaderless.contains($0.name)
            }
            guard let waiting else { break }
            guard ContinuousClock.now < deadline else {
                throw EventLogError(
                    .unavailable, operation: operation, detail: "\(waiting.name) has no leader yet")
            }
            await pause(milliseconds: 20)
        }
        try await awaitPartitions(of: missing)
    }

    /// A broker tells of topics before their partitions answer: each costs it some writes to the
    /// disk, one after the other (30 ms a partition were seen).
    private func awaitPartitions(of created: [TopicSpec]) async throws(EventLogError) {
        let partitions = created.flatMap { spec in
            (0..<spec.partitions).map { TopicPartition(spec.name, $0) }
        }
        let patience = Int(settings.limits.answerMilliseconds) + 200 * partitions.count
        _ = try await beginnings(of: partitions, within: .milliseconds(patience))
    }

    private func refuseDifferent(
        _ specs: [TopicSpec], _ found: [String: Int32]
    ) throws(EventLogError) {
        var wanted = found
        for spec in specs {
            let count = wanted[spec.name] ?? spec.partitions
            guard count == spec.partitions else {
                throw EventLogError(
                    .incompatible, operation: "create \(spec.name)",
                    detail: "it has \(count) partitions instead of \(spec.partitions)",
                    hint: "Growing a topic is an offline procedure: records would change homes")
            }
            wanted[spec.name] = count
        }
    }

    private func request(_ specs: [TopicSpec], brokers: Int) throws(EventLogError) {
        let operation = "create topics"
        let client = try client(.committed)
        let copies: Int32 = brokers >= 3 ? 3 : 1
        var topics: [OpaquePointer?] = []
        defer { for topic in topics { rd_kafka_NewTopic_destroy(topic) } }
        for spec in specs {
            var text = [CChar](repeating: 0, count: 512)
            guard
                let topic = rd_kafka_NewTopic_new(
                    spec.name, spec.partitions, copies, &text, text.count)
            else {
                throw EventLogError(
                    .invalid, operation: "create \(spec.name)", detail: String(terminated: text))
            }
            topics.append(topic)
            for (name, value) in spec.kafkaSettings(replicas: copies) {
                let code = rd_kafka_NewTopic_set_config(topic, name, value)
                guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .kafka(code, operation) }
            }
        }
        let options = try AdministrationOptions(
            client, RD_KAFKA_ADMIN_OP_CREATETOPICS,
            operationMilliseconds: settings.limits.answerMilliseconds)
        let answer = try ask(client, operation) { queue in
            rd_kafka_CreateTopics(client.pointer, &topics, topics.count, options.pointer, queue)
        }
        var count = 0
        let results = rd_kafka_CreateTopics_result_topics(answer.pointer, &count)
        for index in 0..<count {
            guard let result = results?[index] else { continue }
            let code = rd_kafka_topic_result_error(result)
            guard
                code != RD_KAFKA_RESP_ERR_NO_ERROR
                    && code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS
            else { continue }
            throw .kafka(
                code, "create \(String(cString: rd_kafka_topic_result_name(result)))",
                rd_kafka_topic_result_error_string(result).map { String(cString: $0) })
        }
    }
}
