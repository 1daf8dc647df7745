// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import SQLiteEventLog
import Synchronization
import TestSupport
import Testing
import WorkerRuntime

/// Timers and parked inputs over a log: restarts, moves between workers, commits that are refused
/// or of which nobody knows.
@Suite(.timeLimit(.minutes(5)))
struct TimersOverLogsTests {
    private static let logs = EventLogUnderTest.all

    private static let days: Int64 = 3 * 86_400_000

    /// Timers of one subject each, in all partitions, and their marks in the changelog.
    private func set(
        _ count: Int, _ what: (Int) -> String, _ bench: WorkerBench, _ log: any EventLog
    ) async throws {
        try await log.append(
            (0..<count).map { bench.record(Int32($0 % 12), key: "d\($0)", what($0)) })
        try await bench.run(ReminderStage(names: bench.names), on: log) {
            try await log.readAll(Topic.state(of: bench.names.worker)).count >= 2 * count
        }
        #expect(try await bench.said(log).isEmpty)
    }

    @Test(arguments: logs)
    func `timers fire once over restarts, on the next worker and after a stop of days`(
        on logs: EventLogUnderTest
    ) async throws {
        try await WorkerBench.on(logs) { bench, log in
            let stage = ReminderStage(names: bench.names)
            try await set(20, { _ in "in 60 warn" }, bench, log)
            // Another machine, three days later.
            var late = try bench.elsewhere().at(milliseconds: Self.days)
            late.settings.batchTimers = 3
            try await late.run(stage, on: log) { try await bench.said(log).count >= 20 }
            // And once more with what the first one had: nothing is left to fire.
            try await log.append([bench.record(0, key: "d", "last")])
            try await bench.at(milliseconds: Self.days).run(stage, on: log) {
                try await bench.said(log).contains("last")
            }
            let fired = try await bench.said(log).filter { $0.hasPrefix("warn") }
            #expect(Set(fired).count == 20)
            #expect(fired.count == 20)
        }
    }

