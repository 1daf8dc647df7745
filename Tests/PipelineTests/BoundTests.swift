// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import TestSupport
import Testing

@testable import Stages

/// No packet makes an event that its topic does not take.
struct BoundTests {
    private static let long = String(repeating: "ệ", count: 20_000)

    private static func extended(_ packet: TestPacket, _ old: String, _ new: String) -> String {
        packet.text.replacing(old, with: new)
    }

    /// Runs a packet through all stages; the answer that the publisher got last.
    private func answer(
        to packet: String, _ check: @Sendable (PipelineDriver) async throws -> Void
    ) async throws {
        try await PipelineDriver.run { driver in
            try await driver.submit(packet, as: "H27")
            try await driver.drain()
            for topic in try await driver.log.topics().keys {
                for record in try await driver.log.readAll(topic) {
                    #expect((record.value?.count ?? 0) < 6 << 20, "\(topic)")
                }
            }
            #expect(try await driver.log.readAll(Topic.deadLetters.name).isEmpty)
            try await check(driver)
        }
    }

    @Test(arguments: [0, 1])
    func `a packet of 8 MiB on a node's topic is taken, one byte more is refused with its reason`(
        beyond: Int
    ) async throws {
        var packet = TestPacket()
        packet.files = [
            TestPacket.File("vb.txt", type: "text/plain", Array(repeating: 0x41, count: 6_000_000))
        ]
        let room = Reception.packetBytesOnTopic - packet.text.utf8.count
        let text = packet.text + String(repeating: "\n", count: room + beyond)
        let id = packet.documentID
        try await PipelineDriver.run { driver in
            try await driver.submit(text, as: "H27")
            try await driver.drain()
            let refused = try await driver.events(Topic.documentsRefused)
            #expect(try await driver.events(Topic.packetsReceived).count == 1 - beyond)
            #expect(refused.map(\.code) == Array(repeating: "PACKET_TOO_LARGE", count: beyond))
            // Its header was read: the node hears of which document.
            #expect(refused.allSatisfy { $0.documentID == id })
            #expect(try await driver.log.readAll(Topic.deadLetters.name).isEmpty)
        }
    }

    @Test func `receivers with endless codes are refused with what fits`() async throws {
        let packet = TestPacket(to: (0..<60).map { "\($0) \(Self.long)" })
        try await answer(to: packet.text) { driver in
            let refused = try #require(try await driver.events(Topic.documentsRefused).first)
            #expect(refused.code == "VALUE_TOO_LONG")
            #expect(refused.messageEn.contains("\(Refusal.faultLimit) faults"))
            #expect(refused.messageEn.utf8.count < 10_000)
        }
    }

    @Test func `more of their names than an event takes are refused by reception`() async throws {
        let packet = TestPacket(to: (100..<220).map { "H27.01.\($0)" })
        let text = packet.text.replacing("Nơi nhận", with: Self.long)
        try await answer(to: text) { driver in
            let refused = try #require(try await driver.events(Topic.documentsRefused).first)
            #expect(refused.code == "XML_LIMIT")
            #expect(refused.element == "MessageHeader/To")
            #expect(try await driver.events(Topic.packetsReceived).isEmpty)
        }
    }

    @Test func `a document that is longer than its deliveries may repeat is refused`() async throws
    {
        let appendixes = (0..<30).map { "<Appendix>\($0) \(Self.long)</Appendix>" }.joined()
        let packet = Self.extended(
            TestPacket(), "</Priority>", "</Priority><Appendixes>\(appendixes)</Appendixes>")
        try await answer(to: packet) { driver in
            let refused = try #require(try await driver.events(Topic.documentsRefused).first)
            #expect(refused.code == "XML_LIMIT")
            #expect(refused.element == "edXMLHeader")
        }
    }

    @Test func `deliveries do not repeat what a document says at length`() async throws {
        let appendixes = (0..<3).map { "<Appendix>\($0) \(Self.long)</Appendix>" }.joined()
        try await PipelineDriver.run { driver in
            let communes = (100..<300).map { "H27.01.\($0)" }
            try await driver.register(communes.map { ($0, .commune, "H27.01") })
            let packet = Self.extended(
                TestPacket(to: communes), "</Priority>",
                "</Priority><Appendixes>\(appendixes)</Appendixes>")
            try await driver.submit(packet, as: "H27")
            try await driver.drain()
            let accepted = try #require(try await driver.events(Topic.accepted, .normal).first)
            #expect(accepted.document.bytes.count > 180_000)
            for topic in [
                Topic.deliveriesDue.facts.name, Topic.deliveriesChanged.name, "answers.H27",
            ] {
                let records = try await driver.log.readAll(topic)
                #expect(records.count >= communes.count, "\(topic)")
                for record in records { #expect((record.value?.count ?? 0) < 16 << 10) }
            }
        }
    }

    @Test func `a brief copy has the first files, and how many more there are`() {
        var document = Document()
        document.sender.name = Self.long
        document.subject = Self.long
        document.content = Self.long
        var file = AttachmentRef()
        file.name = Self.long
        document.attachments = Array(repeating: file, count: 500)
        let brief = document.brief
        #expect(brief.bytes.count < 20 << 10)
        #expect(brief.attachments.count == 20 && brief.moreAttachments == 480)
        #expect(brief.packet == document.packet && brief.identity == document.identity)
        document.attachments = [file]
        #expect(document.brief.moreAttachments == 0)
    }

    @Test func `of very many notes the first are told, and how many more`() async throws {
        try await PipelineDriver.run { driver in
            let communes = (100..<400).map { "H27.01.\($0)" }
            try await driver.register(communes.map { ($0, .commune, "H27.01") })
            // Each receiver's name is longer than the standard says.
            let packet = Self.extended(
                TestPacket(to: communes), "Nơi nhận", "\(Self.long)".clipped(201))
            try await driver.submit(packet, as: "H27")
            try await driver.drain()
            let accepted = try #require(try await driver.events(Topic.accepted, .normal).first)
            #expect(accepted.notes.count == 101)
            #expect(accepted.notes.last == "… and 200 more")
        }
    }

    @Test func `of very many findings the first are told, and how many more`() {
        var finding = SignatureFinding()
        finding.attachment = Self.long
        finding.signer = Self.long
        let told = EventBounds.listed(Array(repeating: finding, count: 501))
        #expect(told.count == 501)
        #expect(told.last?.attachment == "… and 1 more")
        #expect(told.reduce(0) { $0 + $1.bytes.count } < 1 << 20)
        #expect(EventBounds.listed(Array(repeating: finding, count: 500)).count == 500)
    }
}
