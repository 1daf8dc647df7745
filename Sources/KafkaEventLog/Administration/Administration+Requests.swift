// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

extension Administration {
    /// Sends an administrator's request and waits for its answer.
    func ask(
        _ client: ClientHandle, _ operation: String, _ send: (OpaquePointer) -> Void
    ) throws(EventLogError) -> ClientEvent {
        guard let queue = rd_kafka_queue_new(client.pointer) else { throw .closed(operation) }
        defer { rd_kafka_queue_destroy(queue) }
        send(queue)
        // The request ends by its own time-out; the second is for its answer.
        let patience = settings.limits.answerMilliseconds + 1_000
        guard let answer = ClientEvent(rd_kafka_queue_poll(queue, patience)) else {
            throw EventLogError(.unavailable, operation: operation, detail: "no answer in time")
        }
        guard answer.error == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw .kafka(answer.error, operation, answer.errorText)
        }
        return answer
    }

    /// Which of these positions of a group an open transaction may still move.
    func heldPositions(
        of group: String, _ partitions: [TopicPartition]
    ) throws(EventLogError) -> Set<TopicPartition> {
        var held: Set<TopicPartition> = []
        // librdkafka 2.0.2 refuses two partitions of one topic in one question.
        for places in Dictionary(grouping: partitions, by: \.partition).values {
            try held.formUnion(heldPositions(of: group, oneEach: places))
        }
        return held
    }

    private func heldPositions(
        of group: String, oneEach places: [TopicPartition]
    ) throws(EventLogError) -> [TopicPartition] {
        let operation = "ask which positions of \(group) are held"
        let client = try client(.committed)
        let options = try AdministrationOptions(
            client, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS)
        let refusal = ClientFailure(
            taking: rd_kafka_AdminOptions_set_require_stable_offsets(options.pointer, 1))
        if let refusal { throw refusal.error(operation) }
        let list = PartitionList(places, offset: Int64(RD_KAFKA_OFFSET_INVALID))
        var question = rd_kafka_ListConsumerGroupOffsets_new(group, list.pointer)
        defer { rd_kafka_ListConsumerGroupOffsets_destroy(question) }
        let answer = try ask(client, operation) { queue in
            rd_kafka_ListConsumerGroupOffsets(
                client.pointer, &question, 1, options.pointer, queue)
        }
        var count = 0
        guard
            let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(answer.pointer, &count),
            count == 1, let found = groups[0]
        else {
            throw EventLogError(.unavailable, operation: operation, detail: "an empty answer")
        }
        if let failed = rd_kafka_group_result_error(found) {
            throw .kafka(rd_kafka_error_code(failed), operation)
        }
        return PartitionList.entries(of: rd_kafka_group_result_partitions(found))
            .filter { $0.error == RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT }.map(\.place)
    }

    /// The member that the group's coordinator knows under an instance name; nil if there is none.
    func member(
        holding instance: String, in group: String
    ) throws(EventLogError) -> String? {
        let operation = "ask for the members of \(group)"
        let answer = try describe(group: group, operation)
        var count = 0
        guard let groups = rd_kafka_DescribeConsumerGroups_result_groups(answer.pointer, &count),
            count == 1, let found = groups[0]
        else {
            throw EventLogError(.unavailable, operation: operation, detail: "an empty answer")
        }
        if let failed = rd_kafka_ConsumerGroupDescription_error(found) {
            let code = rd_kafka_error_code(failed)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .kafka(code, operation) }
        }
        for index in 0..<rd_kafka_ConsumerGroupDescription_member_count(found) {
            guard let member = rd_kafka_ConsumerGroupDescription_member(found, index),
                let name = rd_kafka_MemberDescription_group_instance_id(member),
                String(cString: name) == instance
            else { continue }
            return String(cString: rd_kafka_MemberDescription_consumer_id(member))
        }
        return nil
    }
}

extension Administration {
    /// What a group's coordinator knows of it.
    func describe(group: String, _ operation: String) throws(EventLogError) -> ClientEvent {
        let client = try client(.committed)
        let options = try AdministrationOptions(client, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS)
        return try ask(client, operation) { queue in
            group.withCString { name in
                var names: UnsafePointer<CChar>? = name
                rd_kafka_DescribeConsumerGroups(client.pointer, &names, 1, options.pointer, queue)
            }
        }
    }
}

/// Sole owner of an `rd_kafka_AdminOptions_t`.
final class AdministrationOptions {
    let pointer: OpaquePointer

    init(
        _ client: ClientHandle, _ operation: rd_kafka_admin_op_t,
        operationMilliseconds: Int32? = nil
    ) throws(EventLogError) {
        guard let options = rd_kafka_AdminOptions_new(client.pointer, operation) else {
            throw EventLogError(
                .invalid, operation: "ask the cluster", detail: "not known to this librdkafka")
        }
        pointer = options
        if let operationMilliseconds {
            var text = [CChar](repeating: 0, count: 512)
            let code = rd_kafka_AdminOptions_set_operation_timeout(
                options, operationMilliseconds, &text, text.count)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw .kafka(code, "ask the cluster", String(terminated: text))
            }
        }
    }

    deinit { rd_kafka_AdminOptions_destroy(pointer) }
}
