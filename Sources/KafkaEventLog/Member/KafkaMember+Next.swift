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
        if let ended = state.ended { throw ended }
        let deadline = ContinuousClock.now + wait
        if case .leaving = state { try letGo() }
        held = []
        while true {
            guard let client, let lanes else { throw .closed("read") }
            if let fatal = client.fatal {
                if let change = try await examine(fatal) { return change }
                if ContinuousClock.now >= deadline { return silence() }
                continue
            }
            if !lanes.outOfRange.isEmpty {
                if let change = try rejoin(lanes.outOfRange) { return change }
                continue
            }
            let isSettled = try await settle(client)
            let remaining = max(.zero, deadline - .now)
            // Until positions are certain, look whether they are by now.
            let patience = isSettled ? Duration.milliseconds(100) : .milliseconds(20)
            if let change = try await change(
                client, isSettled: isSettled, waiting: min(remaining, patience))
            {
                return change
            }
            guard client.fatal == nil else { continue }
            if isSettled, let delivery = try deliver(lanes, limit) { return delivery }
            if ContinuousClock.now >= deadline { return silence() }
        }
    }

    /// What there is to say when nothing came.
    private func silence() -> Delivery {
        if let client, let assignment = state.assignment, assignment.batch == .none {
            stallWatch.look(assignment.positions, client)
            held = stallWatch.stalled.intersection(assignment.partitions)
        }
        return held.isEmpty ? .nothing : .held(held)
    }

    /// The group's positions, or nil while they are not certain.
    func certainPositions(
        of partitions: [TopicPartition], _ client: ClientHandle
    ) async throws(EventLogError) -> [TopicPartition: Int64]? {
        let positions = try client.stablePositions(of: partitions)
        held =
            positions == nil
            ? try await administration.heldPositions(of: membership.group, partitions) : []
        return positions
    }

    /// The coordinator says that another has this member's name. Where that is not so, or no longer,
    /// the member joins once more. Until that is known there is nothing to deliver.
    private func examine(
        _ fatal: (code: rd_kafka_resp_err_t, detail: String)
    ) async throws(EventLogError) -> Delivery? {
        guard fatal.code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID else {
            let error = EventLogError.kafka(fatal.code, "be a member of the group", fatal.detail)
            state = .ended(error)
            throw error
        }
        if let change = announceLeaving() { return change }
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

    /// The broker has no record at a position that was to be read: it removed it, or lost it. Once
    /// the partitions are let go the member joins anew, and `arrive` finds out.
    private func rejoin(_ places: Set<TopicPartition>) throws(EventLogError) -> Delivery? {
        if let change = announceLeaving() { return change }
        logger.warning(
            "joining again: the broker has no record at the position",
            [
                .group: membership.group,
                .topic: places.map(\.description).sorted().joined(separator: " "),
            ])
        try openClient()
        return nil
    }

    /// Tells the caller that the partitions go, where it has any.
    private func announceLeaving() -> Delivery? {
        guard case .assigned(let assignment) = state else { return nil }
        state = .leaving(assignment)
        return .revoked(assignment.partitions)
    }

    /// Records; while a batch is out only changes of the assignment come.
    private func deliver(
        _ lanes: Lanes, _ limit: BatchLimit
    ) throws(EventLogError) -> Delivery? {
        guard case .assigned(var assignment) = state, assignment.batch == .none else { return nil }
        if !assignment.missing.isEmpty {
            defer { state.assignment?.missing = [] }
            return .missing(assignment.missing)
        }
        let read = try lanes.read(limit)
        guard !read.records.isEmpty else {
            state.assignment?.reach(read.ends)
            return nil
        }
        var starts: [TopicPartition: Int64] = [:]
        var positions: [TopicPartition: Int64] = [:]
        for record in read.records {
            let place = record.place
            if positions.updateValue(record.offset + 1, forKey: place) == nil {
                starts[place] = record.offset
            }
            readBytes += record.byteCount
        }
        for (place, end) in read.ends {
            if let position = positions[place] { positions[place] = max(position, end) }
        }
        assignment.reach(read.ends.filter { positions[$0.key] == nil })
        assignment.batch = .out(starts)
        state = .assigned(assignment)
        if readBytes >= settings.limits.fetchAheadBytes / 2, lanes.isEmpty {
            readBytes = 0
            client?.wakeFetcher(at: assignment.positions.merging(positions) { $1 })
        }
        return .records(
            Batch(
                records: read.records, positions: positions,
                lease: KafkaLease(assignment: assignment.number, starts: starts)))
    }

    /// Serves the client's own queue. First without waiting: records may lie in the lanes.
    private func change(
        _ client: ClientHandle, isSettled: Bool, waiting: Duration
    ) async throws(EventLogError) -> Delivery? {
        if let delivery = try serve(client, milliseconds: 0) { return delivery }
        if let delivery = try await arrive(client) { return delivery }
        if isSettled, lanes?.isEmpty == false, state.assignment?.batch == BatchState.none {
            return nil
        }
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
            state = .arriving(
                Arrival(
                    partitions: Set(PartitionList.entries(of: list).map(\.place)),
                    metadata: GroupMetadata(client)))
            return nil
        }
        if let change = announceLeaving() { return change }
        // The caller never heard of what goes now.
        try letGo()
        return nil
    }

    /// Starts reading the partitions that came, once the positions of whoever had them before are
    /// certain: a transaction that is still open might move them.
    private func arrive(_ client: ClientHandle) async throws(EventLogError) -> Delivery? {
        guard case .arriving(let arrival) = state else { return nil }
        let partitions = Array(arrival.partitions)
        guard var positions = try await certainPositions(of: partitions, client) else { return nil }
        let extents = try await administration.extents(of: partitions)
        // The log may have been closed in between.
        guard self.client === client else { throw .closed("read") }
        var missing: [Gap] = []
        for (place, extent) in extents {
            guard let position = positions[place] else {
                positions[place] = extent.beginning
                continue
            }
            guard position <= extent.end else { throw .truncated(place, position, extent.end) }
            if position < extent.beginning {
                missing.append(Gap(place, from: position, to: extent.beginning))
                positions[place] = extent.beginning
            }
        }
        lanes?.forward(partitions, of: client, isUrgent: isUrgent)
        let list = PartitionList(positions)
        let code = rd_kafka_assign(client.pointer, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw .kafka(code, "begin to read the partitions")
        }
        assignments += 1
        state = .assigned(
            Assignment(
                number: assignments, partitions: arrival.partitions, metadata: arrival.metadata,
                positions: positions, missing: missing))
        logger.debug(
            "partitions assigned",
            [.group: membership.group, .count: arrival.partitions.count])
        return .assigned(arrival.partitions)
    }

    private func letGo() throws(EventLogError) {
        state = .joining
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
