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

/// An update and its document, in every order that the topics allow.
@Suite(.timeLimit(.minutes(2)))
struct UpdateTests: CommandScene {
    // MARK: Registration

    @Test func `an update behind its document goes its way, with the files that it keeps`()
        async throws
    {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            let made = try await bench.take(update())
            let accepted = try #require(try accepted(made).first)
            #expect(accepted.attempt == 2)
            #expect(accepted.isUpdate)
            #expect(accepted.receivers.isEmpty)
            #expect(accepted.updated == [Self.receiver, "G09"])
            #expect(accepted.document.subject == "mới")
            #expect(accepted.document.attachments.map(\.name) == ["vb.pdf"])
            #expect(accepted.document.packet == submission("gói"))
            #expect(accepted.updatePacket == submission("gói cập nhật"))
            #expect(accepted.reason == "sửa")
            let told = try answers("H27", made)
            #expect(told.map { $0["command"]?.stringValue } == ["update"])
            #expect(told.map { $0["receivers"]?.intValue } == [2])
        }
    }

    @Test func `an update with files of its own brings these`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]))
            let made = try await accepted(bench.take(update(files: ["mới.pdf"])))
            #expect(made.map { $0.document.attachments.map(\.name) } == [["mới.pdf"]])
            #expect(made.map(\.document.packet) == [submission("gói cập nhật")])
            // The next one without files keeps them.
            let next = try await accepted(bench.take(update("nữa", name: "lần hai")))
            #expect(next.map { $0.document.attachments.map(\.name) } == [["mới.pdf"]])
        }
    }

    @Test(arguments: [true, false])
    func `an update before its document waits for it, and follows it`(inOneBatch: Bool) async throws
    {
        try await registration { bench in
            if inOneBatch {
                try await bench.take(update(), packet(to: [Self.receiver]))
            } else {
                #expect(try await bench.take(update()).isEmpty)
                try await bench.take(packet(to: [Self.receiver]))
            }
            let made = try accepted(bench.outputs)
            #expect(made.map(\.attempt) == [1, 2])
            #expect(made.map(\.isUpdate) == [false, true])
            #expect(made.last?.updated == [Self.receiver])
        }
    }

    @Test func `an update whose document never comes is refused after a day`() async throws {
        try await registration { bench in
            try await bench.take(update())
            bench.now = Self.now.advanced(byMilliseconds: Self.day)
            let refused = try await refusals(bench.fireTimers())
            #expect(refused.map(\.code) == ["UNKNOWN_DOCUMENT"])
            #expect(refused.map(\.element) == ["Bussiness/DocumentId"])
            #expect(refused.map(\.packet) == ["update"])
            #expect(bench.state.count == 0)
        }
    }

    @Test func `the same update twice is one, be it the same packet or another`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]), update())
            for again in [update(after: 1), update(name: "gói khác")] {
                let made = try await bench.take(again)
                #expect(try accepted(made).isEmpty)
                #expect(made.contains { $0.topic == Topic.packetsRepeated.name })
            }
            let other = try await accepted(bench.take(update("khác nữa", name: "lần hai")))
            #expect(other.map(\.attempt) == [3])
        }
    }

    @Test(arguments: [("1", "0"), ("0", "1")])
    func `receivers are added and removed, by what the cluster takes the types for`(
        adds: String, removes: String
    ) async throws {
        try await registration(adds: adds) { bench in
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            let made = try await bench.take(
                update(nil, [(adds, "H05"), (removes, "G09")]))
            let accepted = try #require(try accepted(made).first)
            #expect(accepted.receivers == ["H05"])
            #expect(accepted.updated.isEmpty)
            let recalled = try commands(made)
            #expect(recalled.map(\.receivers) == [["G09"]])
            #expect(recalled.map(\.attempt) == [1])
            // The next update is for those who have it now.
            let next = try await self.accepted(bench.take(update("nữa", name: "lần hai")))
            #expect(next.map(\.updated) == [[Self.receiver, "H05"]])
        }
    }

    @Test(arguments: [
        (("1", "G09"), "INVALID_VALUE", "có văn bản"), (("0", "H05"), "INVALID_VALUE", "chưa có"),
        (("", "H05"), "MISSING_ELEMENT", "ReceiverType"),
        (("2", "H05"), "INVALID_VALUE", "0 hoặc 1"),
        (("1", "H99"), "UNKNOWN_RECEIVER", "H99"),
    ])
    func `what cannot be meant so is refused at its element, never guessed`(
        change: (String, String), code: String, words: String
    ) async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            let made = try await bench.take(update(nil, [change]))
            let refused = try #require(try refusals(made).first)
            #expect(refused.code == code)
            #expect((refused.element + refused.messageVi).contains(words), "\(refused.messageVi)")
            #expect(try accepted(made).isEmpty)
            // Nothing is remembered of it: corrected, it may come.
            let good = try await accepted(bench.take(update(nil, [("1", "H05")], name: "đúng")))
            #expect(good.map(\.receivers) == [["H05"]])
        }
    }

    @Test func `who is removed and added again gets it once more`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            try await bench.take(update(nil, [("0", "G09")], name: "bớt"))
            let back = try await accepted(bench.take(update(nil, [("1", "G09")], name: "thêm")))
            #expect(back.map(\.receivers) == [[]])
            #expect(back.map(\.again) == [["G09"]])
        }
    }

    @Test func `who was removed does not get it by the first packet once more`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            try await bench.take(update(nil, [("0", "G09")], name: "bớt"))
            let again = try await bench.take(packet(to: [Self.receiver, "G09"]))
            #expect(try accepted(again).isEmpty)
            #expect(again.contains { $0.topic == Topic.packetsRepeated.name })
        }
    }

    @Test func `values that change are said to change`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]), update())
            // As the document was before its update, with DocumentInfo 0.
            let made = try await refusals(bench.take(update(nil, [("1", "G09")], name: "cũ")))
            #expect(made.map(\.code) == ["INVALID_VALUE"])
            #expect(made.first?.element.hasSuffix("DocumentInfo") == true)
        }
    }

    @Test func `an update that its signatures refuse leaves the document as it was`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]))
            try await bench.take(update(files: ["sai.pdf"]))
            try await bench.take(refusal(of: 2, submission("cập nhật")))
            let next = try await accepted(bench.take(update("nữa", name: "lần hai")))
            #expect(next.map { $0.document.attachments.map(\.name) } == [["vb.pdf"]])
            #expect(next.map(\.updated) == [[Self.receiver]])
            // And the same packet may come again.
            let again = try await accepted(bench.take(update(files: ["sai.pdf"], after: 5)))
            #expect(again.map(\.attempt) == [4])
        }
    }

    @Test(arguments: [true, false])
    func `receivers of an attempt that is refused behind an update are those of the update`(
        updatesAll: Bool
    ) async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]))
            try await bench.take(packet(to: [Self.receiver, "H05"]))
            try await bench.take(update(updatesAll ? "mới" : nil, [("1", "G09")]))
            try await bench.take(update("nữa", name: "lần hai"), refusal(of: 4))
            // The first attempt's signatures are refused; the update brings the document all the same.
            try await bench.take(refusal(of: 1))
            let meant = try await commands(bench.take(recall())).flatMap(\.receivers)
            #expect(Set(meant) == (updatesAll ? [Self.receiver, "H05", "G09"] : ["H05", "G09"]))
            // Who was moved goes with the update, if it is refused as well.
            try await bench.take(refusal(of: 3))
            let left = try await commands(bench.take(recall("nữa"))).flatMap(\.receivers)
            #expect(left == ["H05"])
        }
    }

    @Test func `an update that was refused by its signatures may remove the same again`()
        async throws
    {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            let changes = [("0", "G09"), ("1", "H05")]
            try await bench.take(update(nil, changes))
            try await bench.take(refusal(of: 2, submission("cập nhật")))
            let made = try await bench.take(update(nil, changes, name: "lần hai"))
            #expect(try accepted(made).map(\.receivers) == [["H05"]])
            #expect(try commands(made).isEmpty)
            // Who never had it cannot be removed.
            let wrong = try await refusals(bench.take(update(nil, [("0", "H27")], name: "sai")))
            #expect(wrong.map(\.code) == ["INVALID_VALUE"])
        }
    }

    // MARK: Once more

    @Test func `a receiver gets the document once more, as often as it is asked`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver, "G09"]))
            for (turn, name) in ["một", "hai"].enumerated() {
                let order = update(nil, [("1", "G09")], again: ["G09"], name: name)
                let made = try await bench.take(order)
                let accepted = try #require(try accepted(made).first)
                #expect(accepted.again == ["G09"])
                #expect(accepted.receivers.isEmpty && accepted.updated.isEmpty)
                #expect(accepted.attempt == Int32(turn) + 2)
                #expect(accepted.document.attachments.map(\.name) == ["vb.pdf"])
                // The same order again is the same.
                let again = try await bench.take(
                    update(nil, [("1", "G09")], again: ["G09"], after: 5, name: name))
                #expect(try self.accepted(again).isEmpty)
            }
            // It is no version: what the document says is what it said, for whoever it goes to next.
            let next = try await accepted(bench.take(packet(to: [Self.receiver, "G09", "H05"])))
            #expect(next.map(\.receivers) == [["H05"]])
        }
    }

    @Test func `once more is for who has it`() async throws {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]))
            let made = try await bench.take(update(nil, [("1", "H05")], again: ["H05"]))
            #expect(try refusals(made).map(\.code) == ["UNKNOWN_DELIVERY"])
            #expect(try accepted(made).isEmpty)
        }
    }

    @Test func `the document as it was is a repetition, and nothing for further receivers`()
        async throws
    {
        try await registration { bench in
            try await bench.take(packet(to: [Self.receiver]), update())
            let again = try await bench.take(packet(to: [Self.receiver]))
            #expect(again.contains { $0.topic == Topic.packetsRepeated.name })
            let further = try await refusals(bench.take(packet(to: [Self.receiver, "G09"])))
            #expect(further.map(\.code) == ["DOCUMENT_CONFLICT"])
        }
    }

    // MARK: Routing

    @Test func `newer values come to each receiver in slices, by no walk`() async throws {
        try await RegistryScene.with(Self.agencies) { scene in
            let bench = StageBench(Routing(registry: scene.registry), now: Self.now)
            var verified = DocumentVerified()
            verified.accepted.document = document
            verified.accepted.attempt = 2
            verified.accepted.lane = .normal
            verified.accepted.receivers = ["G09"]
            // Agencies that the tree of today does not know any more.
            verified.accepted.updated = (0..<450).map { "H27.99.\(100 + $0)" }
            verified.accepted.receivedAt = Self.now.milliseconds
            verified.verdict = .valid
            var next = [
                record("verified") {
                    $0.emit(Topic.verified, .normal, key: Self.id, home: Self.id, verified)
                }
            ]
            var slices = 0
            while let leg = next.popLast() {
                let made = try await bench.take(leg)
                next = made.filter { $0.topic == Topic.continued.name(.normal) }
                slices += 1
            }
            let dues = try messages(
                DeliveryDue.self, of: Topic.deliveriesDue.name(.normal), bench.outputs)
            #expect(slices == 3)
            #expect(dues.map(\.receiver) == ["G09"] + verified.accepted.updated)
            #expect(dues.map(\.isUpdate) == [false] + Array(repeating: true, count: 450))
        }
    }

    // MARK: At the delivery

    @Test func `who has not fetched it simply sees the newer values`() async throws {
        try await delivery { bench in
            try await bench.take(due())
            let made = try await bench.take(due(attempt: 2, update: true))
            let change = try #require(try changes(made).first)
            #expect(change.change == .updated)
            #expect(change.state == "due")
            #expect(change.version == 2)
            #expect(!change.isUpdateOpen)
            let told = try answers("H27", made)
            #expect(told.map { $0["answer"]?.stringValue } == ["update", "update"])
            #expect(told.allSatisfy { $0["outcome"]?.stringValue == "shown" })
            // The same event again, as after a redrive, is nothing new.
            #expect(try await bench.take(due(attempt: 2, update: true)).isEmpty)
            #expect(try await bench.take(due()).isEmpty)
        }
    }

    @Test(arguments: [("15", true), ("16", false)])
    func `who has it is asked, and answers`(code: String, agrees: Bool) async throws {
        try await delivery { bench in
            try await bench.take(due(), status("03", at: 1))
            let asked = try await changes(bench.take(due(attempt: 2, update: true)))
            #expect(asked.map(\.isUpdateOpen) == [true])
            #expect(asked.map(\.state) == ["03"])
            let answered = try await changes(bench.take(status(code, at: 20)))
            #expect(answered.map(\.isUpdateOpen) == [false])
            #expect(answered.map(\.state) == ["03"])
            #expect(answered.map(\.version) == [2])
            let on = try await changes(bench.take(status("05", at: 30)))
            #expect(on.map(\.state) == ["05"])
        }
    }

    /// The order of the records at the delivery decides.
    @Test(arguments: [true, false])
    func `an update and a recall cross`(recallFirst: Bool) async throws {
        try await delivery { bench in
            try await bench.take(due())
            let newer = due(attempt: 2, update: true)
            if recallFirst {
                let made = try await bench.take(command(attempt: 2), newer)
                #expect(try changes(made).map(\.state) == ["withdrawn"])
            } else {
                let made = try await bench.take(newer, command(attempt: 2))
                #expect(try changes(made).map(\.state) == ["due", "withdrawn"])
            }
        }
        try await delivery { bench in
            try await bench.take(due(), status("01", at: 1))
            let newer = due(attempt: 2, update: true)
            let made =
                recallFirst
                ? try await bench.take(command(attempt: 2), newer)
                : try await bench.take(newer, command(attempt: 2))
            #expect(try changes(made).last?.isRecallOpen == true)
            #expect(try changes(made).last?.isUpdateOpen == true)
            // One answer for the recall; what is given back has nothing to update.
            let given = try await changes(bench.take(status("15", at: 20)))
            #expect(given.map(\.state) == ["15"])
            #expect(given.map(\.isUpdateOpen) == [false])
        }
    }

    @Test func `what was taken back comes again, and is a new delivery`() async throws {
        try await delivery { bench in
            try await bench.take(due(), status("03", at: 1))
            try await bench.take(command(), status("15", at: 20))
            let made = try await bench.take(due(attempt: 2, again: true))
            #expect(try changes(made).map(\.state) == ["due"])
            #expect(try changes(made).map(\.attempt) == [2])
            // What was said of the first one is said.
            let old = try await bench.take(status("03", at: 1))
            #expect(old.contains { $0.topic == Topic.packetsRepeated.name })
            let new = try await changes(bench.take(status("03", at: 30)))
            #expect(new.map(\.state) == ["03"])
        }
    }

    @Test func `what still waits is pointed to once more, and stays where it is`() async throws {
        try await delivery { bench in
            try await bench.take(due())
            let made = try await bench.take(due(attempt: 2, again: true))
            #expect(try changes(made).map(\.change) == [.notice])
            #expect(try changes(made).map(\.state) == ["due"])
            #expect(try changes(made).map(\.notices) == [1])
            #expect(try answers("H27", made).map { $0["answer"]?.stringValue } == ["notice"])
            #expect(try await bench.take(due(attempt: 2, again: true)).isEmpty)
        }
    }
}
