// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import TestSupport
import Testing
import WorkerRuntime

/// Timers in one stage, without a log.
struct TimerTests {
    private let bench = StageBench(ReminderStage(), now: BusinessTime(milliseconds: 1_000_000))

    private func pass(_ seconds: Int64) {
        bench.now = bench.now.advanced(byMilliseconds: seconds * 1000)
    }

    private func said(_ records: [NewRecord]) -> [String] {
        records.filter { $0.topic == "out" }.map { String(decoding: $0.value ?? [], as: UTF8.self) }
    }

    @Test func `a timer fires once, when it is due, and leaves nothing behind`() async throws {
        try await bench.take(textRecord("in", 3, key: "d", "in 60 warn"))
        pass(59)
        #expect(try await bench.fireTimers().isEmpty)
        pass(1)
        #expect(said(try await bench.fireTimers()) == ["warn of d"])
        #expect(try await bench.fireTimers().isEmpty)
        #expect(bench.state.count == 0)
    }

    @Test func `set again it moves, removed it is gone`() async throws {
        try await bench.take(textRecord("in", 3, key: "d", "in 10 warn"))
        try await bench.take(
            textRecord("in", 3, key: "d", "in 100 warn"),
            textRecord("in", 3, key: "d", "in 20 other"))
        pass(50)
        #expect(said(try await bench.fireTimers()) == ["other of d"])
        try await bench.take(textRecord("in", 3, key: "d", "not warn"))
        pass(100)
        #expect(try await bench.fireTimers().isEmpty)
        #expect(bench.state.count == 0)
    }

    @Test func `after a long stop they fire in the order in which they were due`() async throws {
        for (key, seconds) in [("a", 30), ("b", 10), ("c", 20), ("d", 10_000)] {
            try await bench.take(textRecord("in", 3, key: key, "in \(seconds) warn"))
        }
        pass(86_400)
        #expect(
            said(try await bench.fireTimers())
                == ["warn of b", "warn of c", "warn of a", "warn of d"])
    }

    @Test func `one that sets itself again fires again`() async throws {
        try await bench.take(textRecord("in", 3, key: "d", "in 1 tick"))
        var ticks = 0
        for _ in 1...5 {
            pass(1)
            ticks += said(try await bench.fireTimers()).count
        }
        #expect(ticks == 5)
    }

    @Test func `a second firing makes the same ids, another due time others`() async throws {
        try await bench.take(textRecord("in", 3, key: "d", "in 1 tick"))
        pass(1)
        let timer = try #require(try bench.state.dueTimers(at: bench.now).first)
        let id = Input.timer(timer).id(cluster: "test", worker: "counting")
        #expect(Input.timer(timer).id(cluster: "test", worker: "counting") == id)
        let first = try await bench.fireTimers()
        pass(1)
        let second = try await bench.fireTimers()
        #expect(first.count == 1 && second.count == 1)
        #expect(first[0].headers != second[0].headers)
        #expect(timer.payload == Array("tick".utf8))
    }

    @Test func `one that is due, and is moved or removed in the same batch, does not fire`()
        async throws
    {
        try await bench.take(
            textRecord("in", 3, key: "a", "in 1 stops"), textRecord("in", 3, key: "a", "in 2 warn"),
            textRecord("in", 3, key: "b", "in 1 moves"), textRecord("in", 3, key: "b", "in 2 warn"))
        pass(10)
        #expect(said(try await bench.fireTimers()).sorted() == ["moves of b", "stops of a"])
        #expect(try await bench.fireTimers().isEmpty)
        pass(100)
        #expect(said(try await bench.fireTimers()) == ["warn of b"])
        #expect(bench.state.count == 0)
    }

    @Test func `subjects and purposes that hold the separators of keys stay apart`() async throws {
        for key in ["a/b", "a", "a/", "/"] {
            try await bench.take(textRecord("in", 3, key: key, "in 5 b/c"))
            try await bench.take(textRecord("in", 3, key: key, "in 6 c"))
        }
        pass(10)
        #expect(try await bench.fireTimers().count == 8)
        #expect(bench.state.count == 0)
    }
}
