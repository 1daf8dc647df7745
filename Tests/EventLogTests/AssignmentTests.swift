// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

/// The contract of sharing partitions in a group, for every log.
@Suite struct AssignmentTests {
    private static let logs = EventLogUnderTest.all
    private static let count: Int32 = 4

    private struct Scene {
        var log: any EventLog
        var topics = [uniqueName("left"), uniqueName("right")]
        var output = uniqueName("out")
        var group = uniqueName("group")

        init(_ log: any EventLog) async throws {
            self.log = log
            try await log.create(
                (topics + [output]).map {
                    TopicSpec(name: $0, partitions: AssignmentTests.count, cleanup: .keep)
                })
        }

        var all: Set<TopicPartition> { partitions(topics, AssignmentTests.count) }

        func join(_ instance: String) async throws -> MemberProbe {
            MemberProbe(
                try await log.join(
                    Membership(
                        group: group, instance: instance,
                        subscriptions: topics.map { Subscription(.topic($0)) })))
        }

        /// So many records in each partition of the topics, each with a text of its own.
        func fill(_ records: Int) async throws {
            for topic in topics {
                try await log.append(
                    (0..<records).flatMap { index in
                        (0..<AssignmentTests.count).map {
                            textRecord(topic, $0, "\(topic)/\($0)/\(index)")
                        }
                    })
            }
        }
    }

