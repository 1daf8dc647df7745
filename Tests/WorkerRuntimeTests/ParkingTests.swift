// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Synchronization
import TestSupport
import Testing
import WorkerRuntime

/// Dead letters, what waits behind them, and operators' decisions, in one stage without a log.
struct ParkingTests {
    private final class Switch: Sendable {
        let isOn = Mutex(false)
    }

    private let mended = Switch()
    private let bench: StageBench<ReminderStage>

    init() {
        let mended = mended
        bench = StageBench(
            ReminderStage { mended.isOn.withLock { $0 } }, now: BusinessTime(milliseconds: 1_000))
    }

    private func said(_ records: [NewRecord]) -> [String] {
        records.filter { $0.topic == "out" }.map { String(decoding: $0.value ?? [], as: UTF8.self) }
    }

    private func letters(_ records: [NewRecord]) throws -> [DeadLetter] {
        try records.filter { $0.topic == Topic.deadLetters.name }.map {
            try DeadLetter($0.value ?? [])
        }
    }

    private func decide(
        _ what: WireLetterDecision, _ letter: DeadLetter, worker: String = "counting"
    ) async throws -> [NewRecord] {
        var decision = LetterDecision(what, letter)
        decision.worker = worker
        var record = textRecord(
            Topic.decisionsSubmitted.name, letter.partition, key: letter.document, "")
        record.value = decision.bytes
        return try await bench.take(record) + bench.fireTimers()
    }

    private func take(_ key: String, _ texts: String...) async throws -> [NewRecord] {
        var records: [NewRecord] = []
        for text in texts { records += try await bench.take(textRecord("in", 3, key: key, text)) }
        return records
    }

    @Test func `what follows of the document waits, other documents do not`() async throws {
        let committed = try await take("d", "broken", "second") + take("e", "other")
        #expect(said(committed) == ["other"])
        let letter = try #require(try letters(committed).first)
        #expect(try letters(committed).count == 1)
        #expect(letter.state == .open && letter.isParked)
        #expect(letter.document == "d" && letter.topic == "in" && letter.offset == 0)
        #expect(letter.reason == "not mended" && letter.attempts == 1)
        #expect(letter.value == Array("broken".utf8))
        // Whoever waits is told once.
        #expect(committed.filter { $0.topic == "told" }.count == 1)
    }

    @Test func `redriven, all goes on in order, as if nothing had been`() async throws {
        let letter = try letters(await take("d", "broken", "second", "third"))[0]
        mended.isOn.withLock { $0 = true }
        let released = try await decide(.redrive, letter)
        #expect(said(released) == ["broken", "second", "third"])
        let outcome = try #require(try letters(released).first)
        #expect(outcome.state == .redriven)
        #expect(outcome.decidedBy == "operator" && outcome.decidedBecause == "the disk is back")
        #expect(outcome.value == nil)
        #expect(bench.state.count == 0)
        #expect(said(try await take("d", "fourth")) == ["fourth"])
    }

    @Test func `what fails again is parked again and counted`() async throws {
        let letter = try letters(await take("d", "broken", "second"))[0]
        let again = try letters(await decide(.redrive, letter))
        #expect(again.map(\.attempts) == [2])
        #expect(again.map(\.state) == [.open])
        #expect(try letters(await decide(.redrive, letter)).map(\.attempts) == [3])
        mended.isOn.withLock { $0 = true }
        #expect(said(try await decide(.redrive, letter)) == ["broken", "second"])
    }

    @Test func `dropped, what waits behind it goes on`() async throws {
        let letter = try letters(await take("d", "poison", "second", "third"))[0]
        let released = try await decide(.drop, letter)
        #expect(said(released) == ["second", "third"])
        #expect(try letters(released).map(\.state) == [.dropped])
        #expect(bench.state.count == 0)
    }

    @Test func `a later one that fails in a redrive is a letter of its own`() async throws {
        let first = try letters(await take("d", "broken", "poison", "third"))[0]
        mended.isOn.withLock { $0 = true }
        let released = try await decide(.redrive, first)
        #expect(said(released) == ["broken"])
        #expect(try letters(released).map(\.state) == [.redriven, .open])
        let second = try letters(released)[1]
        #expect(second.offset == 1 && second.attempts == 1)
        // Whoever waits for it is told, as of the first.
        #expect(released.count { $0.topic == "told" } == 1)
        #expect(said(try await decide(.drop, second)) == ["third"])
    }

    @Test func `a decision counts once, for the letter it names, by the worker it names`()
        async throws
    {
        var letter = try letters(await take("d", "broken", "second"))[0]
        #expect(try await decide(.redrive, letter, worker: "other").isEmpty)
        letter.offset = 77
        #expect(try await decide(.drop, letter).isEmpty)
        letter.offset = 0
        #expect(said(try await decide(.drop, letter)) == ["second"])
        #expect(try await decide(.drop, letter).isEmpty)
    }

    @Test func `a timer that fails is parked too, and one of a parked document waits`()
        async throws
    {
        try await bench.take(
            textRecord("in", 3, key: "t", "in 1 fails"), textRecord("in", 3, key: "d", "in 1 warn"))
        let parked = try letters(await take("d", "broken"))[0]
        bench.now = bench.now.advanced(byMilliseconds: 1_000)
        let fired = try await bench.fireTimers()
        #expect(said(fired).isEmpty)
        let letter = try #require(try letters(fired).first)
        #expect(letter.topic == DeadLetter.timerTopic && letter.document == "t")
        mended.isOn.withLock { $0 = true }
        #expect(said(try await decide(.redrive, letter)) == ["fails of t"])
        #expect(said(try await decide(.redrive, parked)) == ["broken", "warn of d"])
        #expect(bench.state.count == 0)
    }

