// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import JSON
import TestSupport
import Testing
import WorkerRuntime

@testable import Stages

/// A status before its document, and what strangers make of that.
@Suite(.timeLimit(.minutes(2)))
struct WaitingStatusTests: CommandScene {
    @Test func `statuses before their delivery wait, are told so, and follow it in order`()
        async throws
    {
        try await delivery { bench in
            let early = try await bench.take(status("01"), status("03", at: 1))
            #expect(try changes(early).isEmpty)
            #expect(try refusals(early).isEmpty)
            let told = try answers("H27", early)
            #expect(told.map { $0["answer"]?.stringValue } == ["waiting", "waiting"])
            #expect(told.map { $0["status"]?.stringValue } == ["01", "03"])
            #expect(told.allSatisfy { $0["documentId"] == .null })
            // The same packet again waits once.
            try await bench.take(status("01"))

            let made = try await changes(bench.take(due()))
            #expect(made.map(\.status) == ["", "01", "03"])
            #expect(made.map(\.state) == ["due", "01", "03"])
            // Nothing is left of the waiting: no timer, no count.
            bench.now = Self.now.advanced(byMilliseconds: 2 * Self.day)
            #expect(try await bench.fireTimers().isEmpty)
            #expect(bench.state.count == 1)
        }
    }

    @Test func `a status whose delivery never comes is refused after a day`() async throws {
        try await delivery { bench in
            try await bench.take(status("01"))
            bench.now = Self.now.advanced(byMilliseconds: Self.day - 1)
            #expect(try await bench.fireTimers().isEmpty)
            bench.now = Self.now.advanced(byMilliseconds: Self.day)
            let refused = try await refusals(bench.fireTimers())
            #expect(refused.map(\.code) == ["UNKNOWN_DELIVERY"])
            // It is of nobody's document.
            #expect(refused.map(\.documentID) == [""])
            #expect(bench.state.count == 0)
        }
    }

    /// What is refused at its delivery is refused when that comes.
    @Test func `a waiting status is judged where its delivery stands`() async throws {
        try await delivery { bench in
            try await bench.take(status("02", reason: ""))
            let made = try await bench.take(due())
            #expect(try changes(made).map(\.state) == ["due"])
            #expect(try refusals(made).map(\.code) == ["STATUS_REASON_REQUIRED"])
            #expect(try refusals(made).map(\.documentID) == [Self.id])
        }
    }