    @Test(arguments: logs)
    func `two members share the partitions, equal numbers of all topics together`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            var first = try await scene.join("one")
            try await first.waitUntilOwned(scene.all)
            var second = try await scene.join("two")
            try await step(&first, &second) { first, second in
                #expect(first.owned.isDisjoint(with: second.owned))
                return !second.owned.isEmpty && first.owned.union(second.owned) == scene.all
            }
            #expect(first.owned.count == second.owned.count)
            for probe in [first, second] {
                let numbers = scene.topics.map { topic in
                    Set(probe.owned.filter { $0.topic == topic }.map(\.partition))
                }
                #expect(numbers[0] == numbers[1])
            }
            await first.member.leave()
            await second.member.leave()
        }
    }

    @Test(arguments: logs)
    func `round robin deals topics of one partition evenly`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let prefix = uniqueName("nodes") + "."
            let topics = (1...5).map { "\(prefix)\($0)" }
            try await log.create(
                topics.map { TopicSpec(name: $0, partitions: 1, cleanup: .keep) })
            let group = uniqueName("group")
            func join(_ instance: String) async throws -> MemberProbe {
                MemberProbe(
                    try await log.join(
                        Membership(
                            group: group, instance: instance,
                            subscriptions: [Subscription(.prefix(prefix))],
                            assignment: .roundRobin)))
            }
            var first = try await join("one")
            try await first.waitUntilOwned(partitions(topics, 1))
            var second = try await join("two")
            try await step(&first, &second) { first, second in
                #expect(first.owned.isDisjoint(with: second.owned))
                return !second.owned.isEmpty
                    && first.owned.union(second.owned) == partitions(topics, 1)
            }
            #expect(Set([first.owned.count, second.owned.count]) == [2, 3])
            await first.member.leave()
            await second.member.leave()
        }
    }

    @Test(arguments: logs)
    func `partitions move when a member leaves`(_ log: EventLogUnderTest) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            var first = try await scene.join("one")
            var second = try await scene.join("two")
            try await step(&first, &second) { first, second in
                !first.owned.isEmpty && !second.owned.isEmpty
                    && first.owned.union(second.owned) == scene.all
            }
            try await scene.fill(3)
            await second.member.leave()
            let records = try await first.consume(2 * 4 * 3)
            #expect(Set(records.map(\.text)).count == 2 * 4 * 3)
            #expect(first.owned == scene.all)
            await first.member.leave()
        }
    }

    @Test(arguments: logs)
    func `a batch outstanding at a revocation can be committed until the next read`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            try await scene.fill(5)
            var first = try await scene.join("one")
            first.limit.records = 15
            let batch = try await first.batch()
            var second = try await scene.join("two")
            try await waitForRevocation(&first)
            try await first.member.commit(
                batch, batch.records.map { textRecord(scene.output, $0.partition, $0.text) })
            // From here both read; nothing of the batch comes again, nothing else is lost.
            var seen = batch.records.map(\.text)
            let deadline = ContinuousClock.now + patience
            while seen.count < 2 * 4 * 5 && ContinuousClock.now < deadline {
                seen += try await consumeStep(&first)
                seen += try await consumeStep(&second)
            }
            #expect(seen.count == 2 * 4 * 5)
            #expect(Set(seen).count == seen.count, "a record came twice")
            #expect(try await log.readAll(scene.output).count == batch.records.count)
            await first.member.leave()
            await second.member.leave()
        }
    }

    @Test(arguments: logs)
    func `after its partitions went a batch cannot be committed`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let scene = try await Scene(log)
            try await scene.fill(1)
            var first = try await scene.join("one")
            let batch = try await first.batch()
            #expect(batch.records.count > 0)
            var second = try await scene.join("two")
            try await waitForRevocation(&first)
            // Only assignments from here: whatever comes is given back.
            try await step(&first, &second) { first, second in
                !second.owned.isEmpty && first.owned.union(second.owned) == scene.all
            }
            let error = await #expect(throws: EventLogError.self) {
                try await first.member.commit(batch, [textRecord(scene.output, "ghost")])
            }
            #expect(error?.code == .stale)
            #expect(try await log.readAll(scene.output).isEmpty)
            var seen: [String] = []
            let deadline = ContinuousClock.now + patience
            while seen.count < 8 && ContinuousClock.now < deadline {
                seen += try await consumeStep(&first)
                seen += try await consumeStep(&second)
            }
            #expect(Set(seen).count == 8 && seen.count == 8)
            await first.member.leave()
            await second.member.leave()
        }
    }

    @Test(arguments: logs)
    func `topics of other numbers of partitions are refused`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let topics = [uniqueName("two"), uniqueName("three")]
            try await log.create([
                TopicSpec(name: topics[0], partitions: 2, cleanup: .keep),
                TopicSpec(name: topics[1], partitions: 3, cleanup: .keep),
            ])
            func join(
                _ topics: [String], _ assignment: AssignmentStrategy, _ partitions: Int32?
            ) async throws {
                let member = try await log.join(
                    Membership(
                        group: uniqueName("group"), instance: "one",
                        subscriptions: topics.map { Subscription(.topic($0)) },
                        assignment: assignment, partitions: partitions))
                await member.leave()
            }
            let ofUnequal = await #expect(throws: EventLogError.self) {
                try await join(topics, .range, nil)
            }
            #expect(ofUnequal?.code == .incompatible)
            let ofOther = await #expect(throws: EventLogError.self) {
                try await join([topics[0]], .range, 12)
            }
            #expect(ofOther?.code == .incompatible)
            #expect(ofOther?.detail == "\(topics[0]) has 2 partitions, 12 are expected")
            try await join([topics[1]], .range, 3)
            try await join(topics, .roundRobin, nil)
        }
    }

    @Test(arguments: logs)
    func `a topic that appears later under a joined prefix is read`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let prefix = uniqueName("nodes")
            let early = prefix + ".H01"
            let late = prefix + ".H02"
            let other = uniqueName("other")
            try await log.create([TopicSpec(name: early, partitions: 2, cleanup: .keep)])
            var member = MemberProbe(
                try await log.join(
                    Membership(
                        group: uniqueName("group"), instance: "one",
                        subscriptions: [Subscription(.prefix(prefix + "."))])))
            try await log.append([textRecord(early, 1, "early")])
            #expect(try await member.consume(1).map(\.text) == ["early"])
            try await log.create([
                TopicSpec(name: late, partitions: 2, cleanup: .keep),
                TopicSpec(name: other, partitions: 2, cleanup: .keep),
            ])
            try await log.append([textRecord(late, 0, "late"), textRecord(other, 0, "other")])
            #expect(try await member.consume(1).map(\.text) == ["late"])
            try await member.waitUntilOwned(partitions([early, late], 2))
            await member.member.leave()
        }
    }

    @Test(arguments: logs)
    func `urgent records overtake a backlog and never share its batches`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let normal = uniqueName("normal")
            let urgent = uniqueName("urgent")
            try await log.create(
                [normal, urgent].map { TopicSpec(name: $0, partitions: 2, cleanup: .keep) })
            let backlog = 3000
            try await log.append(
                (0..<backlog).map { textRecord(normal, Int32($0 % 2), "\($0)") })
            var member = MemberProbe(
                try await log.join(
                    Membership(
                        group: uniqueName("group"), instance: "one",
                        subscriptions: [
                            Subscription(.topic(normal)),
                            Subscription(.topic(urgent), isUrgent: true),
                        ])))
            member.limit.records = 10
            let first = try await member.batch()
            try await member.member.commit(first, [])
            try await log.append((0..<5).map { textRecord(urgent, 0, "urgent \($0)") })
            var normalSeen = first.records.count
            var urgentSeen: [String] = []
            while urgentSeen.count < 5 && normalSeen < backlog {
                let batch = try await member.batch()
                let topics = Set(batch.records.map(\.topic))
                #expect(topics.count == 1, "a batch of both lanes")
                if topics == [urgent] {
                    urgentSeen += batch.records.map(\.text)
                } else {
                    normalSeen += batch.records.count
                }
                try await member.member.commit(batch, [])
            }
            #expect(urgentSeen == (0..<5).map { "urgent \($0)" })
            #expect(normalSeen < backlog, "the backlog was read before what is urgent")
            await member.member.leave()
        }
    }

    /// Steps until partitions are revoked. With a batch outstanding no other may come.
    private func waitForRevocation(_ probe: inout MemberProbe) async throws {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            switch try await probe.step() {
            case .revoked: return
            case .records: Issue.record("a second batch while one is outstanding")
            case .assigned, .missing, .held, .nothing: break
            }
        }
        throw DeadlineExceeded(description: "no revocation within \(patience)")
    }

    private func consumeStep(_ probe: inout MemberProbe) async throws -> [String] {
        guard case .records(let batch) = try await probe.step() else { return [] }
        try await probe.member.commit(batch, [])
        return batch.records.map(\.text)
    }
}
