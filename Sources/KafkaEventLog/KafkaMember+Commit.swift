// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

extension KafkaMember {
    func emptyBatch() async throws(EventLogError) -> Batch {
        if let ended { throw ended }
        guard let assignment else {
            return Batch(records: [], positions: [:], lease: KafkaLease(assignment: 0, starts: [:]))
        }
        guard !isUnsettled else {
            throw EventLogError(
                .unavailable, operation: "ask for the positions",
                detail: "the outcome of the last commit is not known", hint: "abandon it first")
        }
        return Batch(
            records: [], positions: assignment.positions,
            lease: KafkaLease(assignment: assignment.number, starts: [:]))
    }

    func commit(_ batch: Batch, _ outputs: [NewRecord]) async throws(EventLogError) {
        if let ended { throw ended }
        let lease = try batch.kafkaLease
        if batch.positions.isEmpty, outputs.isEmpty { return }
        guard let assignment, assignment.number == lease.assignment,
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
        guard !isUnsettled else {
            throw EventLogError(
                .unavailable, operation: "commit",
                detail: "the outcome of the last commit is not known", hint: "abandon it first")
        }
        guard batch.records.isEmpty || outstanding == lease.starts else {
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
            case .outcomeUnknown: isUnsettled = true
            case .fenced: ended = error
            default: break
            }
            throw error
        }
        self.assignment?.positions.merge(positions) { $1 }
        if !batch.records.isEmpty { outstanding = nil }
    }

    func abandon(_ batch: Batch) async throws(EventLogError) {
        if let ended { throw ended }
        let lease = try batch.kafkaLease
        guard let client, let assignment, assignment.number == lease.assignment else { return }
        if isUnsettled {
            try await settle(batch, client)
        } else if batch.records.isEmpty || outstanding != lease.starts {
            // Nothing was read, or the batch is not out any more.
            return
        } else {
            try seek(lease.starts, client)
        }
        if !batch.records.isEmpty { outstanding = nil }
    }

    /// Finds out whether the last commit happened, and reads on from there.
    private func settle(_ batch: Batch, _ client: ClientHandle) async throws(EventLogError) {
        // The partitions are going; whoever gets them waits for the outcome.
        let goes = isLeaving || rd_kafka_assignment_lost(client.pointer) != 0
        guard !goes else {
            isUnsettled = false
            return
        }
        // A new producer of this name decides what the last one left open.
        try await readyProducer()
        // The log may have been closed in between.
        guard self.client === client else { throw .closed("abandon") }
        guard !batch.records.isEmpty else {
            // It moved nothing, so there is nothing to read again.
            isUnsettled = false
            return
        }
        guard var settled = try client.stablePositions(of: Array(batch.positions.keys)) else {
            throw EventLogError(
                .unavailable, operation: "abandon", detail: "the positions are not yet certain")
        }
        // What was never committed is where it was.
        settled.merge(assignment?.positions.filter { batch.positions[$0.key] != nil } ?? [:]) {
            committed, _ in committed
        }
        try seek(settled, client)
        assignment?.positions.merge(settled) { $1 }
        isUnsettled = false
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
