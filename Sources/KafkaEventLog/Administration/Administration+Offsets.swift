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
        let patience = Duration.milliseconds(settings.limits.answerMilliseconds)
        let beginnings = try await offsets(
            beginning, of: partitions, .committed, within: patience)
        let latest = try await offsets(end, of: partitions, .all, within: patience)
        var bounds: [TopicPartition: PartitionBounds] = [:]
        var open = partitions
        let deadline = ContinuousClock.now + patience
        while true {
            let stable = try await offsets(end, of: open, .committed, within: patience)
            for place in open {
                let first = beginnings[place] ?? 0
                guard let reached = stable[place], reached >= latest[place] ?? 0 else { continue }
                bounds[place] = PartitionBounds(beginning: first, end: max(first, reached))
            }
            open.removeAll { bounds[$0] != nil }
            guard !open.isEmpty else { return bounds }
            guard ContinuousClock.now < deadline else {
                throw .held(Set(open), "ask for the end")
            }
            try checkCancellation("ask for the end")
            await pause(milliseconds: 5)
        }
    }

    /// From the oldest record to the end of all that was appended, committed or not.
    func extents(
        of partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: PartitionBounds] {
        let patience = Duration.milliseconds(settings.limits.answerMilliseconds)
        let beginnings = try await beginnings(of: partitions, within: patience)
        let ends = try await offsets(end, of: partitions, .all, within: patience)
        var extents: [TopicPartition: PartitionBounds] = [:]
        for (place, beginning) in beginnings {
            extents[place] = PartitionBounds(beginning: beginning, end: ends[place] ?? beginning)
        }
        return extents
    }

    func beginnings(
        of partitions: [TopicPartition], within patience: Duration
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        try await offsets(beginning, of: partitions, .committed, within: patience)
    }

    /// The positions of a group, waiting until no open transaction may move them. By a consumer of
    /// that group which joins nothing: librdkafka 2.0.2's own request for it refuses two partitions
    /// of one topic.
    func committed(
        group: String, _ partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        guard !isClosed else { throw .closed("the log") }
        guard !partitions.isEmpty else { return [:] }
        let configuration = try ClientConfiguration(settings)
        try configuration.set("group.id", group)
        try configuration.set("isolation.level", "read_committed")
        try configuration.set("enable.auto.commit", "false")
        let client = try ClientHandle(RD_KAFKA_CONSUMER, configuration, logger: logger)
        defer { client.close() }
        let deadline = ContinuousClock.now + .milliseconds(settings.limits.answerMilliseconds)
        let operation = "ask for the positions of \(group)"
        while true {
            if let positions = try client.stablePositions(of: partitions) { return positions }
            guard ContinuousClock.now < deadline else {
                let held = try heldPositions(of: group, partitions)
                if !held.isEmpty { throw .held(held, operation) }
                throw EventLogError(
                    .unavailable, operation: operation, detail: "the coordinator does not answer")
            }
            try checkCancellation(operation)
            await pause(milliseconds: 5)
        }
    }

    /// Asks the leader of each partition, until each has answered. A broker tells of a new topic
    /// before it has its partitions ready, and a leader may change.
    private func offsets(
        _ which: Int64, of partitions: [TopicPartition], _ view: View, within patience: Duration
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        let deadline = ContinuousClock.now + patience
        var milliseconds = 20
        var offsets: [TopicPartition: Int64] = [:]
        var missing = partitions
        while !missing.isEmpty {
            let failure = try ask(which, of: missing, view, into: &offsets)
            missing.removeAll { offsets[$0] != nil }
            guard let failure else { continue }
            guard ContinuousClock.now < deadline else {
                throw .kafka(failure, "ask for the offsets of \(missing[0])")
            }
            try checkCancellation("ask for the offsets")
            await pause(milliseconds: milliseconds)
            milliseconds = min(2 * milliseconds, 500)
            // This also tells who leads now.
            _ = try describe()
        }
        return offsets
    }

    /// One question to each leader. Returns why some did not answer, if that may pass.
    private func ask(
        _ which: Int64, of partitions: [TopicPartition], _ view: View,
        into offsets: inout [TopicPartition: Int64]
    ) throws(EventLogError) -> rd_kafka_resp_err_t? {
        let client = try client(view)
        let list = PartitionList(partitions, offset: which)
        let code = rd_kafka_offsets_for_times(
            client.pointer, list.pointer, settings.limits.answerMilliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            guard Self.passes(code) else { throw .kafka(code, "ask for offsets") }
            return code
        }
        var failure: rd_kafka_resp_err_t?
        for entry in list.entries {
            if entry.error == RD_KAFKA_RESP_ERR_NO_ERROR, entry.offset >= 0 {
                offsets[entry.place] = entry.offset
            } else if entry.error == RD_KAFKA_RESP_ERR_NO_ERROR {
                failure = RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE
            } else if Self.passes(entry.error) {
                failure = entry.error
            } else {
                throw .kafka(entry.error, "ask for the offsets of \(entry.place)")
            }
        }
        return failure
    }

    private static func passes(_ code: rd_kafka_resp_err_t) -> Bool {
        switch code {
        case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH,
            RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH, RD_KAFKA_RESP_ERR__TRANSPORT,
            RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            true
        default: false
        }
    }

    /// Who was cancelled asks no more.
    private func checkCancellation(_ operation: String) throws(EventLogError) {
        guard Task.isCancelled else { return }
        throw EventLogError(.unavailable, operation: operation, detail: "it was given up")
    }

    /// Lets the other questions through for a moment. Only a cancelled task returns early, and
    /// then asks again sooner.
    func pause(milliseconds: Int) async {
        try? await ContinuousClock().sleep(for: .milliseconds(milliseconds))
    }
}
