// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import JSON
import TestSupport
import Testing

@testable import Stages

/// A document is known by its sender and its id together: whatever others do under the same id, in
/// whichever order.
@Suite(.timeLimit(.minutes(2)))
struct SenderIDTests {
    /// Of `SenderIDScene.before`.
    private static let dayBefore = "2025/05/31"

    private static let id = "G09,2025/06/16,1/UBND-VP"
    private static let uuid = "5f1d7a84-3dc6-4c7e-9a0c-6c9a1d7c9a10"

    private static let own = TestPacket(from: "G09", to: ["H27"], subject: "của G09")
    /// The same id, written by H05.
    private static let foreign = TestPacket(
        from: "H05", to: ["H27"], subject: "của H05", writtenID: id)

    @Test(arguments: [true, false])
    func `a stranger's packet under an id neither takes it nor is a conflict for the true one`(
        isStrangerFirst: Bool
    ) async throws {
        try await SenderIDScene.with { scene in
            var stranger = SenderIDScene.Outcome()
            if isStrangerFirst { stranger = try await scene.publish(Self.foreign, as: "H05") }
            let own = try await scene.publish(Self.own, as: "G09")
            if !isStrangerFirst { stranger = try await scene.publish(Self.foreign, as: "H05") }

            #expect(own.ids == [Self.id])
            #expect(stranger.ids == ["H05:\(Self.id)"])
            #expect([own, stranger].flatMap(\.accepted).map(\.attempt) == [1, 1])
            #expect([own, stranger].allSatisfy { $0.refused.isEmpty && $0.repeated.isEmpty })
            // Sender and receiver are told what was written, and that another is its issuer.
            let accepted = try #require(stranger.accepted.first)
            #expect(accepted.document.writtenDocumentID == Self.id)
            #expect(accepted.notes.contains("otherIssuer MessageHeader/DocumentId"))
            #expect(own.accepted.first?.notes.contains { $0.contains("otherIssuer") } == false)
            for (node, answer) in [("H05", "accepted"), ("H27", "delivery")] {
                let told = try stranger.answers(to: node)
                    .filter { $0["answer"]?.stringValue == answer }
                #expect(told.map { $0["documentId"]?.stringValue } == ["H05:\(Self.id)"])
                #expect(told.map { $0["writtenDocumentId"]?.stringValue } == [Self.id])
            }
            #expect(try own.answers(to: "G09").allSatisfy { $0["writtenDocumentId"] == nil })
            #expect(try stranger.answers(to: "G09").isEmpty)
        }
    }

    @Test
    func `two senders write one UUID: two documents, each repeated and in conflict by itself`()
        async throws
    {
        try await SenderIDScene.with { scene in
            func packet(_ sender: String, _ subject: String = "một", to: String = "H27")
                -> TestPacket
            {
                TestPacket(from: sender, to: [to], subject: subject, writtenID: Self.uuid)
            }
            #expect(try await scene.publish(packet("G09"), as: "G09").ids == ["G09:\(Self.uuid)"])
            #expect(try await scene.publish(packet("H05"), as: "H05").ids == ["H05:\(Self.uuid)"])
            let again = try await scene.publish(packet("G09"), as: "G09")
            #expect(again.repeated.map(\.documentID) == ["G09:\(Self.uuid)"])
            #expect(again.repeated.map(\.writtenDocumentID) == [Self.uuid])
            let other = try await scene.publish(packet("H05", "khác"), as: "H05")
            #expect(other.refused.map(\.code) == ["DOCUMENT_CONFLICT"])
            #expect(other.refused.map(\.documentID) == ["H05:\(Self.uuid)"])
            #expect(other.told == ["H05"])
            let further = try await scene.publish(packet("G09", to: "H27.05"), as: "G09")
            #expect(further.accepted.map(\.attempt) == [2])
        }
    }

    @Test func `an id that imitates another's qualified one is qualified again`() async throws {
        try await SenderIDScene.with { scene in
            var packet = TestPacket(from: "G09", to: ["H27"], writtenID: Self.uuid)
            try await scene.publish(packet, as: "G09")
            packet.from = "H05"
            packet.writtenID = "G09:\(Self.uuid)"
            #expect(try await scene.publish(packet, as: "H05").ids == ["H05:G09:\(Self.uuid)"])
        }
    }

