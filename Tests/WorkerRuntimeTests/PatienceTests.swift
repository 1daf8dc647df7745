// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import EventLog
import Events
import Exchange
import SQLiteEventLog
import Synchronization
import TestSupport
import Testing
import WorkerRuntime

/// A stage whose preparations take long where a test says so: nobody waits for another's.
struct PatienceTests {
    /// Writes what it reads, in the order in which it handles it.
    private struct SlowStage: Stage {
        final class Gate: Sendable {
            let opened = DispatchSemaphore(value: 0)
            let begun = Mutex(0)
            let refusals = Mutex(0)
        }

        let name = "counting"
        let keepsState = true
        let patience: Duration? = .milliseconds(50)
        let subscriptions = [
            Subscription(.topic("in.urgent"), isUrgent: true), Subscription(.topic("in")),
        ]
        let gate = Gate()

        func prepare(_ input: Input) throws -> String {
            let text = try input.record().text
            switch text {
            case "slow":
                gate.begun.withLock { $0 += 1 }
                gate.opened.wait()
                gate.opened.signal()
            case "busy":
                let left = gate.refusals.withLock { left in
                    left -= 1
                    return left
                }
                if left >= 0 { throw InputFailure.busy(reason: "all are in use") }
            default: break
            }
            return text
        }

        func handle(_ text: String, of input: Input, in context: inout StageContext) throws {
            let record = try input.record()
            let key = String(decoding: record.key ?? [], as: UTF8.self)
            context.out.append(
                "out", partition: record.partition, key: key, value: Array("\(key) \(text)".utf8),
                contentType: "text/plain")
        }
    }

    private let bench: WorkerBench

    init() throws { bench = try WorkerBench() }

    private func texts(_ log: SQLiteEventLog) async throws -> [String] {
        try await log.readAll("out").map(\.text)
    }

    @Test func `what takes long holds back its own document only`() async throws {
        let log = try await bench.openLog()
        let stage = SlowStage()
        try await log.append([
            textRecord("in", 0, key: "a", "slow"), textRecord("in", 0, key: "b", "1"),
            textRecord("in", 0, key: "a", "after"), textRecord("in", 0, key: "b", "2"),
        ])
        try await bench.run(stage, on: log) {
            // The others, and an express record that comes later, are done while it goes on.
            let told = try await texts(log)
            if told.count == 2 {
                try await log.append([textRecord("in.urgent", 0, key: "c", "express")])
            }
            if told.contains("c express") { stage.gate.opened.signal() }
            return told.count >= 5
        }
        let told = try await texts(log)
        #expect(told.filter { $0.hasPrefix("b") } == ["b 1", "b 2"])
        #expect(told.filter { $0.hasPrefix("a") } == ["a slow", "a after"])
        #expect(told.prefix(3).contains("c express"))
        // It was prepared once, however often its batch came by.
        #expect(stage.gate.begun.withLock { $0 } == 1)
        #expect(try await log.readAll(Topic.deadLetters.name).isEmpty)
        await log.close()
    }

    @Test func `what was put aside is prepared anew after a restart`() async throws {
        let log = try await bench.openLog()
        try await log.append([
            textRecord("in", 0, key: "a", "slow"), textRecord("in", 0, key: "b", "1"),
        ])
        let first = SlowStage()
        try await bench.run(first, on: log) { try await texts(log) == ["b 1"] }
        first.gate.opened.signal()
        let second = SlowStage()
        second.gate.opened.signal()
        try await bench.run(second, on: log) { try await texts(log).count >= 2 }
        #expect(try await texts(log) == ["b 1", "a slow"])
        await log.close()
    }

    @Test func `a batch for which there is no room yet is cut short, and nothing is lost`()
        async throws
    {
        let log = try await bench.openLog()
        let stage = SlowStage()
        stage.gate.refusals.withLock { $0 = 7 }
        let texts = (1...20).map { $0 % 5 == 0 ? "busy" : "\($0)" }
        try await log.append(texts.map { textRecord("in", 0, key: "k", $0) })
        try await bench.run(stage, on: log) { try await log.readAll("out").count >= 20 }
        #expect(try await self.texts(log) == texts.map { "k \($0)" })
        #expect(try await log.readAll(Topic.deadLetters.name).isEmpty)
        await log.close()
    }
}
