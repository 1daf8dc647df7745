// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation
import JSON
import Signatures
import Terminal
import Testing

@testable import Commands

@Suite struct VerifyTests {
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("SignaturesTests/Fixtures").path

    @Test func `every reason of a signature report has its sentence`() {
        let ofReports = Set(Reason.allCases.map(\.rawValue))
        let told = Set(VerdictReason.allCases.map(\.rawValue))
        #expect(ofReports.subtracting(told).isEmpty)
        let ofStandings: Set<VerdictReason> = [
            .noAgencySignature, .noPersonSignature, .noSenderSignature, .notCovered,
            .filesNotCovered,
        ]
        #expect(told.subtracting(ofReports) == Set(ofStandings.map(\.rawValue)))
        #expect(
            FileChange.Part.allCases.map(\.rawValue) == FileDifference.Part.allCases.map(\.rawValue)
        )
    }

    func run(_ words: [String]) async throws -> Int32 {
        try await Command.verify.run(Arguments(words, options: Command.verify.options))
    }

    @Test(arguments: [
        ("bb.pdf", Int32(0)), ("two-signers.pdf", 0), ("encrypted.pdf", 2), ("README.md", 2),
    ])
    func `the exit code is the verdict`(_ file: String, _ code: Int32) async throws {
        let words = [
            "--trust", Self.fixtures + "/trust", "--at", "2026-11-28T07:00:00+07:00", "--json",
            "--offline", Self.fixtures + "/" + file,
        ]
        #expect(try await run(words) == code)
    }

    @Test(arguments: [
        ("java-rsa-inclusive.xml", Int32(0)), ("java-two-signers.xml", 0), ("java-xades.xml", 0),
        ("java-element.xml", 2), ("trust/roots/root.pem", 2),
    ])
    func `signed XML is verified as any file is`(_ file: String, _ code: Int32) async throws {
        let folder = Self.fixtures + "/xml/"
        let words = ["--trust", folder + "trust", "--at", "2026-11-28", "--json", folder + file]
        #expect(try await run(words) == code)
    }

    @Test func `what a signature in XML covers is told, and by which algorithm`() throws {
        let folder = Self.fixtures + "/xml/"
        let checker = SignatureChecker(trust: try TrustStore(.directory(folder + "trust")))
        let report = VerifyReport(
            file: "e.xml",
            report: try checker.check(path: folder + "java-element.xml", at: 1_795_824_000))
        #expect(report.text.contains("covers QuyetDinh/NoiDung"))
        let json = try JSONReader.parse(Array(report.json.utf8))
        #expect(json["reason"]?.stringValue == "PARTLY_COVERED")
        #expect(json["signatures"]?[0]?["covers"]?[0]?.stringValue == "QuyetDinh/NoiDung")
        #expect(json["signatures"]?[0]?["algorithm"]?.stringValue == "rsa-sha256")
    }

    @Test func `a changed document is 1, and the worst of several files counts`() async throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: Self.fixtures + "/bb.pdf"))
        // In the header's comment, which the signature covers.
        bytes[12] ^= 1
        let path = NSTemporaryDirectory() + "lienthong-verify-\(UUID().uuidString).pdf"
        try bytes.write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let options = ["--trust", Self.fixtures + "/trust", "--at", "2026-11-28"]
        #expect(try await run(options + [path]) == 1)
        #expect(try await run(options + [path, Self.fixtures + "/bb.pdf"]) == 1)
        #expect(
            try await run(options + [Self.fixtures + "/encrypted.pdf", Self.fixtures + "/bb.pdf"])
                == 2)
    }

    /// Nobody is bound to anybody in this folder, and nothing else is known of the signers.
    @Test func `one sentence stands first, in both languages and as JSON`() throws {
        let checker = SignatureChecker(
            trust: try TrustStore(.directory(Self.fixtures + "/trust")))
        func report(_ file: String, _ role: CertificateRole?) throws -> VerifyReport {
            let found = try checker.check(path: Self.fixtures + file, at: 1_795_824_000)
            let bound = found.signatures.map { signature in
                var signature = signature
                signature.role = role
                signature.boundAgencies = role == nil ? [] : ["G09"]
                return signature
            }
            return VerifyReport(file: file, report: FileReport(signatures: bound))
        }
        for (role, kind, paper) in [
            (nil, "othersOnly", "informationOnly"), (.agency, "agencyOnly", "informationOnly"),
            (.person, "personOnly", "informationOnly"),
        ] as [(CertificateRole?, String, String)] {
            let told = try report("/bb.pdf", role)
            let lines = told.text.split(separator: "\n")
            #expect(lines[1].contains(" / "), "\(lines)")
            let json = try JSONReader.parse(Array(told.json.utf8))
            #expect(json["conclusion"]?["kind"]?.stringValue == kind)
            #expect(json["conclusion"]?["paper"]?.stringValue == paper)
            let vi = try #require(json["conclusion"]?["vi"]?.stringValue)
            #expect(lines[1].contains(vi))
        }
    }

    @Test func `what cannot be read is no verdict`() async throws {
        for words in [
            [], ["--trust", "/nowhere", "x.pdf"], ["x.pdf"],
            ["--trust", Self.fixtures + "/trust", "/nowhere.pdf"],
            ["--trust", Self.fixtures + "/trust", "--content", "a", "b", "c"],
            ["--trust", Self.fixtures + "/trust", "--at", "yesterday", "b"],
            ["--trust", Self.fixtures + "/trust", "--issued", "2/11/2026", "b"],
        ] {
            // The program turns it into exit code 3.
            await #expect(throws: UsageError.self) { try await run(words) }
        }
    }

    @Test func `the JSON has the promised members`() throws {
        let checker = SignatureChecker(trust: try TrustStore(.directory(Self.fixtures + "/trust")))
        let report = VerifyReport(
            file: "bt.pdf",
            report: try checker.check(path: Self.fixtures + "/bt.pdf", at: 1_795_824_000))
        let json = try JSONReader.parse(Array(report.json.utf8))
        #expect(json["file"]?.stringValue == "bt.pdf")
        #expect(json["verdict"]?.stringValue == "valid")
        #expect(json["reason"] == .null)
        guard case .array(let signatures)? = json["signatures"], let first = signatures.first else {
            Issue.record("no signatures")
            return
        }
        #expect(first["field"]?.stringValue == "Person")
        #expect(first["signer_cn"]?.stringValue == "Lê Văn Mẫu")
        #expect(first["covers_whole_document"] == .bool(true))
        #expect(first["changes_after"]?.stringValue == "none")
        #expect(first["timestamp"]?.stringValue == "valid")
        #expect(first["timestamp_time"]?.stringValue?.hasSuffix("+07:00") == true)
        #expect(first["profile"]?.stringValue == "B-T")
    }

    @Test func `what was looked for is told, in words and as JSON`() throws {
        func report(_ claims: [ClaimComparison]?) -> VerifyReport {
            VerifyReport(
                file: "a.pdf", report: FileReport(unreadable: .noSignature), claims: claims)
        }
        let compared = report([
            ClaimComparison(.number, .differs, seen: "416/UBND-TH"),
            ClaimComparison(.subject, .found),
        ])
        #expect(
            compared.text.contains("Văn bản PDF ghi khác / the PDF says otherwise: 416/UBND-TH"))
        let claims = try JSONReader.parse(Array(compared.json.utf8))["claims"]
        #expect(claims?[0]?["claim"]?.stringValue == "number")
        #expect(claims?[0]?["seen"]?.stringValue == "416/UBND-TH")
        #expect(claims?[1]?["outcome"]?.stringValue == "found")
        #expect(report([]).text.contains("not compared with the PDF"))
        #expect(!report(nil).text.contains("PDF /"))
    }

    @Test(arguments: [
        ("1750035600", Int64(1_750_035_600)), ("2025-06-16T08:00:00+07:00", 1_750_035_600),
        ("2025-06-16T01:00:00Z", 1_750_035_600), ("2025-06-16T08:00", 1_750_035_600),
        ("2025-06-16 08:00:00", 1_750_035_600), ("2025-06-15T20:00:00-0500", 1_750_035_600),
        ("2025-06-16T01:00:00.25Z", 1_750_035_600), ("2025-06-16", 1_750_006_800),
    ])
    func `times as people write them`(_ text: String, _ seconds: Int64) throws {
        #expect(try verificationTime(text) == seconds)
    }

    @Test(arguments: [
        "", "T", "2025-06-31", "2025-06-16T", "2025-06-16T25:00", "2025-06-16T08:00+7",
        "2025-06-16T08:00:00:00", "16/06/2025", "2025-06-16T08:00+0799",
    ])
    func `other words are no time`(_ text: String) {
        #expect(throws: UsageError.self) { try verificationTime(text) }
    }
}