    @Test
    func `an heir sends its predecessor's document again: to a further receiver, under one id`()
        async throws
    {
        try await SenderIDScene.with { scene in
            // A renamed agency, and one that was made of two.
            for (old, new) in [("H27.01", "H27.07"), ("H27.03", "H27.08")] {
                var packet = TestPacket(from: old, to: ["G09"], issued: Self.dayBefore)
                let id = packet.documentID
                #expect(
                    try await scene.publish(packet, as: "H27", at: SenderIDScene.before).ids
                        == [id])
                packet.writtenID = id
                packet.from = new
                #expect(
                    try await scene.publish(packet, as: "H27").repeated.map(\.documentID) == [id])
                packet.to = ["H05"]
                let further = try await scene.publish(packet, as: "H27")
                #expect(further.accepted.map(\.attempt) == [2])
                #expect(further.ids == [id])
                #expect(
                    further.accepted.first?.notes.contains { $0.contains("otherIssuer") } == false)
                packet.subject = "khác"
                #expect(
                    try await scene.publish(packet, as: "H27").refused.map(\.code)
                        == ["DOCUMENT_CONFLICT"])
            }
        }
    }

    @Test func `a renamed sender's database numbers go on, those of what two became are new`()
        async throws
    {
        try await SenderIDScene.with { scene in
            for (sender, time, id) in [
                ("H27.01", SenderIDScene.before, "H27.01:1234567"),
                ("H27.07", SenderIDScene.today, "H27.01:1234567"),
                ("H27.02", SenderIDScene.before, "H27.02:1234567"),
                ("H27.08", SenderIDScene.today, "H27.08:1234567"),
            ] {
                let packet = TestPacket(
                    from: sender, to: ["G09"], writtenID: "1234567", issued: Self.dayBefore)
                let outcome = try await scene.publish(packet, as: "H27", at: time)
                #expect(outcome.ids + outcome.repeated.map(\.documentID) == [id])
            }
        }
    }

    // MARK: Refusals of strangers

    /// Packets that name G09's document and are not G09's: as H05's node publishes them.
    private static let strangers: [(name: String, text: String, code: String)] = {
        var posing = TestPacket(from: "G09", to: ["H27"])
        var broken = posing
        broken.attachment = nil
        var unknown = posing
        unknown.from = "X99"
        unknown.writtenID = id
        return [
            ("in G09's name", posing.text, "SENDER_NOT_COVERED"),
            ("in nobody's name", unknown.text, "UNKNOWN_SENDER"),
            (
                "without a subject",
                posing.text.replacing("<Subject>\(posing.subject)</Subject>", with: ""),
                "MISSING_ELEMENT"
            ),
            (
                "without an end", String(posing.text.dropLast(12)), "SENDER_NOT_COVERED"
            ),
            (
                "a status without a code",
                posing.status("01", from: "H05").replacing("<StatusCode>01</StatusCode>", with: ""),
                "MISSING_ELEMENT"
            ),
            (
                "a status with an unknown code", posing.status("99", from: "H05"), "UNKNOWN_STATUS"
            ),
            ("a status in H27's name", posing.status("01", from: "H27"), "SENDER_NOT_COVERED"),
        ]
    }()

    @Test(arguments: strangers.map(\.name), [true, false])
    func `a stranger's refusal is of no document, and is the same whether it exists`(
        name: String, exists: Bool
    ) async throws {
        let stranger = try #require(Self.strangers.first { $0.name == name })
        try await SenderIDScene.with { scene in
            if exists { try await scene.publish(Self.own, as: "G09") }
            let outcome = try await scene.report(stranger.text, as: "H05")
            let refused = try #require(outcome.refused.first)
            #expect(outcome.refused.map(\.code) == [stranger.code])
            #expect(refused.documentID.isEmpty)
            #expect(refused.document == nil)
            #expect(refused.isStatus == name.hasPrefix("a status"))
            #expect(refused.writtenDocumentID == Self.id)
            #expect(
                outcome.keys(Topic.documentsRefused.name) == [refused.submission.hex])
            // Only its publisher is told, and not under that id.
            #expect(outcome.told == ["H05"])
            let answer = try outcome.answers(to: "H05").last
            #expect(answer?["documentId"] == .null)
            #expect(answer?["writtenDocumentId"]?.stringValue == Self.id)
            #expect(outcome.repeated.isEmpty && outcome.changed.isEmpty)
            // And the true one goes its way.
            let own = try await scene.publish(Self.own, as: "G09")
            #expect(own.accepted.count == (exists ? 0 : 1))
            #expect(own.repeated.count == (exists ? 1 : 0))
        }
    }

    @Test func `a sender's own packet that is refused is its document's`() async throws {
        try await SenderIDScene.with { scene in
            var packet = Self.own
            packet.to = ["X99"]
            let late = try await scene.publish(packet, as: "G09")
            #expect(late.refused.map(\.code) == ["UNKNOWN_RECEIVER"])
            #expect(late.refused.map(\.documentID) == [Self.id])
            let early = try await scene.report(
                Self.own.text.replacing("<Subject>\(Self.own.subject)</Subject>", with: ""),
                as: "G09")
            #expect(early.refused.map(\.documentID) == [Self.id])
            #expect(early.refused.map(\.writtenDocumentID) == [""])
            let foreign = try await scene.report(
                Self.foreign.text.replacing("<Subject>\(Self.foreign.subject)</Subject>", with: ""),
                as: "H05")
            #expect(foreign.refused.map(\.documentID) == ["H05:\(Self.id)"])
            #expect(foreign.refused.map(\.writtenDocumentID) == [Self.id])
        }
    }

    @Test func `a stranger takes back nothing of another's`() async throws {
        try await SenderIDScene.with { scene in
            try await scene.publish(Self.own, as: "G09")
            let outcome = try await scene.report(
                Self.own.status("13", from: "H05"), as: "H05")
            // It waits for a document of its own of that name, which never comes; nobody hears of it.
            #expect(outcome.refused.isEmpty)
            #expect(outcome.told.isEmpty)
        }
    }

    @Test func `an agency that is closed sends nothing`() async throws {
        try await SenderIDScene.with { scene in
            let outcome = try await scene.publish(
                TestPacket(from: "H27.01", to: ["G09"]), as: "H27")
            #expect(outcome.refused.map(\.code) == ["SENDER_CLOSED"])
            #expect(outcome.refused.first?.element == "MessageHeader/From/OrganId")
        }
    }

    // MARK: Statuses

    /// What a receiver's system may write of whose document it is.
    @Test(
        arguments: [
            ("H27.01", "H27.01", nil), ("H27.07", "H27.01", nil), ("", "H27.01", nil),
            ("000.00.01.H27", "H27.01", nil),
            ("H27.07", "H27.01", "1234567"), ("H27.01", "H27.01", "1234567"),
            ("H27.08", "H27.03", nil), ("H27.03", "H27.03", nil), ("H27.03", "H27.03", "1234567"),
        ] as [(String, String, String?)])
    func
        `ResponseFor names a document by its sender's old or new code and the id as it was written`(
            named: String, sender: String, written: String?
        ) async throws
    {
        try await SenderIDScene.with { scene in
            let packet = TestPacket(
                from: sender, to: ["G09"], writtenID: written, issued: Self.dayBefore)
            let published = try await scene.publish(packet, as: "H27", at: SenderIDScene.before)
            let outcome = try await scene.report(
                packet.status("03", from: "G09", of: named), as: "G09")
            #expect(outcome.refused.isEmpty)
            #expect(outcome.changed.map(\.status) == ["03"])
            #expect(outcome.changed.map(\.documentID) == published.ids)
            let told = try outcome.answers(to: "H27")
            #expect(told.map { $0["documentId"]?.stringValue } == published.ids)
            #expect(told.map { $0["writtenDocumentId"]?.stringValue } == [written])
        }
    }

    @Test
    func `a clerk's report is about the document that was chosen, also one of an earlier version`()
        async throws
    {
        try await SenderIDScene.with { scene in
            let packet = TestPacket(from: "G09", to: ["H27"], writtenID: "1234567")
            try await scene.deliver(under: "1234567", to: "H27")
            let text = packet.status("03", from: "H27")
            let byPacket = try await scene.report(text, as: "H27")
            let told = try byPacket.answers(to: "H27").compactMap { $0["answer"]?.stringValue }
            #expect(told == ["receipt", "waiting"])
            let chosen = try await scene.report(
                text, as: "H27", about: DocumentID(canonical: "1234567"))
            #expect(chosen.changed.map(\.documentID) == ["1234567"])
            #expect(chosen.changed.map(\.status) == ["03"])
        }
    }

    @Test func `a status about one of two documents of one written id is that one's only`()
        async throws
    {
        try await SenderIDScene.with { scene in
            try await scene.publish(Self.own, as: "G09")
            try await scene.publish(Self.foreign, as: "H05")
            let ofForeign = try await scene.report(
                Self.foreign.status("02", from: "H27"), as: "H27")
            #expect(ofForeign.changed.map(\.documentID) == ["H05:\(Self.id)"])
            #expect(try ofForeign.answers(to: "G09").isEmpty)
            let ofOwn = try await scene.report(Self.own.status("03", from: "H27"), as: "H27")
            #expect(ofOwn.changed.map(\.documentID) == [Self.id])
            #expect(try ofOwn.answers(to: "H05").isEmpty)
            // Said again by its receiver: a repetition of that document.
            let again = try await scene.report(Self.own.status("03", from: "H27"), as: "H27")
            #expect(again.repeated.map(\.documentID) == [Self.id])
        }
    }

    @Test(arguments: [
        ("", "1234567", "MISSING_ELEMENT"), ("", "X99,2025/06/16,1/A", "MISSING_ELEMENT"),
        ("X99", "1234567", "INVALID_VALUE"),
        ("G09", String(repeating: "1", count: 201), "VALUE_TOO_LONG"),
    ])
    func `a status that does not say whose document it is about is refused with the element's name`(
        named: String, written: String, code: String
    ) async throws {
        try await SenderIDScene.with { scene in
            let packet = TestPacket(from: "G09", to: ["H27"], writtenID: written)
            let outcome = try await scene.report(
                packet.status("01", from: "H27", of: named), as: "H27")
            #expect(outcome.refused.map(\.code) == [code])
            #expect(
                outcome.refused.allSatisfy {
                    $0.isStatus && $0.documentID.isEmpty
                        && $0.element.hasPrefix("Status/ResponseFor/")
                        && $0.writtenDocumentID.count <= EventBounds.textCharacters + 1
                })
        }
    }
}
