// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import JSON
import Processes
import Stages
import TestSupport
import Testing
import WorkerRuntime

/// The way of a document and what refuses it, all stages together.
struct PipelineTests {
    private func kinds(_ answers: [JSONValue]) -> [String] {
        answers.compactMap { $0["answer"]?.stringValue }
    }

    @Test func `a commune's document climbs to a ministry and its status comes back`() async throws
    {
        try await PipelineDriver.run { driver in
            let packet = TestPacket()
            let received = try await driver.submit(packet.text, as: "H27")
            #expect(received.documentID == packet.documentID)
            try await driver.drain()

            let delivery = try #require(try await driver.answers(to: "G09").first)
            #expect(delivery["answer"]?.stringValue == "delivery")
            #expect(delivery["documentId"]?.stringValue == packet.documentID)
            #expect(delivery["receiver"]?.stringValue == "G09")
            // Nothing was signed: carried, and said so.
            #expect(delivery["verdict"]?.stringValue == "indeterminate")
            let trace = delivery["trace"]?.arrayValue ?? []
            #expect(
                trace.compactMap { $0["agency"]?.stringValue }
                    == ["H27.01.001", "H27.01", "H27", "VN", "G09"])
            #expect(
                trace.compactMap { $0["level"]?.stringValue }
                    == ["commune", "district", "province", "central", "central"])

