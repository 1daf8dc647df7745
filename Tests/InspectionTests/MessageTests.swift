// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Signatures
import SigningKit
import Testing

@testable import Inspection

/// What worker and inspector say to each other, and what neither takes from the other.
@Suite struct MessageTests {
    static let seed =
        ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? 20_250_616

    static var fullReport: FileReport {
        var person = SignatureReport()
        person.field = "Người ký"
        person.signerCommonName = "Nguyễn Văn A"
        person.signerCertificate = SHA256.hash([1, 2, 3])
        person.coversWholeDocument = true
        person.changesAfter = .formFilling
        person.change = FileChange(.annotation, page: 3, key: "/Annots", object: 12)
        person.signingTime = 1_750_035_600
        person.timestamp = .valid
        person.timestampTime = 1_750_035_601
        person.provenTime = 1_750_035_601
        person.profile = "B-LTA"
        person.signedBytes = 81_920
        person.appearance = SignatureAppearance(page: 3, pageShare: 26)
        person.fieldsFilledAfter = true
        person.algorithm = "ecdsa-with-SHA256"
        person.covers = ["edXML/edXMLEnvelope/edXMLHeader", "edXML/Khác"]
        var broken = SignatureReport()
        broken.reason = .hashFailure
        var report = FileReport(signatures: [person, broken])
        report.used = UsedMaterial([
            .init(.list, SHA256.hash([4])), .init(.certificate, SHA256.hash([5])),
            .init(.answer, SHA256.hash([6])),
        ])
        return report
    }

    static let replies: [InspectorReply] =
        [
            .ready(version: InspectorReply.version, isConfined: true), .trusted(SHA256.hash([7])),
            .distrusted("certificate 3 is not X.509 in DER"), .unread(id: 9, file: 1, "gone"),
            .report(id: 1, file: 0, fullReport),
        ] + Reason.allCases.map { .report(id: 2, file: 3, FileReport(unreadable: $0)) }

    static let requests: [InspectorRequest] = [
        .trust(SHA256.hash([1]), length: 12_345),
        .check(.init(id: 7, time: -1, password: "mật khẩu", files: [])),
        .check(
            .init(
                id: UInt32.max, time: 1_750_035_600, password: nil,
                files: (0..<8).map { number in
                    .init(
                        length: Int64(number), contentLength: number % 2 == 0 ? nil : 5,
                        processorMilliseconds: 2000, wallMilliseconds: 10_000)
                })),
    ]

    static func reply(_ bytes: [UInt8]) throws -> InspectorReply {
        try bytes.withUnsafeBytes { bytes in try InspectorReply(bytes) }
    }

    static func request(_ bytes: [UInt8]) throws -> InspectorRequest {
        try bytes.withUnsafeBytes { bytes in try InspectorRequest(bytes) }
    }

    @Test func `what is written is read`() throws {
        for reply in Self.replies { #expect(try Self.reply(reply.bytes) == reply) }
        for request in Self.requests { #expect(try Self.request(request.bytes) == request) }
    }

    @Test func `a report is bounded, and its worst signature stays in it`() throws {
        var long = SignatureReport()
        long.field = String(repeating: "ế\u{301}", count: 5_000_000)
        long.signerCommonName = String(repeating: "\u{1F9FF}", count: 100_000)
        long.algorithm = String(repeating: "\u{1F9FF}", count: 100_000)
        long.covers = (0..<100).map { _ in String(repeating: "\u{1F9FF}", count: 1000) }
        long.change = FileChange(
            .page, page: Int.max, key: String(repeating: "/Ký", count: 100_000), object: Int.max)
        long.signingTime = Int64.max
        long.timestampTime = Int64.min
        var signatures = [SignatureReport](repeating: long, count: 300)
        signatures[200].reason = .hashFailure
        let reply = InspectorReply.report(id: 1, file: 0, FileReport(signatures: signatures))
        let bytes = reply.bytes
        #expect(bytes.count <= InspectorReply.limitBytes)
        guard case .report(_, _, let report) = try Self.reply(bytes) else {
            Issue.record("no report")
            return
        }
        #expect(report.verdict == .invalid)
        #expect(report.reason == .hashFailure)
        #expect(report.signatures.count == ReportBounds.signatures)
        #expect(report.signatures[0].field.unicodeScalars.count == ReportBounds.textScalars + 1)
        #expect(report.signatures[0].covers.count == ReportBounds.covered)
        // Milliseconds of it must not trap.
        #expect(report.signatures[0].signingTime == ReportBounds.times.upperBound)
    }

    @Test func `every cut of a message is refused`() throws {
        for bytes in Self.replies.map(\.bytes) {
            for length in bytes.indices {
                #expect(throws: MalformedMessage.self) { try Self.reply(Array(bytes[..<length])) }
            }
            #expect(throws: MalformedMessage.self) { try Self.reply(bytes + [0]) }
        }
        for bytes in Self.requests.map(\.bytes) {
            for length in bytes.indices {
                #expect(throws: MalformedMessage.self) { try Self.request(Array(bytes[..<length])) }
            }
            #expect(throws: MalformedMessage.self) { try Self.request(bytes + [0]) }
        }
    }

    /// Whatever comes, it is a message within its bounds or none: no trap, no large allocation.
    @Test func `garbage is read as garbage`() throws {
        var generator = Seeded(state: Self.seed)
        let models = Self.replies.map(\.bytes) + Self.requests.map(\.bytes)
        var read = 0
        for round in 0..<50_000 {
            var bytes = models[Int.random(in: 0..<models.count, using: &generator)]
            if round % 4 == 0 {
                bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
            }
            for _ in 0..<Int.random(in: 0...4, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
            if let reply = try? Self.reply(bytes) {
                read += 1
                #expect(reply.isBounded, "SEED=\(Self.seed), round \(round)")
                // What is read is what is written again, or the same bytes had two meanings.
                #expect(reply.bytes == bytes, "SEED=\(Self.seed), round \(round)")
            }
            if let request = try? Self.request(bytes) {
                read += 1
                #expect(request.bytes == bytes, "SEED=\(Self.seed), round \(round)")
            }
        }
        #expect(read > 1000, "nothing of it was near a message")
    }
}

extension InspectorReply {
    var isBounded: Bool {
        switch self {
        case .ready, .trusted: true
        case .distrusted(let text), .unread(_, _, let text): Self.isBounded(text)
        case .report(_, _, let report):
            report.signatures.count <= ReportBounds.signatures
                && report.signatures.allSatisfy { signature in
                    Self.isBounded(signature.field)
                        && Self.isBounded(signature.signerCommonName ?? "")
                        && signature.role == nil && signature.boundAgencies.isEmpty
                        && [signature.signingTime, signature.timestampTime, signature.provenTime]
                            .compactMap { $0 }.allSatisfy(ReportBounds.times.contains)
                }
        }
    }

    private static func isBounded(_ text: String) -> Bool {
        text.unicodeScalars.count <= ReportBounds.textScalars + 1
    }
}