    @Test func `a timer that waits behind others is moved or removed by them`() async throws {
        _ = try await take("d", "in 1 warn", "in 2 other", "in 3 kept")
        let letter = try letters(await take("d", "broken", "in 100 warn", "not other"))[0]
        // They are due while their document is parked.
        #expect(try said(await pass(10)).isEmpty)
        mended.isOn.withLock { $0 = true }
        #expect(said(try await decide(.redrive, letter)) == ["broken", "kept of d"])
        #expect(try await pass(80).isEmpty)
        #expect(said(try await pass(20)) == ["warn of d"])
        #expect(bench.state.count == 0)
    }

    @Test func `a timer that failed is dropped: it is set no more, and can be set again`()
        async throws
    {
        _ = try await take("t", "in 1 fails")
        let letter = try letters(await pass(1))[0]
        #expect(try letters(await decide(.drop, letter)).map(\.state) == [.dropped])
        #expect(bench.state.count == 0)
        mended.isOn.withLock { $0 = true }
        _ = try await take("t", "in 1 fails")
        #expect(said(try await pass(1)) == ["fails of t"])
    }

    @Test func `a failure leaves nothing of its input, and everything of the others`()
        async throws
    {
        let committed = try await bench.take(
            textRecord("in", 3, key: "a", "one"), textRecord("in", 3, key: "d", "broken"),
            textRecord("in", 3, key: "b", "two"), textRecord("in", 3, key: "d", "second"))
        #expect(said(committed) == ["one", "two"])
        let letter = try letters(committed)[0]
        mended.isOn.withLock { $0 = true }
        #expect(said(try await decide(.redrive, letter)) == ["broken", "second"])
    }

    @Test func `a decision that nobody can read is a letter and parks nothing`() async throws {
        let committed = try await bench.take(
            textRecord(Topic.decisionsSubmitted.name, 3, key: "d", "\u{FF}"))
        let letter = try #require(try letters(committed).first)
        #expect(!letter.isParked)
        #expect(bench.state.count == 0)
    }

    private func pass(_ seconds: Int64) async throws -> [NewRecord] {
        bench.now = bench.now.advanced(byMilliseconds: seconds * 1000)
        return try await bench.fireTimers()
    }

    @Test func `what may pass is worked on again by itself, later each time, then no more`()
        async throws
    {
        var told = try letters(await take("d", "absent", "second"))
        for (seconds, attempts) in [(60, 2), (300, 3), (1800, 4)] as [(Int64, Int32)] {
            #expect(try await pass(seconds - 1).isEmpty)
            let again = try letters(try await pass(1))
            #expect(again.map(\.attempts) == [attempts])
            told += again
        }
        #expect(told.allSatisfy { $0.state == .open && $0.decidedBy.isEmpty })
        #expect(try await pass(86_400).isEmpty)
        // From here on an operator decides; that it fails again begins nothing anew.
        #expect(try letters(await decide(.redrive, told[0])).map(\.attempts) == [5])
        #expect(try await pass(86_400).isEmpty)
        mended.isOn.withLock { $0 = true }
        let released = try await decide(.redrive, told[0])
        #expect(said(released) == ["absent", "second"])
        #expect(try letters(released).map(\.decidedBy) == ["operator"])
        #expect(bench.state.count == 0)
    }

    @Test func `when its cause has passed it goes on without an operator, in order`() async throws {
        _ = try await take("d", "absent", "second", "third")
        _ = try await pass(60)
        mended.isOn.withLock { $0 = true }
        #expect(said(try await take("d", "fourth")).isEmpty)
        let released = try await pass(300)
        #expect(said(released) == ["absent", "second", "third", "fourth"])
        let outcome = try #require(try letters(released).first)
        #expect(outcome.state == .redriven && outcome.attempts == 2)
        #expect(outcome.decidedBy == "counting" && outcome.decidedBecause == "its cause has passed")
        #expect(outcome.decidedAt == bench.now.milliseconds)
        #expect(bench.state.count == 0)
        // The next failure of the document begins anew.
        mended.isOn.withLock { $0 = false }
        _ = try await take("d", "absent")
        #expect(try letters(await pass(60)).map(\.attempts) == [2])
    }

    @Test func `an operator comes before the time, and nothing is left to fire`() async throws {
        let letter = try letters(await take("d", "absent"))[0]
        #expect(try letters(await decide(.drop, letter)).map(\.state) == [.dropped])
        #expect(bench.state.count == 0)
        let other = try letters(await take("d", "absent"))[0]
        mended.isOn.withLock { $0 = true }
        #expect(said(try await decide(.redrive, other)) == ["absent"])
        #expect(try await pass(3600).isEmpty)
        #expect(bench.state.count == 0)
    }

    @Test func `what cannot pass waits for an operator`() async throws {
        _ = try await take("d", "broken")
        mended.isOn.withLock { $0 = true }
        #expect(try await pass(86_400).isEmpty)
    }

    @Test func `no two records share an id, and a crash makes the same ones`() async throws {
        let record = bench.arrived(textRecord("in", 3, key: "d", "broken"))
        let before = try await bench.dying([record])
        let after = try await bench.take(again: record)
        #expect(before == after)
        let letter = try letters(after)[0]
        _ = try await decide(.redrive, letter)
        mended.isOn.withLock { $0 = true }
        _ = try await decide(.redrive, letter)
        let ids = bench.outputs.compactMap { $0.headers.first { $0.name == EventHeader.id }?.value }
        #expect(ids.count == bench.outputs.count)
        #expect(Set(ids).count == ids.count)
    }
}
