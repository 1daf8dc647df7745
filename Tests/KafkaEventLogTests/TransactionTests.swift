// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

@testable import KafkaEventLog

/// What only a log with transactions of others has to get right.
@Suite(.enabled(if: KafkaBroker.isExpected)) struct TransactionTests {
    @Test func `a member waits for the transaction that may move its positions`() async throws {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { log in
            let scene = try await KafkaScene(log)
            try await scene.fill(scene.input, 0..<3)
            let place = TopicPartition(scene.input, 0)
            let open = try OpenTransaction(
                servers: broker.servers, id: uniqueName("stopped"),
                records: [textRecord(scene.output, "first")], group: scene.group,
                positions: [place: 2])
            var member = try await scene.join("one")
            // It says what it waits for, however long.
            var held: [Set<TopicPartition>] = []
            let deadline = ContinuousClock.now + patience
            while held.count < 5, ContinuousClock.now < deadline {
                switch try await member.step() {
                case .held(let places): held.append(places)
                case .nothing: break
                case .assigned, .revoked, .records, .missing:
                    Issue.record("the partitions were read before their positions were certain")
                    return
                }
            }
            #expect(held == Array(repeating: [place], count: 5))
            try await open.commit()
            let batch = try await member.batch()
            #expect(batch.records.map(\.offset) == [2])
            await member.member.leave()
        }
    }

    @Test func `a transaction that hides what lies behind it is told in the end`() async throws {
        let broker = try await KafkaBroker.shared()
        var limits = KafkaLimits.forTests
        limits.stallMilliseconds = 1_000
        try await broker.withLog(limits: limits) { log in
            let scene = try await KafkaScene(log, partitions: 2)
            let place = TopicPartition(scene.input, 1)
            var member = try await scene.join("one")
            try await member.waitUntilOwned(partitions([scene.input, scene.urgent], 2))
            let open = try OpenTransaction(
                servers: broker.servers, id: uniqueName("hung"),
                records: [textRecord(scene.input, 1, "hidden")], group: uniqueName("other"),
                positions: [place: 0], timeoutMilliseconds: 120_000)
            try await log.append([textRecord(scene.input, 1, "behind")])
            var held: Set<TopicPartition> = []
            let deadline = ContinuousClock.now + patience
            while held.isEmpty, ContinuousClock.now < deadline {
                switch try await member.step() {
                case .held(let places): held = places
                case .records: Issue.record("read before the transaction ended")
                case .assigned, .revoked, .missing, .nothing: break
                }
            }
            #expect(held == [place])
            // Others go on meanwhile.
            try await log.append([textRecord(scene.input, 0, "free")])
            #expect(try await member.consume(1).map(\.text) == ["free"])
            try await open.commit()
            #expect(try await member.consume(2).map(\.text) == ["hidden", "behind"])
            await member.member.leave()
        }
    }

    @Test func `a reader whom a transaction stops midway says so, and reads on when it ends`()
        async throws
    {
        let broker = try await KafkaBroker.shared()
        var limits = KafkaLimits.forTests
        limits.stallMilliseconds = 1_000
        try await broker.withLog(limits: limits) { log in
            let scene = try await KafkaScene(log, partitions: 2)
            let places = (0..<2).map { TopicPartition(scene.input, $0) }
            let reader = try await log.follow([places[0]: 0, places[1]: 0])
            let open = try OpenTransaction(
                servers: broker.servers, id: uniqueName("hung"),
                records: [textRecord(scene.input, 1, "hidden")], group: uniqueName("other"),
                positions: [places[1]: 0], timeoutMilliseconds: 120_000)
            var texts: [String] = []
            func read(until isDone: (Run) -> Bool) async throws {
                let deadline = ContinuousClock.now + patience
                while ContinuousClock.now < deadline {
                    let run = try await reader.next(maxRecords: 10, wait: .milliseconds(200))
                    texts += run.records.map(\.text)
                    if isDone(run) { return }
                }
                throw DeadlineExceeded(description: "read \(texts)")
            }
            try await read { $0.held == [places[1]] }
            #expect(texts.isEmpty)
            // Others go on, and it is still told.
            try await log.append([textRecord(scene.input, 0, "free")])
            try await read { $0.records.map(\.text) == ["free"] && $0.held == [places[1]] }
            try await open.commit()
            try await read { _ in texts == ["free", "hidden"] }
            try await read { $0.held.isEmpty }
            await reader.close()
        }
    }

    @Test func `the end includes what was committed a moment ago`() async throws {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { log in
            let scene = try await KafkaScene(log)
            try await scene.fill(scene.input, 0..<200)
            var member = try await scene.join("one")
            member.limit.records = 1
            for count in 1...100 {
                let batch = try await member.batch()
                try await member.member.commit(batch, scene.copies(batch))
                if count % 10 == 0 {
                    #expect(try await log.readAll(scene.output).count == count)
                }
                let committed = try await log.committed(
                    group: scene.group, Array(batch.positions.keys))
                #expect(committed == batch.positions)
            }
            await member.member.leave()
        }
    }

    @Test func `the end waits for a transaction that is open`() async throws {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { log in
            let scene = try await KafkaScene(log)
            let open = try OpenTransaction(
                servers: broker.servers, id: uniqueName("slow"),
                records: [textRecord(scene.output, "slow")], group: scene.group,
                positions: [TopicPartition(scene.input, 0): 0])
            async let records = log.readAll(scene.output)
            try await open.commit()
            #expect(try await records.map(\.text) == ["slow"])
        }
    }

    @Test func `a transaction that stays open is named, and hinders no other partition`()
        async throws
    {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { patient in
            let scene = try await KafkaScene(patient, partitions: 2)
            try await scene.fill(scene.input, 0..<3)
            var limits = KafkaLimits.forTests
            limits.answerMilliseconds = 2_000
            let log = try broker.log(limits: limits)
            let input = (0..<2).map { TopicPartition(scene.input, $0) }
            let output = (0..<2).map { TopicPartition(scene.output, $0) }
            let open = try OpenTransaction(
                servers: broker.servers, id: uniqueName("hung"),
                records: [textRecord(scene.output, 1, "x")], group: scene.group,
                positions: [input[1]: 2])
            let ofBounds = await #expect(throws: EventLogError.self) {
                try await log.bounds(of: output)
            }
            #expect(ofBounds?.code == .unavailable)
            #expect(ofBounds?.held == [output[1]])
            let bounds = try await askingPastHeld(output) { places throws(EventLogError) in
                try await log.bounds(of: places)
            }
            #expect(bounds.held == [output[1]])
            #expect(bounds.answers == [output[0]: PartitionBounds(beginning: 0, end: 0)])

            let ofCommitted = await #expect(throws: EventLogError.self) {
                try await log.committed(group: scene.group, input)
            }
            #expect(ofCommitted?.held == [input[1]])
            let committed = try await askingPastHeld(input) { places throws(EventLogError) in
                try await log.committed(group: scene.group, places)
            }
            #expect(committed.held == [input[1]] && committed.answers.isEmpty)
            try await open.commit()
            #expect(try await log.committed(group: scene.group, input) == [input[1]: 2])
            await log.close()
        }
    }

    @Test func `a member that stopped reading is stale, and its records go to another`()
        async throws
    {
        var limits = KafkaLimits.forTests
        limits.batchMilliseconds = 6_000
        try await KafkaBroker.shared().withLog(limits: limits) { log in
            let scene = try await KafkaScene(log, partitions: 2)
            try await scene.fill(scene.input, 0..<5)
            var first = try await scene.join("one")
            let batch = try await first.batch()
            let empty = try await first.member.emptyBatch()
            // The second alone asks for more; the first is silent until its time is over.
            var second = try await scene.join("two")
            let all = partitions([scene.input, scene.urgent], 2)
            try await second.waitUntilOwned(all)
            for old in [batch, empty] {
                let error = await #expect(throws: EventLogError.self) {
                    try await first.member.commit(old, [textRecord(scene.output, "ghost")])
                }
                #expect(error?.code == .stale)
            }
            let records = try await second.consume(10) { [textRecord(scene.output, $0.text)] }
            #expect(records.count == 10)
            #expect(try await log.readAll(scene.output).count == 10)
            await first.member.leave()
            await second.member.leave()
        }
    }

    @Test func `partitions of a member that vanished go to another`() async throws {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { log in
            let scene = try await KafkaScene(log, partitions: 4)
            try await scene.fill(scene.input, 0..<10)
            let other = try broker.log(instance: "other")
            var first = try await scene.join("one", on: other)
            first.limit.records = 7
            let before = try await first.batch()
            try await first.member.commit(before, scene.copies(before))
            _ = try await first.batch()
            // A static member says no farewell: to the broker this is a process that died.
            await other.close()
            let start = ContinuousClock.now
            var second = try await scene.join("two")
            _ = try await second.consume(40 - before.records.count) {
                [textRecord(scene.output, $0.partition, $0.text)]
            }
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(
                try await scene.copied(from: scene.input)
                    == scene.expected(from: scene.input, 0..<10))
            await second.member.leave()
        }
    }

    @Test func `partitions of a member that leaves go to another before its session ends`()
        async throws
    {
        let broker = try await KafkaBroker.shared()
        var limits = KafkaLimits.forTests
        limits.sessionMilliseconds = 300_000
        try await broker.withLog(limits: limits) { log in
            let scene = try await KafkaScene(log, partitions: 4)
            let all = partitions([scene.input, scene.urgent], 4)
            var first = try await scene.join("one")
            var second = try await scene.join("two")
            try await step(&first, &second) { first, second in
                !second.owned.isEmpty && first.owned.union(second.owned) == all
            }
            let start = ContinuousClock.now
            await second.member.leave()
            try await first.waitUntilOwned(all)
            // Some heartbeats in one second, where the session would have lasted five minutes.
            #expect(ContinuousClock.now - start < .seconds(30))
            // It can come back, and shares again.
            second = try await scene.join("two")
            try await step(&first, &second) { first, second in
                !second.owned.isEmpty && first.owned.union(second.owned) == all
            }
            await first.member.leave()
            await second.member.leave()
        }
    }

    @Test func `a restart under the same name goes on at once`() async throws {
        let broker = try await KafkaBroker.shared()
        try await broker.withLog { log in
            let scene = try await KafkaScene(log, partitions: 2)
            try await scene.fill(scene.input, 0..<10)
            let other = try broker.log(instance: "same")
            var first = try await scene.join("same", on: other)
            first.limit.records = 3
            let before = try await first.batch()
            try await first.member.commit(before, scene.copies(before))
            await other.close()
            let start = ContinuousClock.now
            var second = try await scene.join("same")
            _ = try await second.consume(20 - before.records.count) {
                [textRecord(scene.output, $0.partition, $0.text)]
            }
            // Sooner than the session of the first could have ended.
            #expect(ContinuousClock.now - start < .seconds(5))
            #expect(
                try await scene.copied(from: scene.input)
                    == scene.expected(from: scene.input, 0..<10))
            await second.member.leave()
        }
    }
}
