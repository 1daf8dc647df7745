// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLiteEventLog
import TestSupport
import Testing

/// Who waits is woken by what it waits for, long before its time is up.
@Suite struct WaitingTests {
    /// Longer than any test may take: only a wake-up ends such a wait in time.
    private static let long: Duration = .seconds(600)
    private static let limit = BatchLimit(records: 100, bytes: 1 << 20)

    private func withLog(
        _ body: @Sendable (SQLiteEventLog) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let log = try await SQLiteEventLog(path: directory.file("events.sqlite"))
        try await log.create(
            ["t", "t.urgent"].map {
                TopicSpec(name: $0, partitions: 2, cleanup: .delete(retentionMilliseconds: nil))
            })
        try await body(log)
        await log.close()
    }

    private func join(
        _ log: SQLiteEventLog, _ instance: String = "i"
    ) async throws -> any GroupMember {
        try await log.join(
            Membership(
                group: "g", instance: instance,
                subscriptions: [
                    Subscription(.topic("t")), Subscription(.topic("t.urgent"), isUrgent: true),
                    Subscription(.prefix("later.")),
                ]))
    }

    @Test(.timeLimit(.minutes(1)))
    func `an append wakes the member and the reader of its partition`() async throws {
        try await withLog { log in
            let member = try await join(log)
            _ = try await member.next(Self.limit, wait: .zero)
            let reader = try await log.follow([TopicPartition("t", 1): 0])
            async let delivery = member.next(Self.limit, wait: Self.long)
            async let run = reader.next(maxRecords: 10, wait: Self.long)
            try await log.append([textRecord("t", 1, "a")])
            guard case .records(let batch) = try await delivery else {
                Issue.record("no records")
                return
            }
            #expect(batch.records.map(\.text) == ["a"])
            #expect(try await run.records.map(\.text) == ["a"])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a new topic, a new member, a leaving one and closing wake who waits`() async throws {
        try await withLog { log in
            let member = try await join(log)
            _ = try await member.next(Self.limit, wait: .zero)
            async let first = member.next(Self.limit, wait: Self.long)
            try await log.create([
                TopicSpec(name: "later.x", partitions: 2, cleanup: .compact)
            ])
            guard case .assigned(let new) = try await first else {
                Issue.record("not assigned")
                return
            }
            #expect(new == partitions(["later.x"], 2))

            async let second = member.next(Self.limit, wait: Self.long)
            let other = try await join(log, "j")
            guard case .revoked(let going) = try await second else {
                Issue.record("not revoked")
                return
            }
            async let third = other.next(Self.limit, wait: Self.long)
            async let letsGo = member.next(Self.limit, wait: Self.long)
            guard case .assigned(let given) = try await third else {
                Issue.record("not assigned")
                return
            }
            #expect(given == going)
            await other.leave()
            guard case .assigned(let back) = try await letsGo else {
                Issue.record("not given back")
                return
            }
            #expect(back == going)

            let last = Task { try await member.next(Self.limit, wait: Self.long) }
            await log.close()
            await #expect(throws: EventLogError.self) { try await last.value }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `cancellation ends a wait`() async throws {
        try await withLog { log in
            let reader = try await log.follow([TopicPartition("t", 1): 0])
            let waiting = Task { try await reader.next(maxRecords: 10, wait: Self.long) }
            waiting.cancel()
            #expect(try await waiting.value.records.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a member that is only dropped gives its partitions back`() async throws {
        try await withLog { log in
            do {
                let lost = try await join(log, "lost")
                _ = try await lost.next(Self.limit, wait: .zero)
            }
            let member = try await join(log, "other")
            guard case .assigned(let all) = try await member.next(Self.limit, wait: Self.long)
            else {
                Issue.record("not assigned")
                return
            }
            #expect(all.count == 4)
        }
    }

    @Test func `a wait without anything to come ends in time`() async throws {
        try await withLog { log in
            let member = try await join(log)
            _ = try await member.next(Self.limit, wait: .zero)
            let start = ContinuousClock.now
            guard case .nothing = try await member.next(Self.limit, wait: .milliseconds(50)) else {
                Issue.record("something came")
                return
            }
            let taken = ContinuousClock.now - start
            #expect(taken >= .milliseconds(50))
            #expect(taken < .seconds(20))
        }
    }

    @Test func `what is urgent comes first, whenever it came`() async throws {
        try await withLog { log in
            try await log.append((0..<20).map { textRecord("t", Int32($0 % 2), "\($0)") })
            try await log.append([textRecord("t.urgent", 1, "u1")])
            var member = MemberProbe(try await join(log))
            member.limit.records = 5
            var texts = try await member.consume(6).map(\.text)
            #expect(texts.first == "u1")
            try await log.append([textRecord("t.urgent", 0, "u2")])
            texts = try await member.consume(1).map(\.text)
            #expect(texts == ["u2"])
        }
    }
}
