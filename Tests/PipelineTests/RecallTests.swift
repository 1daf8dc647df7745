// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import TestSupport
import Testing
import WorkerRuntime

@testable import Stages

/// A recall and its document, in every order that the topics allow. No log: each call of the bench
/// is a batch and its commit.
@Suite(.timeLimit(.minutes(2)))
struct RecallTests: CommandScene {
    // MARK: Registration

    @Test func `a recall behind its document goes to all that were served, once`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]))
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            let made = try await bench.take(recall())
            let command = try #require(try commands(made).first)
            #expect(command.receivers == [Self.receiver, "G09"])
            #expect(command.attempt == 2)
            #expect(command.reason == "gửi nhầm")
            // The same packet again is none that asks once more; another one is.
            let again = try await bench.take(recall())
            #expect(try commands(again).isEmpty)
            #expect(again.contains { $0.topic == Topic.packetsRepeated.name })
            let second = try await commands(bench.take(recall("lần hai")))
            #expect(second.count == 1)
        }
    }

    @Test func `a recall that names receivers means these alone`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            let made = try await bench.take(recall(of: ["G09", "H27.01"]))
            #expect(try commands(made).map(\.receivers) == [["G09"]])
            let nobody = try await bench.take(recall("khác", of: ["H27.01"]))
            #expect(try refusals(nobody).map(\.code) == ["UNKNOWN_DELIVERY"])
            #expect(try refusals(nobody).map(\.business) == [.recall])
        }
    }

    @Test func `a circular is recalled in slices that name each receiver once`() async throws {
        let communes = (1...450).map { "H27.02.\($0 + 100)" }
        try await RegistryScene.with(Self.agencies) { scene in
            for commune in communes { try await scene.register(commune) }
            let bench = StageBench(Registration(registry: scene.registry), now: Self.now)
            try await bench.take(packet(to: communes))
            let made = try commands(await bench.take(recall()))
            #expect(made.map(\.slice) == [0, 1, 2])
            #expect(made.allSatisfy { $0.receiverCount == 450 })
            #expect(made.flatMap(\.receivers) == communes)
        }
    }

    @Test(arguments: [true, false])
    func `a recall before its document waits for it, and follows it`(inOneBatch: Bool) async throws
    {
        try await registration { bench in
            if inOneBatch {
                try await bench.take(recall(), packet(to: [Self.receiver]))
            } else {
                #expect(try await bench.take(recall()).isEmpty)
                try await bench.take(recall())
                try await bench.take(packet(to: [Self.receiver]))
            }
            let told = bench.outputs.map(\.topic).filter {
                [Topic.accepted.name(.normal), Topic.commandsAccepted.name].contains($0)
            }
            #expect(told == [Topic.accepted.name(.normal), Topic.commandsAccepted.name])
            bench.now = Self.now.advanced(byMilliseconds: 2 * Self.day)
            #expect(try await bench.fireTimers().isEmpty)
        }
    }

    @Test func `a recall whose document never comes is refused after a day`() async throws {
        try await registration { bench in
            try await bench.take(recall())
            bench.now = Self.now.advanced(byMilliseconds: Self.day / 2)
            try await bench.take(recall("lần hai", after: Self.day / 2))
            bench.now = Self.now.advanced(byMilliseconds: Self.day)
            let givenUp = try await refusals(bench.fireTimers())
            #expect(givenUp.map(\.submission) == [submission("gửi nhầm")])
            // It has not been carried out, so the same packet may come again.
            #expect(try await bench.take(recall(after: Self.day)).isEmpty)
            bench.now = Self.now.advanced(byMilliseconds: 3 * Self.day)
            let late = try await refusals(bench.fireTimers())
            #expect(late.map(\.code) == ["UNKNOWN_DOCUMENT", "UNKNOWN_DOCUMENT"])
            #expect(bench.state.count == 0)
        }
    }

    @Test func `only so many recalls of a document wait, and none of one that was refused`()
        async throws
    {
        try await registration { bench in
            for number in 1...Registration.waitingCommands {
                #expect(try await bench.take(recall("lần \(number)")).isEmpty)
            }
            let tooMany = try await refusals(bench.take(recall("một lần nữa")))
            #expect(tooMany.map(\.code) == ["UNKNOWN_DOCUMENT"])
        }
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]))
            try await bench.take(refusal(of: 1))
            let refused = try await refusals(bench.take(recall()))
            #expect(refused.map(\.code) == ["UNKNOWN_DOCUMENT"])
        }
    }

    @Test func `one that is refused may come again when there is something to take back`()
        async throws
    {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]))
            let refused = try await refusals(bench.take(recall(of: ["G09"])))
            #expect(refused.map(\.code) == ["UNKNOWN_DELIVERY"])
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            let made = try await commands(bench.take(recall(of: ["G09"])))
            #expect(made.map(\.receivers) == [["G09"]])
        }
    }

    @Test func `a reason of any length is repeated in a bounded one`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]))
            let made = try await commands(bench.take(recall(String(repeating: "ế", count: 50_000))))
            // And the mark that something is left out.
            #expect(made.map(\.reason.count) == [EventBounds.reasonCharacters + 1])
        }
    }

    // MARK: At the delivery

    @Test func `what nobody has fetched is withdrawn, and both nodes are told`() async throws {
        try await delivery { bench in
            try await bench.take(due())
            let made = try await bench.take(command())
            let change = try #require(try changes(made).last)
            #expect(change.state == "withdrawn")
            #expect(!change.isRecallOpen)
            #expect(change.description == "gửi nhầm")
            #expect(made.count { $0.topic == Topic.answers.name("H27") } == 2)
            // The same command again, as after a redrive, changes nothing.
            #expect(try await bench.take(command()).isEmpty)
        }
    }

    @Test func `a recall that overtakes its delivery takes it back when it comes`() async throws {
        try await delivery { bench in
            #expect(try await bench.take(command()).isEmpty)
            let made = try await bench.take(due())
            let change = try #require(try changes(made).first)
            #expect(change.state == "withdrawn")
            #expect(change.due != nil)
            #expect(change.description == "gửi nhầm")
            // Only the sender's node hears of it.
            #expect(made.count { $0.topic.hasPrefix("answers.") } == 1)
            #expect(try await bench.take(due()).isEmpty)
        }
    }

    @Test func `an attempt after the recall is not meant by it`() async throws {
        try await delivery { bench in
            try await bench.take(command())
            let second = try await changes(bench.take(due(attempt: 2)))
            #expect(second.map(\.state) == ["due"])
            // The first attempt's delivery, late: it is delivered already.
            #expect(try await bench.take(due()).isEmpty)
            #expect(try await bench.take(command()).isEmpty)
        }
    }

    @Test func `who has it is asked, and may do nothing with it before the answer`() async throws {
        try await delivery { bench in
            try await bench.take(due())
            try await bench.take(status("01"))
            let asked = try await changes(bench.take(command()))
            #expect(asked.map(\.state) == ["01"])
            #expect(asked.map(\.isRecallOpen) == [true])
            // Done before it was asked: true, and told. Done after: not taken.
            let early = try await changes(bench.take(status("03", at: 1)))
            #expect(early.map(\.state) == ["03"])
            #expect(early.map(\.isRecallOpen) == [true])
            let after = try await refusals(bench.take(status("05", at: 50)))
            #expect(after.map(\.code) == ["RECALL_ASKED"])
            let unexplained = try await refusals(bench.take(status("16", at: 60, reason: "")))
            #expect(unexplained.map(\.code) == ["STATUS_REASON_REQUIRED"])
            let given = try await changes(bench.take(status("15", at: 70)))
            #expect(given.map(\.state) == ["15"])
            #expect(given.map(\.isRecallOpen) == [false])
        }
    }

    @Test func `a refused recall leaves the delivery where it was, and can be asked again`()
        async throws
    {
        try await delivery { bench in
            try await bench.take(due())
            try await bench.take(status("01"))
            try await bench.take(command())
            let kept = try await changes(bench.take(status("16", at: 60, reason: "đã thi hành")))
            #expect(kept.map(\.state) == ["01"])
            #expect(kept.map(\.isRecallOpen) == [false])
            let goesOn = try await changes(bench.take(status("03", at: 70)))
            #expect(goesOn.map(\.state) == ["03"])
            let again = try await changes(bench.take(command("lần hai")))
            #expect(again.map(\.isRecallOpen) == [true])
        }
    }

    @Test func `what is withdrawn stays out of reach, whatever its receiver reports`() async throws
    {
        try await delivery { bench in
            try await bench.take(due())
            try await bench.take(command())
            let late = try await bench.take(status("01", at: 20))
            // Both are told that it is asked after all.
            #expect(late.count { $0.topic == Topic.answers.name("H27") } == 3)
            let kept = try await changes(bench.take(status("16", at: 60, reason: "đã thi hành")))
            #expect(kept.map(\.state) == ["withdrawn"])
            let again = try await changes(bench.take(status("01", at: 70)))
            #expect(again.map(\.state) == ["withdrawn"])
            #expect(again.map(\.isRecallOpen) == [false])
        }
    }

    @Test func `who returns it gives it back, before the recall and after it`() async throws {
        try await delivery { bench in
            try await bench.take(due())
            try await bench.take(status("01"))
            try await bench.take(command())
            let returned = try await changes(bench.take(status("02", at: 60)))
            #expect(returned.map(\.state) == ["15"])
            #expect(returned.map(\.isRecallOpen) == [false])
        }
        try await delivery { bench in
            try await bench.take(due())
            try await bench.take(status("02"))
            let made = try await changes(bench.take(command()))
            #expect(made.map(\.state) == ["withdrawn"])
        }
    }

    @Test func `an older command again takes nothing from a later one`() async throws {
        try await delivery { bench in
            try await bench.take(command("lần hai", attempt: 2))
            try await bench.take(command())
            let made = try await changes(bench.take(due(attempt: 2)))
            #expect(made.map(\.state) == ["withdrawn"])
        }
    }

    /// Recall and acceptance of the same moment, in one batch.
    @Test(arguments: [true, false])
    func `of a recall and an acceptance the first here wins, for both sides`(
        recallFirst: Bool
    ) async throws {
        try await delivery { bench in
            try await bench.take(due())
            try await bench.take(status("01"))
            let acceptance = status("03", at: 20)
            if recallFirst {
                let made = try await bench.take(command(), acceptance)
                #expect(try refusals(made).map(\.code) == ["RECALL_ASKED"])
                #expect(try changes(made).map(\.state) == ["01"])
            } else {
                let made = try await bench.take(acceptance, command())
                #expect(try refusals(made).isEmpty)
                #expect(try changes(made).map(\.state) == ["03", "03"])
                #expect(try changes(made).map(\.isRecallOpen) == [false, true])
            }
        }
    }

    @Test func `a fetch that ends behind the withdrawal has to be asked for`() async throws {
        try await delivery { bench in
            try await bench.take(due())
            try await bench.take(command())
            let late = try await changes(bench.take(status("01", at: 20)))
            #expect(late.map(\.state) == ["01"])
            #expect(late.map(\.isRecallOpen) == [true])
        }
    }
}
