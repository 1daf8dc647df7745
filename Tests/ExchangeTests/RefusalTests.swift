// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation
import Testing

@Suite struct RefusalTests {
    static let day = CivilDate(daysSince1970: 20_270)

    static let stages: Set = [
        "reception", "registration", "signature-check", "routing", "delivery-ack",
    ]

    /// One refusal from every factory.
    static let samples: [Refusal] = [
        .emptyPacket(), .packetTooLarge(limitBytes: 8), .notXML("line 3: x"),
        .encodingNotUTF8("UTF-16"), .doctypeForbidden(), .xmlLimit("edXML", "depth 64"),
        .wrongNamespace("edXMLEnvelope", found: "http://www.go.vn/eDoc"),
        .notAPacket("SOAP"), .headerNotFirst(limitBytes: 65_536),
        .missingElement("MessageHeader/Subject"),
        .invalidValue(
            "OtherInfo/Priority", value: "5", expected: (vi: "số từ 0 đến 4", en: "0 to 4")),
        .valueTooLong("MessageHeader/Subject", length: 501, limit: 500), .noReceiver(),
        .duplicateReceiver("MessageHeader/To[2]/OrganId", agencies: ["H27"]),
        .secretDocument("OtherInfo/Secret"), .attachmentMissing("Reference[1]", name: "a.pdf"),
        .attachmentName("Reference[1]", name: "../a", "/"), .invalidBase64("Attachment[1]"),
        .archiveLimit("Attachment[1]", name: "a.zip", .files(2)),
        .notAPDF("Attachment[1]", name: "a.pdf"),
        .executable("Attachment[1]/AttachmentName", name: "a.pdf.exe", .doubleExtension("exe")),
        .unknownSender("H99", on: day),
        .senderClosed("H02", successor: nil, on: day), .senderNotCovered("H27", publisher: "H28"),
        .sendingNotAllowed("H27", by: "12/QĐ-UBND"),
        .unknownReceivers(["H99"], on: day),
        .closedReceivers(["H02"], successors: [[]], on: day),
        .notConnected(["H27.01"], on: day), .notElectronic(["H27.01"], on: day),
        .receiverLimit(
            ["H27.01"], limits: [Bilingual("tối đa 9 byte", "at most 9 bytes")]),
        .documentConflict("x"),
        .unknownDocument("x", element: "ResponseFor/DocumentId"),
        .notTheSender("H27", of: "x", element: "MessageHeader/From/OrganId"),
        .commandNotOffered("4"),
        .signatureInvalid(attachment: "a.pdf", reason: "HASH_FAILURE", element: "Reference[1]"),
        .signerNotBound("Người Ký", to: "H27", element: "Reference[1]"),
        .notYetVerified(.accepted), .unknownStatus("07"), .statusReasonRequired(.rejected),
        .unknownDelivery(of: "x", to: "H27"), .senderOfStatus("H27", status: .accepted),
        .statusNotAllowed(.accepted, in: "06"),
        .recallAsked(.accepted),
    ]

    @Test func `every code has a factory that fills its sentences`() {
        #expect(RefusalTests.samples.map(\.code) == RefusalCode.allCases)
        for refusal in RefusalTests.samples {
            for sentence in [refusal.vi, refusal.en] {
                #expect(!sentence.contains("{") && !sentence.contains("}"), "\(sentence)")
                #expect(sentence.hasSuffix(".") && !sentence.contains("  "), "\(sentence)")
                if !refusal.element.isEmpty, refusal.code != .headerNotFirst {
                    #expect(sentence.contains(refusal.element), "\(sentence)")
                }
            }
        }
    }

    @Test func `Topics says of every code what the code says`() throws {
        let file = repository.appending(path: "Topics/refusals.md")
        let sections = try String(contentsOf: file, encoding: .utf8).components(
            separatedBy: "\n## "
        )
        .dropFirst()
        #expect(
            sections.map { $0.prefix { $0 != "\n" } }
                == RefusalCode.allCases.map { $0.rawValue[...] })
        for (section, code) in zip(sections, RefusalCode.allCases) {
            let lines = section.split(separator: "\n")
            #expect(lines.contains("- name: \(code.name.both)"), "\(code.rawValue)")
            #expect(lines.contains("- vi: \(code.sentences.vi)"), "\(code.rawValue)")
            #expect(lines.contains("- en: \(code.sentences.en)"), "\(code.rawValue)")
            let stages = lines.first { $0.hasPrefix("- stage: ") }?.dropFirst(9) ?? ""
            for stage in stages.split(separator: ", ") {
                #expect(RefusalTests.stages.contains(String(stage)), "\(code.rawValue)")
            }
            for item in ["- when: ", "- stage: ", "- next: "] {
                #expect(lines.contains { $0.hasPrefix(item) }, "\(code.rawValue) lacks \(item)")
            }
        }
    }

    @Test func `a hostile value is cut and loses its control characters`() {
        let hostile = "a\n\u{1B}[2J" + String(repeating: "e\u{301}", count: 100_000)
        let refusal = Refusal.commandNotOffered(hostile)
        #expect(refusal.en.unicodeScalars.count < 300)
        #expect(!refusal.en.unicodeScalars.contains { $0.value < 0x20 })
    }

    @Test func `braces in a value are left as they are`() {
        #expect(Refusal.unknownStatus("{element}").en.contains("\"{element}\""))
    }

    @Test func `all agencies are kept and five are named`() {
        let agencies = (10...40).map { "H\($0)" }
        let refusal = Refusal.unknownReceivers(agencies, on: RefusalTests.day)
        #expect(refusal.agencies == agencies)
        #expect(refusal.en.contains("H10, H11, H12, H13, H14 … (+26) "))
    }

    @Test func `a refusal is bounded, whatever was sent`() {
        let text = String(repeating: "ệ", count: 60_000)
        let agencies = (0..<20_000).map { "\($0) \(text)" }
        let refusal = Refusal.unknownReceivers(agencies, on: RefusalTests.day, element: text)
        #expect(refusal.agencies.count == Refusal.agencyLimit)
        #expect(refusal.moreAgencies == 9000)
        #expect(refusal.agencies[7] == agencies[7].prefix(100) + "…")
        #expect(refusal.element == text.prefix(300) + "…")
        #expect(refusal.en.contains(" … (+19995) "))
        let bytes = refusal.agencies.reduce(0) { $0 + $1.utf8.count }
        #expect(bytes < 5 << 20)
    }

    @Test func `a missing successor is said in the language of the sentence`() {
        let refusal = Refusal.closedReceivers(
            ["G13", "H02"],
            successors: [[], [AgencyCode.parsed("H05"), AgencyCode.parsed("H21")]],
            on: RefusalTests.day)
        #expect(refusal.vi.contains("(chưa rõ, H05 hoặc H21)"))
        #expect(refusal.en.contains("(not known, H05 or H21)"))
    }
}