            try await driver.submit(packet.status("01", from: "G09"), as: "G09")
            try await driver.drain()
            let answers = try await driver.answers(to: "H27")
            #expect(kinds(answers) == ["accepted", "verified", "status"])
            #expect(answers[2]["status"]?.stringValue == "01")
            #expect(answers[2]["receiver"]?.stringValue == "G09")
        }
    }

    @Test func `a packet on the node's own topic is answered with a receipt too`() async throws {
        try await PipelineDriver.run { driver in
            let packet = TestPacket(to: ["H05.02.001"])
            try await driver.publish(packet.text, as: "H27")
            try await driver.drain()
            #expect(
                kinds(try await driver.answers(to: "H27")) == ["receipt", "accepted", "verified"])
            #expect(kinds(try await driver.answers(to: "H05")) == ["delivery"])
        }
    }

    @Test func `the same packet again is a repetition and goes no further`() async throws {
        try await PipelineDriver.run { driver in
            let packet = TestPacket()
            let first = try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            let second = try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            #expect(
                try driver.pipeline.reception.receipt(for: first)
                    == driver.pipeline.reception.receipt(for: second))
            #expect(
                kinds(try await driver.answers(to: "H27")) == ["accepted", "verified", "repeated"])
            #expect(kinds(try await driver.answers(to: "G09")) == ["delivery"])
        }
    }

    @Test func `the same document with a further receiver serves only the new one`() async throws {
        try await PipelineDriver.run { driver in
            var packet = TestPacket(to: ["H27.02.001"])
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            packet.to = ["H27.02.001", "H27.02.002"]
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            let deliveries = try await driver.events(Topic.deliveriesChanged)
            #expect(deliveries.map(\.receiver).sorted() == ["H27.02.001", "H27.02.002"])
            #expect(deliveries.map(\.attempt).sorted() == [1, 2])
        }
    }

    @Test func `other content under the same id is a conflict`() async throws {
        try await PipelineDriver.run { driver in
            var packet = TestPacket()
            try await driver.submit(packet.text, as: "H27")
            packet.subject = "V/v việc khác"
            try await driver.drain()
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            let answers = try await driver.answers(to: "H27")
            #expect(kinds(answers) == ["accepted", "verified", "refused"])
            #expect(answers[2]["code"]?.stringValue == "DOCUMENT_CONFLICT")
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        var name: String
        var packet: TestPacket
        var node = "H27"
        var code: String
        var agencies: [String] = []
        var testDescription: String { name }
    }

    @Test(arguments: [
        Refused(
            name: "unknown receivers, all named",
            packet: TestPacket(to: ["H27.01.002", "H27.09", "X99"]), code: "UNKNOWN_RECEIVER",
            agencies: ["H27.09", "X99"]),
        Refused(
            name: "a closed receiver", packet: TestPacket(to: ["H02"]), code: "CLOSED_RECEIVER",
            agencies: ["H02"]),
        Refused(
            name: "a receiver without a way", packet: TestPacket(to: ["G09", "H27.03.001"]),
            code: "NOT_CONNECTED", agencies: ["H27.03.001"]),
        Refused(
            name: "a sender without a way", packet: TestPacket(from: "H27.03.001"),
            code: "NOT_CONNECTED", agencies: ["H27.03.001"]),
        Refused(
            name: "a sender of another node", packet: TestPacket(from: "H05.01"),
            code: "SENDER_NOT_COVERED", agencies: ["H05.01"]),
        Refused(
            name: "an unknown sender", packet: TestPacket(from: "H27.77"), code: "UNKNOWN_SENDER",
            agencies: ["H27.77"]),
        Refused(
            name: "a secret document", packet: TestPacket(secret: "Mật"), code: "SECRET_DOCUMENT"),
        Refused(
            name: "a secret subject", packet: TestPacket(subject: "[TỐI MẬT] V/v"),
            code: "SECRET_DOCUMENT"),
        Refused(
            name: "a PDF that is none", packet: TestPacket(attachment: "GIF89a"), code: "NOT_A_PDF"),
    ])
    func `a packet that cannot be carried is refused and its sender told`(
        _ refused: Refused
    ) async throws {
        try await PipelineDriver.run { driver in
            try await driver.submit(refused.packet.text, as: refused.node)
            try await driver.drain()
            let answers = try await driver.answers(to: refused.node)
            let answer = try #require(answers.last)
            #expect(answer["answer"]?.stringValue == "refused")
            #expect(answer["code"]?.stringValue == refused.code)
            #expect(answer["message"]?["vi"]?.stringValue?.isEmpty == false)
            #expect(answer["message"]?["en"]?.stringValue?.isEmpty == false)
            #expect(
                (answer["agencies"]?.arrayValue ?? []).compactMap(\.stringValue)
                    == refused.agencies)
            #expect(
                try await driver.events(Topic.deliveriesChanged).isEmpty)
            #expect(try await driver.log.readAll(Topic.deadLetters.name).isEmpty)
        }
    }

    @Test(arguments: ["", "không phải XML", "<a/>", "%PDF-1.4"])
    func `what is no packet is refused by its submission`(text: String) async throws {
        try await PipelineDriver.run { driver in
            let received = try await driver.submit(text, as: "H27")
            try await driver.drain()
            let answer = try #require(try await driver.answers(to: "H27").first)
            #expect(answer["answer"]?.stringValue == "refused")
            #expect(answer["submission"]?.stringValue == received.submission.hex)
        }
    }

    @Test func `after a refusal by a later stage the corrected document is a new attempt`()
        async throws
    {
        try await PipelineDriver.run { driver in
            var packet = TestPacket(attachment: "GIF89a")
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            packet.attachment = "%PDF-1.4 đúng"
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            let answers = try await driver.answers(to: "H27")
            #expect(kinds(answers) == ["accepted", "refused", "accepted", "verified"])
            #expect(answers.map { $0["attempt"]?.intValue } == [1, 1, 2, 2])
            #expect(kinds(try await driver.answers(to: "G09")) == ["delivery"])
        }
    }

    @Test func `an urgent document travels in its own lane all the way`() async throws {
        try await PipelineDriver.run { driver in
            try await driver.submit(TestPacket(to: ["H05.01.001"], priority: 3).text, as: "H27")
            try await driver.drain()
            for topic in [
                Topic.accepted.name(.urgent), Topic.verified.name(.urgent),
                Topic.routes.name(.central),
                Topic.deliveriesDue.name(.urgent),
            ] {
                #expect(try await driver.log.readAll(topic).count == 1, "\(topic)")
            }
            #expect(try await driver.log.readAll(Topic.deliveriesDue.name(.normal)).isEmpty)
        }
    }

    @Test func `statuses climb, repeat and are refused by the ladder`() async throws {
        try await PipelineDriver.run { driver in
            let packet = TestPacket(to: ["H05.01"])
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            let reports: [(String, String, String)] = [
                ("01", "2025/06/16 09:00:00", "đã đến"), ("01", "2025/06/16 09:00:00", "đã đến"),
                ("02", "2025/06/16 10:00:00", "gửi nhầm"), ("03", "2025/06/16 11:00:00", "nhận"),
            ]
            for (code, time, reason) in reports {
                try await driver.submit(
                    packet.status(code, from: "H05.01", at: time, reason: reason), as: "H05")
                try await driver.drain()
            }
            #expect(
                kinds(try await driver.answers(to: "H27"))
                    == ["accepted", "verified", "status", "status"])
            let answers = try await driver.answers(to: "H05")
            #expect(kinds(answers) == ["delivery", "repeated", "refused"])
            #expect(answers[2]["code"]?.stringValue == "STATUS_NOT_ALLOWED")
        }
    }

    @Test func `a status nobody can give is refused`() async throws {
        try await PipelineDriver.run { driver in
            let packet = TestPacket(to: ["H05.01"])
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            try await driver.submit(packet.status("01", from: "H05.02"), as: "H05")
            try await driver.submit(packet.status("03", from: "H05.01"), as: "H05")
            try await driver.drain()
            let codes = try await driver.events(Topic.documentsRefused)
                .map(\.code)
            // Not its receiver, which waits for a delivery; not yet verified.
            #expect(codes == ["NOT_YET_VERIFIED"])
            let waiting = try await driver.answers(to: "H05")
                .filter { $0["answer"]?.stringValue == "waiting" }
            #expect(waiting.map { $0["receiver"]?.stringValue } == ["H05.02"])
        }
    }

    @Test(arguments: [true, false])
    func `a recall takes back what was not fetched, and asks who has it`(
        isPacket: Bool
    ) async throws {
        try await PipelineDriver.run { driver in
            var packet = TestPacket(to: ["H05.01", "H05.02"])
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            try await driver.submit(packet.status("01", from: "H05.01"), as: "H05")
            try await driver.drain()
            if isPacket {
                packet.business = 1
                packet.attachment = nil
                try await driver.submit(packet.text, as: "H27")
            } else {
                try await driver.submit(packet.status("13", from: "H27.01.001"), as: "H27")
            }
            try await driver.drain()
            let told = try await driver.answers(to: "H05").suffix(2)
            #expect(told.map { $0["receiver"]?.stringValue } == ["H05.01", "H05.02"])
            #expect(told.map { $0["outcome"]?.stringValue } == ["asked", "withdrawn"])
            #expect(
                kinds(try await driver.answers(to: "H27"))
                    == ["accepted", "verified", "status", "command", "recall", "recall"])

            try await driver.submit(
                packet.status("15", from: "H05.01", at: "2025/06/16 10:00:00"), as: "H05")
            try await driver.drain()
            #expect(try await driver.events(Topic.deliveriesChanged).last?.state == "15")
        }
    }

    @Test func `a replacement is a document that names those of its sender it replaces`()
        async throws
    {
        try await PipelineDriver.run { driver in
            let old = TestPacket(to: ["H05.01"])
            var packet = TestPacket(number: 2, to: ["H05.02"])
            packet.business = 3
            packet.replaced = [old.documentID, "số cũ", old.documentID, packet.documentID]
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            let delivered = try #require(try await driver.answers(to: "H05").first)
            #expect(
                delivered["replaces"]?.arrayValue?.compactMap(\.stringValue)
                    == [old.documentID, "H27.01.001:số cũ"])
            packet.number = 3
            packet.replaced = [String(repeating: "x", count: 201)]
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            #expect(
                try await driver.events(Topic.documentsRefused).map(\.code) == ["VALUE_TOO_LONG"])
        }
    }

    @Test func `another agency's document cannot be recalled, not even by its name`() async throws {
        try await PipelineDriver.run { driver in
            var packet = TestPacket(to: ["H05.01"])
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            packet.writtenID = packet.documentID
            packet.from = "H05.02"
            packet.business = 1
            try await driver.submit(packet.text, as: "H05")
            try await driver.submit(packet.status("13", from: "H05.02"), as: "H05")
            try await driver.drain()
            #expect(try await driver.events(Topic.commandsAccepted).isEmpty)
            #expect(try await driver.events(Topic.deliveriesChanged).map(\.state) == ["due"])
        }
    }

    @Test func `metrics reads the topics that tell of the flow`() throws {
        for topic in (Topic.specs + Topic.specs(ofNode: "H27")).map(\.name) {
            let record = Record(
                topic: topic, partition: 0, offset: 0, timestamp: 0, key: nil, value: [0xff],
                headers: [])
            // No message can be made of this byte, and what tells nothing is not read at all.
            if StageKind.metrics.facts.reads(topic) {
                #expect(throws: ProtoError.self, "\(topic)") {
                    try MetricsFlow().prepare(.record(record))
                }
            } else {
                #expect(throws: InputFailure.self, "\(topic)") {
                    try MetricsFlow().prepare(.record(record))
                }
            }
        }
    }

    @Test func `the metrics of the flow add up`() async throws {
        try await PipelineDriver.run { driver in
            for number in 1...5 {
                try await driver.submit(
                    TestPacket(number: number, to: ["H05.01", "G09"]).text, as: "H27")
            }
            try await driver.submit(TestPacket(number: 6, to: ["X01"]).text, as: "H27")
            try await driver.drain()
            var counts: [String: Int64] = [:]
            for record in try await driver.log.readAll(Topic.metricsFlow.name) {
                let json = try JSONReader.parse(record.value ?? [])
                counts[json["series"]?.stringValue ?? "", default: 0] +=
                    json["count"]?.intValue ?? 0
            }
            #expect(counts["received"] == 6)
            #expect(counts["accepted"] == 5)
            #expect(counts["refused"] == 1)
            #expect(counts["verified"] == 5)
            #expect(counts["delivered"] == 10)
        }
    }
}
