// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// What a batch remembers of the member that read it.
struct EmbeddedLease: Sendable {
    var member: UInt64
    /// Nil for a batch without records.
    var batch: UInt64?
}

/// A member of a group. It is asked by one task; the group's state lies with the log, so that a
/// fence or a new assignment takes effect whatever the member is doing.
actor EmbeddedMember: GroupMember {
    private struct Place {
        var place: TopicPartition
        var number: Int
        var isUrgent: Bool
        /// The next offset to be read.
        var position: Int64
    }

    private struct Outstanding {
        var id: UInt64
        /// Where its partitions are read again if it is given up.
        var starts: [TopicPartition: Int64]
    }

    private let engine: LogEngine
    private let connection: ReadConnection
    private let membership: Membership
    private let groupNumber: Int
    private let id: UInt64
    private var places: [Place] = []
    private var interests: Set<Int> = []
    private var outstanding: Outstanding?
    private var isCommitting = false
    private var turn = 0

    init(_ membership: Membership, groupNumber: Int, engine: LogEngine) {
        self.engine = engine
        self.membership = membership
        self.groupNumber = groupNumber
        id = engine.hub.change { state in
            let id = state.makeID()
            let counts = state.partitionCounts
            state.coordinators[
                membership.group, default: GroupCoordinator(topics: counts)
            ].join(
                id, instance: membership.instance, subscriptions: membership.subscriptions,
                by: membership.assignment)
            return (id, state.takeWaiters(ofGroup: membership.group))
        }
        connection = engine.reader(for: id)
    }

    deinit { engine.leave(id, membership.group) }

    func leave() async { engine.leave(id, membership.group) }

    // MARK: Reading

    func next(
        _ limit: BatchLimit, wait: Duration
    ) async throws(EventLogError) -> Delivery {
        guard !isCommitting else { throw overlap("read") }
        let deadline = ContinuousClock.now + wait
        while true {
            let poll = try engine.poll(id, membership.group)
            release(poll.released)
            switch poll.change {
            case .revoked(let partitions): return .revoked(partitions)
            case .assigned(let partitions):
                take(poll.grants)
                return .assigned(partitions)
            case nil: break
            }
            if outstanding == nil, let delivery = try await read(limit) { return delivery }
            guard ContinuousClock.now < deadline, !Task.isCancelled else { return .nothing }
            await waitForWork(deadline)
        }
    }

    private func waitForWork(_ deadline: ContinuousClock.Instant) async {
        let group = membership.group
        let id = id
        let places = outstanding == nil ? places : []
        await engine.hub.wait(
            until: deadline, interests: outstanding == nil ? interests : [], group: group
        ) { state in
            (state.coordinators[group]?.hasChange(id) ?? true)
                || places.contains { state.partitions[$0.number].end > $0.position }
        }
    }

    /// A batch of the urgent partitions if they have any records, else of the others.
    private func read(_ limit: BatchLimit) async throws(EventLogError) -> Delivery? {
        while true {
            let places = places
            let ends = engine.hub.withState { state in
                places.map { state.partitions[$0.number].end }
            }
            var indices: [Int] = []
            var isUrgent = false
            for index in places.indices where places[index].position < ends[index] {
                if places[index].isUrgent && !isUrgent {
                    isUrgent = true
                    indices = []
                }
                if places[index].isUrgent == isUrgent { indices.append(index) }
            }
            if indices.isEmpty { return nil }
            turn += 1
            indices.rotate(by: turn)
            let requests = indices.map { index in
                engine.request(
                    places[index].place, number: places[index].number,
                    from: places[index].position, to: ends[index])
            }
            let answer = try await connection.read(
                requests, maxRecords: max(1, limit.records), maxBytes: max(1, limit.bytes))
            if !answer.missing.isEmpty {
                for gap in answer.missing { skip(gap) }
                return .missing(answer.missing)
            }
            if let batch = accept(answer, indices) { return .records(batch) }
        }
    }

    /// Reading goes on behind what retention removed.
    private func skip(_ gap: Gap) {
        for index in places.indices where places[index].place == gap.place {
            places[index].position = gap.to
        }
    }

    /// Nil where all records of the range were removed since.
    private func accept(_ answer: ReadConnection.Answer, _ indices: [Int]) -> Batch? {
        var positions: [TopicPartition: Int64] = [:]
        for record in answer.records { positions[record.place] = record.offset + 1 }
        var starts: [TopicPartition: Int64] = [:]
        for (index, position) in zip(indices, answer.next) {
            if positions[places[index].place] != nil {
                starts[places[index].place] = places[index].position
            }
            places[index].position = position
        }
        if answer.records.isEmpty { return nil }
        let batch = engine.hub.withState { $0.makeID() }
        outstanding = Outstanding(id: batch, starts: starts)
        return Batch(
            records: answer.records, positions: positions,
            lease: EmbeddedLease(member: id, batch: batch))
    }

    func emptyBatch() async throws(EventLogError) -> Batch {
        try engine.checkMember(id, membership.group, "read")
        var positions: [TopicPartition: Int64] = [:]
        for place in places { positions[place.place] = committable(place) }
        return Batch(
            records: [], positions: positions, lease: EmbeddedLease(member: id, batch: nil))
    }

    // MARK: Committing

    func commit(_ batch: Batch, _ outputs: [NewRecord]) async throws(EventLogError) {
        guard !isCommitting else { throw overlap("commit") }
        try engine.checkMember(id, membership.group, "commit")
        try checkLease(batch)
        var positions: [WriteRequest.Position] = []
        positions.reserveCapacity(batch.positions.count)
        for (partition, position) in batch.positions {
            guard let place = places.first(where: { $0.place == partition }) else { throw stale() }
            positions.append(
                WriteRequest.Position(
                    id: OffsetID.make(group: groupNumber, number: place.number), offset: position))
        }
        let request = try engine.request(
            outputs, positions: positions,
            committer: WriteRequest.Committer(group: membership.group, member: id))
        try engine.beginCommit(id, membership.group, Array(batch.positions.keys))
        isCommitting = true
        defer { isCommitting = false }
        await engine.writer.write(request)
        _ = try request.result()
        settle(batch)
    }

    func abandon(_ batch: Batch) async {
        // Else it ended before: with a commit, or with its partitions.
        guard let lease = batch.lease as? EmbeddedLease, lease.batch == outstanding?.id else {
            return
        }
        giveUp()
    }

    private func checkLease(_ batch: Batch) throws(EventLogError) {
        guard let lease = batch.lease as? EmbeddedLease, lease.member == id else { throw stale() }
        if let read = lease.batch {
            if read != outstanding?.id { throw stale() }
        } else {
            // Its positions are older than a commit since: they would take the group back.
            for place in places {
                if let position = batch.positions[place.place], position != committable(place) {
                    throw stale()
                }
            }
        }
    }

    /// The batch is over. Where it was committed only in part, the rest is read again.
    private func settle(_ batch: Batch) {
        guard let lease = batch.lease as? EmbeddedLease, lease.batch != nil else { return }
        for index in places.indices {
            if let start = outstanding?.starts[places[index].place] {
                places[index].position = batch.positions[places[index].place] ?? start
            }
        }
        outstanding = nil
    }

    // MARK: Partitions

    /// Where the group stands in a partition, as far as this member has read and ended batches.
    private func committable(_ place: Place) -> Int64 {
        outstanding?.starts[place.place] ?? place.position
    }

    private func take(_ grants: [Grant]) {
        for grant in grants {
            places.append(
                Place(
                    place: grant.place, number: grant.number,
                    isUrgent: membership.subscriptions.contains {
                        $0.isUrgent && $0.matches(grant.place.topic)
                    }, position: grant.position))
        }
        places.sort { $0.number < $1.number }
        interests = Set(places.map(\.number))
    }

    private func release(_ partitions: Set<TopicPartition>) {
        if partitions.isEmpty { return }
        // A batch ends as a whole: what stays is read again from its start.
        if let outstanding, !partitions.isDisjoint(with: outstanding.starts.keys) { giveUp() }
        places.removeAll { partitions.contains($0.place) }
        interests = Set(places.map(\.number))
    }

    private func giveUp() {
        guard let outstanding else { return }
        for index in places.indices {
            if let start = outstanding.starts[places[index].place] {
                places[index].position = start
            }
        }
        self.outstanding = nil
    }

    private func stale() -> EventLogError {
        EventLogError(
            .stale, operation: "commit",
            detail: "the batch is over: it was committed, given up, or its partitions went")
    }

    private func overlap(_ operation: String) -> EventLogError {
        EventLogError(
            .invalid, operation: operation, detail: "a commit of this member is still running")
    }
}
