// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Following
import SQLiteEventLog
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite struct FollowerTests {
    private static let topic = Topic.submitted.name("H27")
    private static let place = TopicPartition(topic, 0)

    @Test func `what was removed before it was read is told, with its node, and passed over`()
        async throws
    {
        let scene = try await Scene(.delete(retentionMilliseconds: 1000))
        try await scene.append(["a"])
        let replica = Texts()
        try await scene.following(replica) { try await $0.catchUp() }

        // While it was away.
        try await scene.append(["b", "c"])
        try await scene.removeAll()
        try await scene.append(["d"])
        try await scene.following(replica) { follower in
            try await follower.catchUp()
            #expect(follower.status.missing == 2)
            #expect(follower.status.isReady)
        }
        #expect(replica.texts == ["a", "d"])
        #expect(replica.gaps == [Gap(Self.place, from: 1, to: 3)])
        let line = scene.metrics.prometheusText().split(separator: "\n").first {
            $0.hasPrefix("missing_records_total{")
        }
        let series = try #require(line)
        #expect(series.hasSuffix(" 2"))
        for label in ["reader=\"texts\"", "topic=\"\(Self.topic)\"", "node=\"H27\""] {
            #expect(series.contains(label), "\(label)")
        }
        let errors = scene.lines.withLock { $0 }.filter { $0.contains("removed before") }
        #expect(errors.count == 1)
        #expect(errors.first?.contains("\"agency\":\"H27\"") == true)

        // It is told once.
        try await scene.following(replica) { try await $0.catchUp() }
        #expect(replica.gaps.count == 1)
        await scene.log.close()
    }

    @Test func `while a read fails that may pass, it says so; then it goes on`() async throws {
        let scene = try await Scene(.delete(retentionMilliseconds: nil))
        try await scene.append(["a", "b"])
        let faulty = FaultyEventLog(scene.log)
        let gate = Gate()
        let error = EventLogError(.unavailable, operation: "read", detail: "the broker is away")
        faulty.script.at(1, .read, .fail(error))
        faulty.script.at(2, .bounds, .delay(gate))
        let replica = Texts()
        try await scene.following(replica, faulty) { follower in
            #expect(follower.status.waitingFor != nil)
            try await eventually("retrying") { follower.status.phase == .retrying }
            #expect(follower.status.waitingFor?.contains("the broker is away") == true)
            #expect(follower.status.isHealthy)
            gate.open()
            try await follower.catchUp()
            #expect(follower.status.waitingFor == nil)
        }
        #expect(replica.texts == ["a", "b"])
        #expect(
            scene.metrics.prometheusText().contains(
                "follower_retries_total{follower=\"texts\"} 1"))
        await scene.log.close()
    }

    @Test func `a transaction that holds it back midway is told, and no more when it ends`()
        async throws
    {
        let scene = try await Scene(.delete(retentionMilliseconds: nil))
        try await scene.append(["a"])
        let faulty = FaultyEventLog(scene.log)
        let series =
            "partition_held{reader=\"texts\",topic=\"\(Self.topic)\",partition=\"0\"} "
        try await scene.following(Texts(), faulty) { follower in
            try await follower.catchUp()
            #expect(follower.status.problem == nil)
            faulty.script.hold([Self.place])
            try await eventually("told") { follower.status.problem != nil }
            #expect(follower.status.problem?.contains("\(Self.topic)/0") == true)
            #expect(follower.status.waitingFor == nil)
            #expect(scene.metrics.prometheusText().contains(series + "1\n"))
            faulty.script.hold([])
            try await eventually("told no more") { follower.status.problem == nil }
            #expect(scene.metrics.prometheusText().contains(series + "0\n"))
        }
        let warnings = scene.lines.withLock { $0 }.filter { $0.contains("TransactionHangs") }
        #expect(warnings.count == 1)
        await scene.log.close()
    }

    @Test func `what does not pass ends it, and those who wait`() async throws {
        let scene = try await Scene(.delete(retentionMilliseconds: nil))
        try await scene.append(["a"])
        let replica = Texts()
        replica.refusal.withLock { $0 = Unreadable() }
        let follower = scene.follower(scene.log)
        let waiting = Task { try await follower.catchUp() }
        await #expect(throws: Unreadable.self) { try await follower.run(replica) }
        #expect(follower.status.phase == .failed)
        #expect(!follower.status.isHealthy)
        await #expect(throws: FollowerError.self) { try await waiting.value }
        await #expect(throws: FollowerError.self) { try await follower.catchUp() }
        await scene.log.close()
    }

    @Test func `a log that begins anew makes it begin anew`() async throws {
        let scene = try await Scene(.delete(retentionMilliseconds: nil))
        try await scene.append(["a", "b"])
        let replica = Texts()
        replica.stand(at: [Self.place: 7])
        try await scene.following(replica) { follower in
            try await eventually("read anew") { replica.texts == ["a", "b"] }
            try await follower.catchUp()
        }
        #expect(replica.forgotten == 1)
        // Once is not believed: a leader just elected may tell an end that is too low.
        #expect(
            scene.metrics.prometheusText().contains(
                "follower_retries_total{follower=\"texts\"} 2"))
        await scene.log.close()
    }
}

