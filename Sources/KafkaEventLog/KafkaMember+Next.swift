// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog
import Telemetry

extension KafkaMember {
    func next(_ limit: BatchLimit, wait: Duration) async throws(EventLogError) -> Delivery {
        guard limit.records > 0, limit.bytes > 0 else {
            throw EventLogError(.invalid, operation: "read", detail: "the limit allows nothing")
        }
        if let ended { throw ended }
        let deadline = ContinuousClock.now + wait
        if isLeaving { try letGo() }
        while true {
            guard let client, let lanes else { throw .closed("read") }
            if let fatal = client.fatal {
                if let change = try await examine(fatal) { return change }
                if ContinuousClock.now >= deadline { return .nothing }
                continue
            }
            let remaining = max(.zero, deadline - .now)
            // Until there is an assignment, look whether its positions are certain by now.
            let patience = arriving == nil ? Duration.milliseconds(100) : .milliseconds(20)
            if let change = try await change(client, waiting: min(remaining, patience)) {
                return change
            }
            guard client.fatal == nil else { continue }
            // While a batch is out only changes of the assignment come.
            if outstanding == nil {
                let records = try lanes.read(limit)
                if !records.isEmpty { return .records(batch(records)) }
            }
            if ContinuousClock.now >= deadline { return .nothing }
        }
    }

    /// The coordinator says that another has this member's name. Where that is not so, or no longer,
    /// the member joins once more. Until that is known there is nothing to deliver.
    private func examine(
        _ fatal: (code: rd_kafka_resp_err_t, detail: String)
    ) async throws(EventLogError) -> Delivery? {
        guard fatal.code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID else {
            let error = EventLogError.kafka(fatal.code, "be a member of the group", fatal.detail)
            ended = error
            throw error
        }
        if let assignment, !isLeaving {
            isLeaving = true
            return .revoked(assignment.partitions)
        }
        guard try await hasName() else {
            await administration.pause(milliseconds: 100)
            return nil
        }
        // The log may have been closed in between.
        guard client != nil else { throw .closed("read") }
        logger.warning(
            "joining again: the member was its own successor", [.group: membership.group])
        try openClient()
        return nil
    }

    private func batch(_ records: [Record]) -> Batch {
        var starts: [TopicPartition: Int64] = [:]
        var positions: [TopicPartition: Int64] = [:]
        for record in records {
            let place = record.place
            if positions.updateValue(record.offset + 1, forKey: place) == nil {
                starts[place] = record.offset
            }
            readBytes += record.byteCount
        }
        outstanding = starts
        if readBytes >= settings.limits.fetchAheadBytes / 2, lanes?.isEmpty == true {
            readBytes = 0
            client?.wakeFetcher(at: (assignment?.positions ?? [:]).merging(positions) { $1 })
        }
        return Batch(
            records: records, positions: positions,
            lease: KafkaLease(assignment: assignment?.number ?? 0, starts: starts))
    }

    /// Serves the client's own queue. First without waiting: records may lie in the lanes.
    private func change(
        _ client: ClientHandle, waiting: Duration
    ) async throws(EventLogError) -> Delivery? {
        if let delivery = try serve(client, milliseconds: 0) { return delivery }
        if let delivery = try await arrive(client) { return delivery }
        if outstanding == nil, lanes?.isEmpty == false { return nil }
        return try serve(client, milliseconds: waiting.wholeMilliseconds)
    }

    private func serve(
        _ client: ClientHandle, milliseconds: Int32
    ) throws(EventLogError) -> Delivery? {
        var wait = milliseconds
        while let event = client.poll(milliseconds: wait) {
            wait = 0
            switch event.type {
            case RD_KAFKA_EVENT_REBALANCE:
                if let delivery = try rebalance(event, client) { return delivery }
            case RD_KAFKA_EVENT_FETCH:
                try lanes?.keep(event, isUrgent: isUrgent)
            case RD_KAFKA_EVENT_ERROR:
                // `next` looks into it.
                if event.error == RD_KAFKA_RESP_ERR__FATAL { return nil }
                if EventLogError.isRefusal(event.error) {
                    throw .kafka(event.error, "read the group's topics", event.errorText)
                }
                // A prefix that no topic has yet is not a fault.
                if event.error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, hasPrefixes { continue }
                client.report.passing(event.error, event.errorText)
            default: break
            }
        }
        return nil
    }

    private func rebalance(
        _ event: borrowing ClientEvent, _ client: ClientHandle
    ) throws(EventLogError) -> Delivery? {
        if event.error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            let list = rd_kafka_event_topic_partition_list(event.pointer)
            arriving = Arrival(
                partitions: Set(PartitionList.entries(of: list).map(\.place)),
                metadata: GroupMetadata(client))
            return nil
        }
        arriving = nil
        guard let assignment else {
            // The caller never heard of what goes now.
            try letGo()
            return nil
        }
        isLeaving = true
        return .revoked(assignment.partitions)
    }

    /// Starts reading the partitions that came, once the positions of whoever had them before are
    /// certain: a transaction that is still open might move them.
    private func arrive(_ client: ClientHandle) async throws(EventLogError) -> Delivery? {
        guard let arriving else { return nil }
        let partitions = Array(arriving.partitions)
        guard var positions = try client.stablePositions(of: partitions) else { return nil }
        let fresh = partitions.filter { positions[$0] == nil }
        if !fresh.isEmpty {
            let beginnings = try await administration.beginnings(of: fresh)
            positions.merge(beginnings) { committed, _ in committed }
        }
        // The log may have been closed in between.
        guard self.client === client else { throw .closed("read") }
        lanes?.forward(partitions, of: client, isUrgent: isUrgent)
        let list = PartitionList(positions)
        let code = rd_kafka_assign(client.pointer, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw .kafka(code, "begin to read the partitions")
        }
        self.arriving = nil
        assignments += 1
        assignment = Assignment(
            number: assignments, partitions: arriving.partitions, metadata: arriving.metadata,
            positions: positions)
        logger.debug(
            "partitions assigned",
            [.group: membership.group, .count: arriving.partitions.count])
        return .assigned(arriving.partitions)
    }

    private func letGo() throws(EventLogError) {
        isLeaving = false
        assignment = nil
        outstanding = nil
        isUnsettled = false
        lanes?.forget { _ in true }
        guard let client else { return }
        let code = rd_kafka_assign(client.pointer, nil)
        // A client after a fatal error lets go by itself.
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR || client.fatal != nil else {
            throw .kafka(code, "let the partitions go")
        }
    }

    private var hasPrefixes: Bool {
        membership.subscriptions.contains {
            if case .prefix = $0.selector { true } else { false }
        }
    }

    private func isUrgent(_ topic: String) -> Bool {
        membership.subscriptions.contains { $0.isUrgent && $0.matches(topic) }
    }
}

extension Duration {
    /// Rounded up, so that a short wait does not become none; at most what C takes.
    var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        let perMillisecond: Int64 = 1_000_000_000_000_000
        return Int32(seconds) * 1_000 + Int32((attoseconds + perMillisecond - 1) / perMillisecond)
    }
}
