// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// What ListOffsets takes in the place of a time.
private let beginning: Int64 = -2
private let end: Int64 = -1

extension Administration {
    /// Waits until every transaction that was open at the time of the question is ended: one that
    /// was committed before the question is then counted, though its markers were still on their
    /// way. `.unavailable` when a transaction stays open for longer.
    func bounds(
        of partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: PartitionBounds] {
        guard !partitions.isEmpty else { return [:] }
        try check(partitions)
        let beginnings = try offsets(beginning, of: partitions, .committed)
        let latest = try offsets(end, of: partitions, .all)
        var bounds: [TopicPartition: PartitionBounds] = [:]
        var open = partitions
        let deadline = ContinuousClock.now + .milliseconds(settings.limits.answerMilliseconds)
        while true {
            let stable = try offsets(end, of: open, .committed)
            for place in open {
                let first = beginnings[place] ?? 0
                guard let reached = stable[place], reached >= latest[place] ?? 0 else { continue }
                bounds[place] = PartitionBounds(beginning: first, end: max(first, reached))
            }
            open.removeAll { bounds[$0] != nil }
            guard let waiting = open.first else { return bounds }
            guard ContinuousClock.now < deadline else {
                throw EventLogError(
                    .unavailable, operation: "ask for the end of \(waiting)",
                    detail: "a transaction stays open")
            }
            await pause(milliseconds: 5)
        }
    }

    func beginnings(
        of partitions: [TopicPartition]
    ) throws(EventLogError) -> [TopicPartition: Int64] {
        try offsets(beginning, of: partitions, .committed)
    }

    /// The positions of a group, waiting until no open transaction may move them.
    func committed(
        group: String, _ partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        let deadline = ContinuousClock.now + .milliseconds(settings.limits.answerMilliseconds)
        while true {
            if let positions = try stablePositions(group, partitions) { return positions }
            guard ContinuousClock.now < deadline else {
                throw EventLogError(
                    .unavailable, operation: "ask for the positions of \(group)",
                    detail: "a transaction stays open")
            }
            await pause(milliseconds: 5)
        }
    }

    private func stablePositions(
        _ group: String, _ partitions: [TopicPartition]
    ) throws(EventLogError) -> [TopicPartition: Int64]? {
        let operation = "ask for the positions of \(group)"
        let client = try client(.committed)
        let list = PartitionList(partitions, offset: Int64(RD_KAFKA_OFFSET_INVALID))
        var question = rd_kafka_ListConsumerGroupOffsets_new(group, list.pointer)
        defer { rd_kafka_ListConsumerGroupOffsets_destroy(question) }
        let options = try AdministrationOptions(
            client, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, requiresStableOffsets: true)
        let answer = try ask(client, operation) { queue in
            rd_kafka_ListConsumerGroupOffsets(
                client.pointer, &question, 1, options.pointer, queue)
        }
        var count = 0
        guard
            let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(answer.pointer, &count),
            count == 1
        else {
            throw EventLogError(.unavailable, operation: operation, detail: "an empty answer")
        }
        if let failed = rd_kafka_group_result_error(groups[0]) {
            let code = rd_kafka_error_code(failed)
            if code == RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT { return nil }
            throw .kafka(code, operation)
        }
        var positions: [TopicPartition: Int64] = [:]
        for entry in PartitionList.entries(of: rd_kafka_group_result_partitions(groups[0])) {
            if entry.error == RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT { return nil }
            guard entry.error == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw .kafka(entry.error, operation)
            }
            if entry.offset >= 0 { positions[entry.place] = entry.offset }
        }
        return positions
    }

    /// One question to the leader of each partition.
    private func offsets(
        _ which: Int64, of partitions: [TopicPartition], _ view: View
    ) throws(EventLogError) -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        let operation = "ask for offsets"
        let client = try client(view)
        let list = PartitionList(partitions, offset: which)
        let code = rd_kafka_offsets_for_times(
            client.pointer, list.pointer, settings.limits.answerMilliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .kafka(code, operation) }
        var offsets: [TopicPartition: Int64] = [:]
        for entry in list.entries {
            guard entry.error == RD_KAFKA_RESP_ERR_NO_ERROR, entry.offset >= 0 else {
                throw .kafka(
                    entry.error == RD_KAFKA_RESP_ERR_NO_ERROR
                        ? RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE : entry.error,
                    "\(operation) of \(entry.place)")
            }
            offsets[entry.place] = entry.offset
        }
        return offsets
    }

    /// Lets the other questions through for a moment. Only a cancelled task returns early, and
    /// then asks again sooner.
    func pause(milliseconds: Int) async {
        try? await ContinuousClock().sleep(for: .milliseconds(milliseconds))
    }
}