private struct Unreadable: Error {}

/// Remembers what it was given.
private final class Texts: Replica {
    private struct State {
        var positions: [TopicPartition: Int64] = [:]
        var texts: [String] = []
        var gaps: [Gap] = []
        var forgotten = 0
    }

    private let state = Mutex(State())
    let refusal = Mutex<(any Error)?>(nil)

    var positions: [TopicPartition: Int64] { state.withLock { $0.positions } }
    var texts: [String] { state.withLock { $0.texts } }
    var gaps: [Gap] { state.withLock { $0.gaps } }
    var forgotten: Int { state.withLock { $0.forgotten } }

    func stand(at positions: [TopicPartition: Int64]) {
        state.withLock { $0.positions = positions }
    }

    func apply(_ records: [Record]) throws -> [TopicPartition: Int64] {
        if let error = refusal.withLock({ $0 }) { throw error }
        return state.withLock { state in
            for record in records {
                state.texts.append(record.text)
                state.positions[record.place] = record.offset + 1
            }
            return state.positions
        }
    }

    func skip(_ gaps: [Gap]) {
        state.withLock { state in
            state.gaps += gaps
            for gap in gaps { state.positions[gap.place] = gap.to }
        }
    }

    func forget() {
        state.withLock { state in
            state.positions = [:]
            state.texts = []
            state.forgotten += 1
        }
    }

    func remedy(for error: any Error) -> Remedy { .none }
}

private final class Scene: Sendable {
    let directory: TemporaryDirectory
    let log: SQLiteEventLog
    let metrics = Metrics()
    let lines = Mutex<[String]>([])
    private let clock: SharedClock

    init(_ cleanup: TopicSpec.Cleanup) async throws {
        directory = try TemporaryDirectory()
        let clock = SharedClock()
        self.clock = clock
        log = try await SQLiteEventLog(
            path: directory.file("log.sqlite"),
            options: SQLiteEventLogOptions(clock: { clock.now.withLock { $0 } }))
        try await log.create([
            TopicSpec(name: Topic.submitted.name("H27"), partitions: 1, cleanup: cleanup)
        ])
    }

    func append(_ texts: [String]) async throws {
        try await log.append(texts.map { textRecord(Topic.submitted.name("H27"), $0) })
    }

    /// Lets the retention pass over all there is.
    func removeAll() async throws {
        let later = clock.now.withLock { now in
            now += 60_000
            return now
        }
        while try await !log.maintain(now: later) { await Task.yield() }
    }

    func follower(_ log: any EventLog) -> Follower {
        let logger = Logger(
            label: "test", level: .warning,
            sink: LogSink { [self] line in
                lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
            })
        return Follower(
            "texts", [TopicPartition(Topic.submitted.name("H27"), 0)], log: log,
            pause: .milliseconds(1), metrics: metrics, logger: logger)
    }

    func following(
        _ replica: Texts, _ log: (any EventLog)? = nil, _ body: (Follower) async throws -> Void
    ) async throws {
        let follower = follower(log ?? self.log)
        let running = Task { try await follower.run(replica) }
        do {
            try await body(follower)
        } catch {
            follower.stop()
            throw error
        }
        follower.stop()
        try await running.value
    }
}

private final class SharedClock: Sendable {
    let now = Mutex<Int64>(1_000_000)
}