    @Test(arguments: logs)
    func `a timer whose commit nobody knows of fires once`(
        on logs: EventLogUnderTest
    ) async throws {
        let unknown = EventLogError(.outcomeUnknown, operation: "commit", detail: "no answer")
        for fault in [Fault.failAfterwards(unknown), .fail(unknown)] {
            try await WorkerBench.on(logs) { bench, log in
                try await set(12, { _ in "in 60 warn" }, bench, log)
                let faulty = FaultyEventLog(log)
                faulty.script.atNext(.commit, fault)
                try await bench.at(milliseconds: Self.days)
                    .run(ReminderStage(names: bench.names), on: faulty) {
                        try await bench.said(log).count >= 12
                    }
                #expect(faulty.script.pending == 0)
                #expect(
                    try await bench.said(log).sorted() == (0..<12).map { "warn of d\($0)" }.sorted()
                )
            }
        }
    }

    /// A clock that a test moves while workers run.
    private final class Clock: Sendable {
        let time = Mutex<Int64>(7)
        var clock: BusinessClock {
            BusinessClock { BusinessTime(milliseconds: self.time.withLock(\.self)) }
        }
    }

    @Test(arguments: logs)
    func `timers move with their partitions, to a second worker and back, and fire once`(
        on logs: EventLogUnderTest
    ) async throws {
        try await WorkerBench.on(logs) { bench, log in
            let stage = ReminderStage(names: bench.names)
            let clock = Clock()
            try await set(48, { "in \(10 * ($0 + 1)) warn" }, bench, log)
            var first = bench
            first.settings.clock = clock.clock
            let second = try first.elsewhere(instance: "2")
            // Due one after the other while the second comes, and while it goes again.
            clock.time.withLock { $0 = 125_000 }
            try await first.run(stage, on: log) {
                let fired = try await bench.said(log).count
                if fired >= 12, fired < 36 {
                    try await second.run(stage, on: log) {
                        clock.time.withLock { $0 = min($0 + 2_000, 365_000) }
                        return try await bench.said(log).count >= 36
                    }
                    clock.time.withLock { $0 = 1_000_000 }
                }
                return fired >= 48
            }
            let said = try await bench.said(log)
            #expect(said.count == 48)
            #expect(Set(said).count == 48)
        }
    }

    @Test(arguments: logs)
    func `a parked document goes on in order after a decision, on another machine`(
        on logs: EventLogUnderTest
    ) async throws {
        try await WorkerBench.on(logs) { bench, log in
            try await log.append(
                ["broken", "second"].map { bench.record(4, key: "d", $0) }
                    + [bench.record(4, key: "e", "other")])
            try await bench.run(
                ReminderStage(names: bench.names, isMended: { false }), on: log
            ) { try await bench.said(log) == ["other"] }
            let letter = try #require(try await bench.letters(log).first)
            try await log.append([
                bench.decision(.redrive, letter), bench.record(4, key: "d", "third"),
            ])
            try await bench.elsewhere().run(ReminderStage(names: bench.names), on: log) {
                try await bench.said(log).count >= 4
            }
            #expect(try await bench.said(log) == ["other", "broken", "second", "third"])
            #expect(try await bench.letters(log).map(\.state) == [.open, .redriven])
        }
    }

    @Test(arguments: logs)
    func `a document whose cause has passed goes on by itself, on another machine`(
        on logs: EventLogUnderTest
    ) async throws {
        try await WorkerBench.on(logs) { bench, log in
            try await log.append(["absent", "second"].map { bench.record(4, key: "d", $0) })
            try await bench.run(
                ReminderStage(names: bench.names, isMended: { false }), on: log
            ) { try await bench.letters(log).count == 1 }
            try await bench.elsewhere().at(milliseconds: 60_007)
                .run(ReminderStage(names: bench.names), on: log) {
                    try await bench.said(log).count >= 2
                }
            #expect(try await bench.said(log) == ["absent", "second"])
            #expect(try await bench.letters(log).map(\.state) == [.open, .redriven])
        }
    }

    // MARK: Commits that are refused for good

    private static func refused(_ code: EventLogError.Code) -> EventLogError {
        EventLogError(code, operation: "commit", detail: "test")
    }

    @Test(arguments: [EventLogError.Code.invalid, .tooLarge, .unknownTopic])
    func `a decision that cannot be committed is a letter of its own, and the worker goes on`(
        code: EventLogError.Code
    ) async throws {
        let bench = try WorkerBench()
        let log = try await bench.openLog()
        try await log.append([bench.record(4, key: "d", "broken")])
        try await bench.run(ReminderStage(isMended: { false }), on: log) {
            try await bench.letters(log).count == 1
        }
        let letter = try #require(try await bench.letters(log).first)
        let faulty = FaultyEventLog(log)
        faulty.script.atNext(.commit, .fail(Self.refused(code)))
        try await log.append([bench.decision(.redrive, letter)])
        try await bench.run(ReminderStage(), on: faulty) {
            try await bench.letters(log).count == 2
        }
        let own = try #require(try await bench.letters(log).last)
        #expect(own.topic == Topic.decisionsSubmitted.name && !own.isParked)
        #expect(own.reason.hasPrefix("its outputs cannot be written"))
        // The document waits as before, and the next decision lets it go on.
        #expect(try await bench.said(log).isEmpty)
        try await log.append([bench.decision(.redrive, letter)])
        try await bench.run(ReminderStage(), on: log) { try await bench.said(log) == ["broken"] }
        await log.close()
    }

    @Test func `of records and decisions the one at fault is found, and it alone`() async throws {
        let bench = try WorkerBench()
        let log = try await bench.openLog()
        try await log.append(["d", "e"].map { bench.record(4, key: $0, "broken") })
        try await bench.run(ReminderStage(isMended: { false }), on: log) {
            try await bench.letters(log).count == 2
        }
        let letters = try await bench.letters(log)
        let faulty = FaultyEventLog(log)
        // Four, two, and the first of them alone.
        for call in 1...3 {
            faulty.script.atNext(.commit, after: call, .fail(Self.refused(.tooLarge)))
        }
        try await log.append(
            letters.map { bench.decision(.redrive, $0) }
                + ["f", "g"].map { bench.record(4, key: $0, "fine") })
        try await bench.run(ReminderStage(), on: faulty) {
            let (said, told) = (try await bench.said(log), try await bench.letters(log))
            return said.count >= 3 && told.count >= 4
        }
        #expect(faulty.script.pending == 0)
        let after = try await bench.letters(log).dropFirst(2)
        // Either the first record or the first decision, as the log gave them.
        #expect(after.count { $0.state == .open } == 1)
        #expect(try await bench.said(log).count == 3)
        await log.close()
    }

    @Test func `a release that cannot be committed leaves its document parked`() async throws {
        let bench = try WorkerBench()
        let log = try await bench.openLog()
        try await log.append(["broken", "second"].map { bench.record(4, key: "d", $0) })
        try await bench.run(ReminderStage(isMended: { false }), on: log) {
            try await bench.letters(log).count == 1
        }
        let letter = try #require(try await bench.letters(log).first)
        let faulty = FaultyEventLog(log)
        // The decision's own commit is good; then two inputs, then the first alone.
        for call in 2...3 {
            faulty.script.atNext(.commit, after: call, .fail(Self.refused(.tooLarge)))
        }
        try await log.append([bench.decision(.redrive, letter)])
        try await bench.run(ReminderStage(), on: faulty) {
            try await bench.letters(log).count == 2
        }
        #expect(try await bench.letters(log).map(\.attempts) == [1, 2])
        #expect(try await bench.said(log).isEmpty)
        try await log.append([bench.decision(.redrive, letter)])
        try await bench.run(ReminderStage(), on: log) { try await bench.said(log).count == 2 }
        #expect(try await bench.said(log) == ["broken", "second"])
        await log.close()
    }

    @Test func `a timer that cannot be committed is a dead letter, the others fire`() async throws {
        let bench = try WorkerBench()
        let log = try await bench.openLog()
        try await set(3, { "in \($0 + 1) warn" }, bench, log)
        let faulty = FaultyEventLog(log)
        // Three, then one.
        for call in 1...2 {
            faulty.script.atNext(.commit, after: call, .fail(Self.refused(.tooLarge)))
        }
        try await bench.at(milliseconds: 60_000).run(ReminderStage(), on: faulty) {
            try await bench.said(log).count == 2
        }
        let letters = try await bench.letters(log)
        #expect(letters.map(\.topic) == [DeadLetter.timerTopic])
        #expect(letters.map(\.document) == ["d0"])
        #expect(try await bench.said(log).sorted() == ["warn of d1", "warn of d2"])
        await log.close()
    }
}
