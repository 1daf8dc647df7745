// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Events
import Exchange
import SQLiteEventLog
import Telemetry
import TestSupport
import Testing
import WorkerRuntime

/// A worker whose process has died before, with something in hand. Real deaths: `PoisonTests`.
struct CrashTests {
    private let bench: WorkerBench

    init() throws { bench = try WorkerBench() }

    private func started() -> WorkInHand {
        WorkInHand(
            path: bench.directory.file("in-hand"), logger: Logger(label: "test", level: .error))
    }

    /// A process that died so often with these in hand, and the one after it.
    private func died(_ times: Int, over places: InputPlace...) -> WorkInHand {
        for _ in 0..<times {
            let process = started()
            let hand = WorkerHand(
                process, cluster: bench.settings.cluster.name, worker: bench.names.worker)
            for place in places { _ = process.begin(.input(hand.mark(place))) }
        }
        return started()
    }

    /// The same worker, in the process after those deaths.
    private func worker(after inHand: WorkInHand) -> WorkerBench {
        var bench = bench
        bench.settings.inHand = inHand
        return bench
    }

    private func place(_ partition: Int32, _ offset: Int64) -> InputPlace {
        .record(TopicPartition(bench.names.input, partition), offset: offset)
    }

    @Test(arguments: [2, 3, 4])
    func `an input is given up after three deaths, and whoever waits is told`(
        deaths: Int
    ) async throws {
        let log = try await bench.openLog()
        try await log.append(["a", "b", "c"].map { bench.record(1, key: $0, $0) })
        let late = worker(after: died(deaths, over: place(1, 1)))
        try await late.run(ReminderStage(names: bench.names), on: log) {
            try await bench.said(log).count + bench.letters(log).count >= 3
        }
        let letters = try await bench.letters(log)
        if deaths < 3 {
            #expect(letters.isEmpty)
            #expect(try await bench.said(log) == ["a", "b", "c"])
        } else {
            #expect(try await bench.said(log) == ["a", "c"])
            #expect(letters.map(\.offset) == [1])
            #expect(letters.allSatisfy { $0.isParked && $0.value == Array("b".utf8) })
            #expect(letters.first?.reason.hasPrefix("the process died \(deaths) times") == true)
        }
        // Who died of giving it up does not say it to others again.
        #expect(try await log.readAll(bench.names.told).count == (deaths == 3 ? 1 : 0))
        #expect(!started().hasSuspects)
        await log.close()
    }

    @Test func `nobody is given up for deaths that several had in hand`() async throws {
        let log = try await bench.openLog()
        try await log.append((0..<9).map { bench.record(1, key: "k\($0)", "\($0)") })
        let late = worker(after: died(10, over: place(1, 2), place(1, 6), place(1, 7)))
        try await late.run(ReminderStage(names: bench.names), on: log) {
            try await bench.said(log).count >= 9
        }
        #expect(try await bench.said(log) == (0..<9).map(String.init))
        #expect(try await bench.letters(log).isEmpty)
        #expect(!started().hasSuspects)
        await log.close()
    }

    @Test func `a decision of an operator may be at fault too`() async throws {
        let log = try await bench.openLog()
        let decisions = Topic.decisionsSubmitted.name
        try await log.append([
            textRecord(decisions, 1, key: "k", "?"), bench.record(1, key: "k", "a"),
        ])
        let late = worker(
            after: died(3, over: .record(TopicPartition(decisions, 1), offset: 0)))
        try await late.run(ReminderStage(names: bench.names), on: log) {
            try await bench.said(log).count + bench.letters(log).count >= 2
        }
        let letter = try #require(try await bench.letters(log).first)
        #expect(letter.topic == decisions)
        #expect(!letter.isParked)
        #expect(letter.reason.hasPrefix("the process died 3 times"))
        await log.close()
    }

    /// Six documents bring two parked inputs each, where six may come back at once: three bring both,
    /// three their first. The suspect is the fourth document's first, in the seventh place.
    @Test func `a suspect among parked inputs that come back together is reached`() async throws {
        let log = try await bench.openLog()
        let keys = (1...6).map { "k\($0)" }
        try await log.append(
            keys.map { bench.record(1, key: $0, "broken") }
                + keys.map { bench.record(1, key: $0, "behind \($0)") })
        try await bench.run(ReminderStage(names: bench.names, isMended: { false }), on: log) {
            try await bench.letters(log).count == keys.count
        }
        try await log.append(
            try await bench.letters(log).map { bench.decision(.redrive, $0) })
        var late = worker(after: died(2, over: place(1, 3), place(1, 4)))
        late.settings.batchRecords = 6
        try await late.run(ReminderStage(names: bench.names), on: log) {
            try await bench.said(log).count >= 2 * keys.count
        }
        #expect(try await Set(bench.said(log)) == Set(["broken"] + keys.map { "behind \($0)" }))
        #expect(!started().hasSuspects)
        await log.close()
    }

    @Test func `a timer of which the process dies is a dead letter`() async throws {
        let log = try await bench.openLog()
        try await log.append([bench.record(1, key: "k", "in 1 warn")])
        let stage = ReminderStage(names: bench.names)
        try await bench.run(stage, on: log) {
            try await log.readAll(Topic.state(of: bench.names.worker)).count >= 2
        }
        let timer = StageTimer(
            subject: "k", purpose: "warn", due: BusinessTime(milliseconds: 1007),
            payload: Array("warn".utf8), partition: 1)
        let late = worker(after: died(3, over: .timer(timer))).at(milliseconds: 60_000)
        try await late.run(stage, on: log) { try await !bench.letters(log).isEmpty }
        #expect(try await log.readAll(bench.names.output).isEmpty)
        #expect(try await bench.letters(log).map(\.document) == ["k"])
        await log.close()
    }
}
