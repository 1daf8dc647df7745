// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import JSON
import TestSupport
import Testing
import WorkerRuntime

@testable import Stages

/// What lifts the hold on acceptance, in every order that the topics allow.
@Suite(.timeLimit(.minutes(2)))
struct VerdictTests: CommandScene {
    // MARK: Whom it concerns

    @Test func `a later check concerns all who have what was checked`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]))
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            let told = try await commands(bench.take(rechecked(attempt: 2)))
            #expect(told.map { $0.verdict?.receivers } == [[Self.receiver, "G09"]])
            // Nobody of an earlier version takes it for a recall.
            #expect(told.map(\.receivers) == [[]])
            #expect(told.map(\.attempt) == [2])
            #expect(told.map(\.verdict?.sinceAttempt) == [1])
            try await bench.take(update(nil, [("1", "H05")]))
            let same = try await commands(bench.take(rechecked(attempt: 3)))
            #expect(same.map { $0.verdict?.receivers } == [[Self.receiver, "G09", "H05"]])
            #expect(same.map(\.verdict?.sinceAttempt) == [1])
        }
    }

    @Test func `what an update has made of it is another thing`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]), update())
            // It may be refused yet: who has it by then knows that at the delivery.
            let old = try await commands(bench.take(rechecked(attempt: 1)))
            #expect(old.map(\.attempt) == [1])
            let told = try await commands(bench.take(rechecked(attempt: 2)))
            #expect(told.map(\.verdict?.sinceAttempt) == [2])
            // An attempt that was refused brought nothing.
            try await bench.take(update("nữa", name: "lần hai"), refusal(of: 3))
            #expect(try await bench.take(rechecked(attempt: 3)).isEmpty)
        }
    }

    // MARK: At the delivery

    @Test func `a better verdict lets the document be registered, also what was refused before`()
        async throws
    {
        try await delivery { bench in
            try await bench.take(due(.unverified), status("01"))
            let refused = try await bench.take(status("03", at: 1))
            #expect(try refusals(refused).map(\.code) == ["NOT_YET_VERIFIED"])
            let made = try await bench.take(verdict(.valid))
            #expect(try changes(made).map(\.change) == [.verdict])
            #expect(try changes(made).map(\.state) == ["01"])
            let told = try answers("H27", made)
            #expect(told.map { $0["answer"]?.stringValue } == ["verdict"])
            #expect(told.map { $0["mayRegister"]?.boolValue } == [true])
            // Of any time: also of before the check.
            let taken = try await changes(bench.take(status("03", at: 1)))
            #expect(taken.map(\.state) == ["03"])
        }
    }

    @Test func `a worse one is told, and holds back no more than before`() async throws {
        try await delivery { bench in
            try await bench.take(due(.valid), status("03", at: 1))
            let made = try await bench.take(verdict(.informationOnly))
            #expect(try changes(made).map(\.state) == ["03"])
            #expect(try answers("H27", made).map { $0["mayRegister"]?.boolValue } == [false])
            #expect(try await changes(bench.take(status("04", at: 2))).map(\.state) == ["04"])
        }
    }

    @Test(arguments: [true, false])
    func `it meets its delivery whichever comes first`(isBefore: Bool) async throws {
        try await delivery { bench in
            let due = due(.unverified)
            for record in isBefore ? [verdict(.valid), due] : [due, verdict(.valid)] {
                try await bench.take(record)
            }
            #expect(try await changes(bench.take(status("03"))).map(\.state) == ["03"])
        }
    }

    @Test func `what was checked may be on its way here`() async throws {
        try await delivery { bench in
            try await bench.take(due(.unverified))
            // Of the update, which is not here yet: what is here stays unverified.
            #expect(try await changes(bench.take(verdict(.valid, attempt: 2, since: 2))).isEmpty)
            let early = try await bench.take(status("03", at: 1))
            #expect(try refusals(early).map(\.code) == ["NOT_YET_VERIFIED"])
            try await bench.take(due(attempt: 2, update: true, .unverified))
            #expect(try await changes(bench.take(status("03", at: 20))).map(\.state) == ["03"])
        }
    }

    @Test func `a check of what the document was says nothing of what it is`() async throws {
        try await delivery { bench in
            try await bench.take(due(), due(attempt: 2, update: true, .unverified))
            #expect(try await changes(bench.take(verdict(.valid))).isEmpty)
            let held = try await bench.take(status("03", at: 20))
            #expect(try refusals(held).map(\.code) == ["NOT_YET_VERIFIED"])
        }
    }

    @Test func `sent once more it was checked once more`() async throws {
        try await delivery { bench in
            try await bench.take(due(.unverified), due(attempt: 2, again: true, .valid))
            #expect(try await changes(bench.take(status("03", at: 20))).map(\.state) == ["03"])
        }
    }

    @Test func `a worse one holds back who has not accepted yet, also what is on its way`()
        async throws
    {
        try await delivery { bench in
            try await bench.take(verdict(.valid), verdict(.informationOnly), due(.unverified))
            let held = try await bench.take(status("03", at: 1))
            #expect(try refusals(held).map(\.code) == ["NOT_YET_VERIFIED"])
            try await bench.take(verdict(.valid), verdict(.informationOnly), verdict(.valid))
            #expect(try await changes(bench.take(status("03", at: 1))).map(\.state) == ["03"])
        }
    }

    @Test func `who has nothing of it any more is told nothing`() async throws {
        try await delivery { bench in
            try await bench.take(command(), due(.unverified))
            let made = try await bench.take(verdict(.valid))
            #expect(try changes(made).isEmpty)
            #expect(try answers("H27", made).isEmpty)
        }
    }

    @Test func `during a recall nobody is told to register`() async throws {
        try await delivery { bench in
            try await bench.take(due(.unverified), status("01"), command())
            let made = try await bench.take(verdict(.valid))
            #expect(try answers("H27", made).map { $0["mayRegister"]?.boolValue } == [false])
        }
    }

    @Test func `a confirmation is told only where it lifts a hold`() async throws {
        for (standing, count) in [(WireStanding.valid, 0), (.unverified, 1)] {
            try await delivery { bench in
                try await bench.take(due(standing))
                let made = try await bench.take(verdict(.valid, isConfirmation: true))
                #expect(try changes(made).count == count)
            }
        }
    }

    // MARK: Sent once more

    @Test func `a recall is not undone by what was asked before it`() async throws {
        try await delivery { bench in
            try await bench.take(due(), command(attempt: 2))
            #expect(try await bench.take(due(attempt: 2, again: true)).isEmpty)
            #expect(
                try await changes(bench.take(due(attempt: 3, again: true))).map(\.state) == ["due"])
        }
    }

    @Test func `an update is not lost behind a notice that overtook it`() async throws {
        try await delivery { bench in
            try await bench.take(due(), status("01"), due(attempt: 3, again: true))
            let made = try await changes(bench.take(due(attempt: 2, update: true)))
            #expect(made.map(\.change) == [.updated])
            #expect(made.map(\.version) == [2])
            #expect(try await bench.take(due(attempt: 2, update: true)).isEmpty)
            #expect(try await bench.take(due(attempt: 3, again: true)).isEmpty)
        }
    }

    // MARK: By a clerk

    @Test func `a clerk takes it all the same, and says why`() async throws {
        try await delivery { bench in
            try await bench.take(due(.unverified), status("01"))
            let made = try await bench.take(status("03", at: 5, despite: "đã gọi điện xác nhận"))
            #expect(try changes(made).map(\.state) == ["03"])
            #expect(try changes(made).map(\.despite) == ["đã gọi điện xác nhận"])
            let told = try answers("H27", made).filter { $0["answer"] == "status" }
            #expect(told.map { $0["despite"]?.stringValue } == ["đã gọi điện xác nhận"])
            #expect(try await changes(bench.take(status("04", at: 6))).map(\.state) == ["04"])
        }
    }

    @Test func `a reason lifts nothing where the status is not taken, or none that waits for it`()
        async throws
    {
        try await delivery { bench in
            try await bench.take(due(.unverified))
            try await bench.take(status("02", reason: "", despite: "x"))
            try await bench.take(status("01", at: 1, despite: "x"))
            let held = try await bench.take(status("03", at: 2))
            #expect(try refusals(held).map(\.code) == ["NOT_YET_VERIFIED"])
            try await bench.take(command())
            let frozen = try await bench.take(status("03", at: 20, despite: "x"))
            #expect(try refusals(frozen).map(\.code).count == 1)
            try await bench.take(status("16", at: 30))
            let still = try await bench.take(status("04", at: 40))
            #expect(try refusals(still).map(\.code) == ["NOT_YET_VERIFIED"])
        }
    }

    @Test func `where nothing is held back no reason is kept`() async throws {
        try await delivery { bench in
            try await bench.take(due())
            let made = try await changes(bench.take(status("03", despite: "không cần")))
            #expect(made.map(\.despite) == [""])
        }
    }
}
