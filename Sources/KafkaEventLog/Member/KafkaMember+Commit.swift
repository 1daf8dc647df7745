// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

extension KafkaMember {
    func emptyBatch() async throws(EventLogError) -> Batch {
        if let ended = state.ended { throw ended }
        guard let assignment = state.assignment else {
            return Batch(records: [], positions: [:], lease: KafkaLease(assignment: 0, starts: [:]))
        }
        if assignment.batch.isInDoubt { throw inDoubt("ask for the positions") }
        return Batch(
            records: [], positions: assignment.positions,
            lease: KafkaLease(assignment: assignment.number, starts: [:]))
    }

    func commit(_ batch: Batch, _ outputs: [NewRecord]) async throws(EventLogError) {
        if let ended = state.ended { throw ended }
        guard let lease = batch.kafkaLease else {
            throw EventLogError(.invalid, operation: "commit", detail: "a batch of another log")
        }
        if batch.positions.isEmpty, outputs.isEmpty { return }
        guard let assignment = state.assignment, assignment.number == lease.assignment,
            let metadata = assignment.metadata
        else {
            throw EventLogError(
                .stale, operation: "commit", detail: "the partitions went to another member")
        }
        // Without a position the broker would not check whose commit it is.
        guard !batch.positions.isEmpty else {
            throw EventLogError(
                .stale, operation: "commit", detail: "the member owns no partition")
        }
        if assignment.batch.isInDoubt { throw inDoubt("commit") }
        guard batch.records.isEmpty || assignment.batch == .out(lease.starts) else {
            throw EventLogError(
                .invalid, operation: "commit", detail: "the batch was committed or given up before")
        }
        // A position is never moved back, however old an empty batch is.
        let positions = batch.records.isEmpty ? assignment.positions : batch.positions
        try await known.check(outputs)
        do {
            try await readyProducer()
            try await producer.commit(outputs, positions: positions, lease: metadata)
        } catch {
            switch error.code {
            case .outcomeUnknown: state.assignment?.batch = .inDoubt(assignment.batch.starts)
            case .fenced: state = .ended(error)
            case .unavailable: known.forget()
            default: break
            }
            throw error
        }
        state.assignment?.positions.merge(positions) { $1 }
        if !batch.records.isEmpty { state.assignment?.batch = .none }
    }

    func abandon(_ batch: Batch) async {
        guard let lease = batch.kafkaLease, let assignment = state.assignment,
            assignment.number == lease.assignment, !batch.records.isEmpty,
            assignment.batch == .out(lease.starts)
        else { return }
        state.assignment?.batch = .givenUp(lease.starts)
    }

    private func inDoubt(_ operation: String) -> EventLogError {
        EventLogError(
            .unavailable, operation: operation,
            detail: "the outcome of the last commit is not known",
            hint: "The next read finds out")
    }

    /// Brings to an end what the last batch left. False while that has to wait: for what the
    /// coordinator knows, or for an assignment that is going.
    func settle(_ client: ClientHandle) async throws(EventLogError) -> Bool {
        guard case .assigned(let assignment) = state else { return false }
        switch assignment.batch {
        case .none, .out: return true
        case .givenUp(let starts):
            // Whoever gets the partitions begins at their positions.
            guard rd_kafka_assignment_lost(client.pointer) == 0 else { return false }
            try seek(starts, client)
        case .inDoubt(let starts):
            guard rd_kafka_assignment_lost(client.pointer) == 0 else { return false }
            // A new producer of this name decides what the last one left open.
            try await readyProducer()
            guard self.client === client,
                var settled = try await certainPositions(of: Array(starts.keys), client)
            else { return false }
            // The log may have been closed in between.
            guard self.client === client else { throw .closed("read") }
            // What was never committed is where it was.
            settled.merge(assignment.positions.filter { starts[$0.key] != nil }) {
                committed, _ in committed
            }
            try seek(settled, client)
            state.assignment?.positions.merge(settled) { $1 }
        }
        state.assignment?.batch = .none
        return true
    }

    /// Reads the partitions again from the given offsets on.
    private func seek(
        _ offsets: [TopicPartition: Int64], _ client: ClientHandle
    ) throws(EventLogError) {
        guard !offsets.isEmpty else { return }
        let operation = "read again"
        lanes?.forget { offsets[$0] != nil }
        let list = PartitionList(offsets)
        // Before 2.1.0 librdkafka waits as many microseconds as it is told milliseconds.
        let patience = Int(settings.limits.answerMilliseconds)
        let units = rd_kafka_version() < 0x0201_0000 ? patience * 1_000 : patience
        let failure = ClientFailure(
            taking: rd_kafka_seek_partitions(
                client.pointer, list.pointer, Int32(clamping: units)))
        if let failure { throw failure.error(operation) }
        for entry in list.entries where entry.error != RD_KAFKA_RESP_ERR_NO_ERROR {
            // No longer read at all: the assignment was lost, its revocation is on the way.
            guard entry.error != RD_KAFKA_RESP_ERR__STATE else { continue }
            throw .kafka(entry.error, "\(operation) \(entry.place)")
        }
    }
}