    @Test(arguments: [true, false])
    func `a status and a recall are both before the delivery: their order decides`(
        recallFirst: Bool
    ) async throws {
        try await delivery { bench in
            if recallFirst {
                try await bench.take(command(), status("01", at: 20))
            } else {
                try await bench.take(status("01", at: 20), command())
            }
            let made = try await changes(bench.take(due()))
            #expect(
                made.map(\.state) == (recallFirst ? ["withdrawn", "01"] : ["due", "01", "01"]))
            #expect(made.last?.isRecallOpen == true)
        }
    }

    @Test func `who took over while its status waited has its predecessor's delivery`() async throws
    {
        try await RegistryScene.with(Self.agencies) { scene in
            let bench = StageBench(DeliveryAck(registry: scene.registry), now: Self.now)
            // Under a code that is not the receiver's yet.
            try await bench.take(due(), status("01", from: "H27.09.009"))
            try await scene.register("H27.09.009")
            try await scene.register(Self.receiver, to: "2025-06-16", successor: "H27.09.009")
            bench.now = Self.now.advanced(byMilliseconds: Self.day)
            let made = try await bench.fireTimers()
            #expect(try refusals(made).isEmpty)
            #expect(try changes(made).map(\.state) == ["01"])
        }
    }

    // MARK: Strangers

    @Test func `a status that nobody knows stands at no document, whoever reports it`() async throws
    {
        try await delivery { bench in
            try await bench.take(due())
            for reporter in [Self.receiver, "H05"] {
                let made = try await bench.take(status("77", from: reporter))
                #expect(try refusals(made).map(\.code) == ["UNKNOWN_STATUS"])
                #expect(try refusals(made).map(\.documentID) == [""])
                #expect(try refusals(made).map(\.writtenDocumentID) == [Self.id])
            }
        }
    }

    @Test func `what was settled long ago is repeated if it comes again`() async throws {
        try await delivery { bench in
            try await bench.take(due())
            for turn in 0..<70 { try await bench.take(status("01", at: Int64(turn))) }
            let again = try await bench.take(status("01", at: 0))
            #expect(again.contains { $0.topic == Topic.packetsRepeated.name })
            #expect(try changes(again).isEmpty)
        }
    }

    @Test func `a stranger learns the same whether the document exists or not`() async throws {
        var told: [[JSONValue]] = []
        for exists in [true, false] {
            try await delivery { bench in
                if exists { try await bench.take(due()) }
                var made = try await bench.take(
                    status("01", from: "H05", by: "H05"), status("02", from: "H05", by: "H05"))
                bench.now = Self.now.advanced(byMilliseconds: Self.day)
                made += try await bench.fireTimers()
                told.append(try answers("H05", made))
                #expect(try changes(made).isEmpty)
                #expect(bench.state.count == (exists ? 1 : 0))
            }
        }
        #expect(told[0].count == 4)
        #expect(told[0] == told[1])
    }

    @Test
    func `a stranger fills nothing: its statuses of a document, and its documents, are counted`()
        async throws
    {
        try await delivery { bench in
            for number in 0..<DeliveryAck.waitingStatuses {
                let made = try await bench.take(
                    status("01", at: Int64(number), from: "H05", by: "H05"))
                #expect(try refusals(made).isEmpty)
            }
            let tooMany = try await bench.take(status("01", at: 100, from: "H05", by: "H05"))
            #expect(try refusals(tooMany).map(\.code) == ["UNKNOWN_DELIVERY"])
            // As many documents as there are: the node has one count for all of its agencies.
            let home = Homes.standard.of(Self.id)
            let others = (0..<20_000).map { "H27,2025/06/16,\($0)/X" }
                .filter { Homes.standard.of($0) == home }
            var refused = 0
            for id in others.prefix(300) {
                let made = try await bench.take(status("01", of: id, from: "H05", by: "H05"))
                refused += try refusals(made).count
            }
            let waiting = Int(DeliveryAck.waitingOfPublisher)
            #expect(refused == 300 - (waiting - DeliveryAck.waitingStatuses))
            // Its flood keeps nobody else out.
            let own = try await bench.take(status("01"))
            #expect(try answers("H27", own).map { $0["answer"]?.stringValue } == ["waiting"])
            bench.now = Self.now.advanced(byMilliseconds: Self.day)
            var fired = 0
            while true {
                let made = try await bench.fireTimers()
                if made.isEmpty { break }
                fired += try refusals(made).count
            }
            #expect(fired == waiting + 1)
            #expect(bench.state.count == 0)
        }
    }

    @Test func `a description of any length waits in a bounded one`() async throws {
        try await delivery { bench in
            try await bench.take(status("02", reason: String(repeating: "ế", count: 100_000)))
            let record = bench.state.value(
                partition: Homes.standard.of(Self.id), key: DeliveryAck.key(Self.id, Self.receiver))
            #expect((record?.count ?? 0) < 5_000)
            let made = try await changes(bench.take(due()))
            #expect(made.last?.state == "02")
        }
    }

    // MARK: Late rows

    @Test func `a late return corrects an acceptance, and both sides are told so`() async throws {
        try await delivery { bench in
            try await bench.take(due(), status("03", at: 20))
            let made = try await bench.take(status("02", at: 10, reason: "sai nơi nhận"))
            let change = try #require(try changes(made).first)
            #expect(change.state == "02")
            #expect(change.status == "02")
            #expect(change.corrects)
            #expect(change.displaced == ["03"])
            let told = try answers("H27", made)
            #expect(told.map { $0["toldAs"]?.stringValue } == ["sender", "receiver"])
            #expect(told.allSatisfy { $0["corrects"]?.boolValue == true })
            #expect(told.allSatisfy { $0["state"]?.stringValue == "02" })
        }
    }

    @Test func `what is refused is kept, and told to its reporter; it counts when it was right`()
        async throws
    {
        try await delivery { bench in
            try await bench.take(due(), status("01", at: 1), command())
            let early = try await bench.take(status("05", at: 50))
            #expect(try refusals(early).map(\.code) == ["RECALL_ASKED"])
            #expect(try refusals(early).map(\.receiver) == [Self.receiver])
            #expect(try refusals(early).map(\.status) == ["05"])
            // The same packet again is a repetition, and no second row.
            let again = try await bench.take(status("05", at: 50))
            #expect(again.contains { $0.topic == Topic.packetsRepeated.name })
            let kept = try await changes(bench.take(status("16", at: 40, reason: "đã thi hành")))
            #expect(kept.map(\.state) == ["05"])
            #expect(kept.map(\.isRecallOpen) == [false])
            #expect(kept.map(\.corrects) == [true])
        }
    }

    @Test func `a clock of another year counts as of five minutes from now`() async throws {
        try await delivery { bench in
            try await bench.take(due())
            let made = try await changes(bench.take(status("03", at: 100_000_000)))
            #expect(made.map(\.countedAt) == [Self.now.milliseconds + 300_000])
            #expect(made.map(\.reportedAt) == [Self.now.milliseconds + 100_000_000_000])
            let later = try await changes(bench.take(status("05", at: 301)))
            #expect(later.map(\.state) == ["05"])
        }
    }

    /// State of an earlier version has no rows.
    @Test func `a ladder that an earlier version wrote goes on`() async throws {
        try await delivery { bench in
            try await bench.take(due(), status("03", at: 20))
            let (home, key) = (
                Homes.standard.of(Self.id), DeliveryAck.key(Self.id, Self.receiver)
            )
            var record = try DeliveryLadderRecord(
                try #require(bench.state.value(partition: home, key: key)))
            #expect(!record.rows.isEmpty)
            record.rows = []
            record.base = nil
            bench.state.apply([StateChange(partition: home, key: key, value: record.bytes)])
            let late = try await changes(bench.take(status("01", at: 10)))
            #expect(late.map(\.state) == ["03"])
            let next = try await changes(bench.take(status("05", at: 30)))
            #expect(next.map(\.state) == ["05"])
            #expect(next.map(\.corrects) == [false])
        }
    }
}
