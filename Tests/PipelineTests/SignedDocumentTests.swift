// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EventLog
import Events
import Exchange
import Inspection
import JSON
import Processes
import Signatures
import SigningKit
import Stages
import Telemetry
import TestSupport
import Testing

/// Signed documents on their way through all stages: real files, real inspectors, a registry that
/// knows whom a certificate speaks for.
@Suite struct SignedDocumentTests {
    typealias File = TestPacket.File

    private static let world = TestWorld.shared
    private static let sender = SignaturePolicyTests.sender

    private func signed(_ signers: TestIdentity...) -> [UInt8] {
        var pdf = TestPDF("Van ban")
        for signer in signers { pdf.sign(by: signer) }
        return pdf.bytes
    }

    private func trust(_ driver: PipelineDriver) async throws {
        var records = try [
            TrustImport.record(TrustRecord(Self.world.root.identity, role: "root")),
            TrustImport.record(TrustRecord(Self.world.sub.identity, role: "intermediate")),
            TrustImport.record(
                TrustRecord(Self.sender.person, role: "person", of: Self.sender.code)),
            TrustImport.record(
                TrustRecord(Self.sender.seal, role: "agency", of: Self.sender.code)),
        ]
        for list in Self.world.lists() {
            records.append(
                try TrustImport.record(list: list, into: driver.pipeline.blobs).record)
        }
        try await driver.log.append(records)
    }

    /// What becomes of a document with these files, and of a receiver's 03 about it.
    private func outcome(
        _ files: [File], manifest: [Int]? = nil, number: Int, _ driver: PipelineDriver,
        rewrite: (String) -> String = { $0 }
    ) async throws -> (verified: DocumentVerified?, isRegistered: Bool, code: String?) {
        var packet = TestPacket(number: number)
        packet.files = files
        packet.manifest = manifest
        try await driver.submit(rewrite(packet.text), as: "H27")
        try await driver.drain()
        let refused = try await driver.events(Topic.documentsRefused).last {
            $0.documentID == packet.documentID
        }
        try await driver.submit(packet.status("03", from: "G09"), as: "G09")
        try await driver.drain()
        let changes = try await driver.events(Topic.deliveriesChanged)
        return (
            try await driver.events(Topic.verified, .normal).last {
                $0.accepted.document.documentID == packet.documentID
            },
            changes.contains { $0.documentID == packet.documentID && $0.status == "03" },
            refused?.code
        )
    }

    // MARK: Evidence

    @Test func `a verdict's evidence is a blob that repeats it, and a later check has its own`()
        async throws
    {
        try await PipelineDriver.run { driver in
            let inspectors = InspectorPool(
                InspectorSettings(), metrics: Metrics(),
                logger: Logger(label: "test", level: .error))
            let bytes = signed(Self.sender.person, Self.sender.seal)
            let files = [File("vb.pdf", bytes)]
            let unknown = try await outcome(files, number: 1, driver).verified
            try await trust(driver)
            driver.advance(by: 16 * 60_000)
            try await eventually("it is looked at again") {
                try await !driver.events(Topic.rechecked).isEmpty
            }
            try await driver.drain()
            let later = try await driver.events(Topic.rechecked).last
            let known = try await outcome(files, number: 2, driver).verified
            for (verified, standing) in [
                (unknown, LegalStanding.unverified), (later, .valid), (known, .valid),
            ] {
                let verified = try #require(verified)
                #expect(verified.standing.standing == standing)
                let blob = try #require(verified.files.first).evidence
                let core = try driver.pipeline.blobs.read(
                    blob, maxBytes: CheckEvidence.limitBytes)
                let stored = try StoredEvidence(core)
                #expect(stored.documentID == verified.accepted.document.documentID)
                #expect(stored.files.map(\.name) == ["vb.pdf"])
                #expect(stored.lists.map(\.sha256) == verified.evidenceLists)
                let lists = try stored.lists.map {
                    try driver.pipeline.blobs.read($0.sha256, maxBytes: 1 << 20)
                }
                #expect(lists.count == (standing == .valid ? 2 : 0))
                let trust = try stored.trust(lists: lists)
                let again = try stored.repeated(by: trust) { digest in
                    let blob = try driver.pipeline.blobs.open(digest)
                    let file = OpenedFile(
                        descriptor: blob.descriptor, length: blob.length, of: blob)
                    return try inspectors.inspect(
                        [InspectedFile(file)], at: stored.time, trust: trust)[0]
                }
                #expect(again.isSame)
                #expect(again.evidence.outcome.standing == standing)
            }
        }
    }

    // MARK: Looked at again

    @Test func `what could not be verified is looked at again; the hold is lifted, both are told`()
        async throws
    {
        try await PipelineDriver.run { driver in
            let files = [File("vb.pdf", signed(Self.sender.person, Self.sender.seal))]
            // Nobody trusts the authority yet.
            let first = try await outcome(files, number: 1, driver)
            #expect(first.verified?.standing.standing == .unverified)
            #expect(first.verified?.conclusion?.kind == .unknownAuthority)
            #expect(!first.isRegistered)
            let changelog = Topic.state(of: StageKind.signatureCheck.name)
            let before = try await driver.log.readAll(changelog).count
            driver.advance(by: 16 * 60_000)
            try await eventually("it is looked at, and will be again") {
                try await driver.log.readAll(changelog).count > before
            }
            try await trust(driver)
            driver.advance(by: 61 * 60_000)
            try await eventually("it is looked at again") {
                try await !driver.events(Topic.rechecked).isEmpty
            }
            try await driver.drain()
            let rechecked = try await driver.events(Topic.rechecked)
            #expect(rechecked.map(\.standing.standing) == [.valid])
            // The first look came to the same, of which nobody is told.
            #expect(rechecked.map(\.checks) == [2])
            for (node, told) in [("H27", "sender"), ("G09", "receiver")] {
                let answers = try await driver.answers(to: node)
                    .filter { $0["answer"]?.stringValue == "verdict" }
                #expect(answers.map { $0["toldAs"]?.stringValue } == [told])
                #expect(answers.map { $0["legalStanding"]?.stringValue } == ["valid"])
                if told == "sender" {
                    let conclusion = answers.last?["conclusion"]
                    #expect(conclusion?["kind"]?.stringValue == "validByBoth")
                    #expect(conclusion?["paper"]?.stringValue == "replacesPaper")
                }
            }
            // What was refused for it may be reported again, be it the same packet.
            let again = TestPacket(number: 1).status("03", from: "G09")
            try await driver.submit(again, as: "G09")
            try await driver.drain()
            let states = try await driver.events(Topic.deliveriesChanged).map(\.state)
            #expect(states == ["due", "due", "03"])
        }
    }

    @Test func `a signer of whom no list speaks is valid when his authority's answer has come`()
        async throws
    {
        try await PipelineDriver.run { driver in
            try await trust(driver)
            // What comes in place of the list has ended: then there is no list.
            let world = Self.world
            let old = world.sub.revocationList(
                thisUpdate: TestWorld.now - 60, nextUpdate: TestWorld.now - 30)
            try await driver.log.append([
                TrustImport.record(list: old, into: driver.pipeline.blobs).record
            ])
            let files = [File("vb.pdf", signed(Self.sender.person, Self.sender.seal))]
            let first = try await outcome(files, number: 1, driver)
            #expect(first.verified?.reason == VerdictReason.tryLater.rawValue)
            #expect(
                first.verified?.findings.map(\.certificate)
                    == [Self.sender.person, Self.sender.seal].map { SHA256.hash($0.der) })
            let now = BusinessTime(milliseconds: TestWorld.now * 1000)
            for signer in [Self.sender.person, Self.sender.seal] {
                let answer = TestOCSP(
                    thisUpdate: TestWorld.now - 60, nextUpdate: TestWorld.now + 7200)
                let der = answer.response(
                    about: signer, issuedBy: world.sub.identity, signedBy: world.sub.identity)
                let made = try TrustImport.record(
                    response: der, about: signer.der, issuedByOneOf: [world.sub.identity.der],
                    now: now)
                try await driver.log.append([made.record])
            }
            driver.advance(by: 16 * 60_000)
            try await eventually("it is looked at again") {
                try await !driver.events(Topic.rechecked).isEmpty
            }
            let rechecked = try await driver.events(Topic.rechecked)
            #expect(rechecked.map(\.standing.standing) == [.valid])
        }
    }

    @Test func `what is sent to further receivers is checked anyhow, and the first ones are told`()
        async throws
    {
        try await PipelineDriver.run { driver in
            let files = [File("vb.pdf", signed(Self.sender.person, Self.sender.seal))]
            _ = try await outcome(files, number: 1, driver)
            try await trust(driver)
            var packet = TestPacket(number: 1, to: ["G09", "H05.01"])
            packet.files = files
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            #expect(
                try await driver.events(Topic.rechecked).map(\.accepted.attempt) == [2])
            let lifted = try await driver.events(Topic.deliveriesChanged)
                .filter { $0.change == .verdict }
            #expect(lifted.map(\.receiver).contains("G09"))
        }
    }

    @Test func `each file is judged by its content, and the receiver registers what is sealed`()
        async throws
    {
        try await PipelineDriver.run { driver in
            try await trust(driver)
            let full = signed(Self.sender.person, Self.sender.seal)
            let sealed = signed(Self.sender.seal)
            let word = Array("PK\u{3}\u{4} not a PDF".utf8)
            let plain = TestPDF("Chua ky").bytes
            let rows: [([File], LegalStanding, [LegalStanding], Bool)] = [
                ([File("vb.pdf", full)], .valid, [.valid], true),
                // Whatever it is called, and whatever it is said to be.
                (
                    [File("vb.bin", type: "application/octet-stream", full)], .valid, [.valid],
                    true
                ),
                (
                    [
                        File("vb.pdf", full),
                        File("phu-luc.pdf\u{2060}", type: "application/msword", plain),
                    ], .partlySigned, [.valid, .informationOnly], true
                ),
                (
                    [
                        File("vb.pdf", full),
                        File("phu-luc.docx", type: "application/msword", word),
                    ], .partlySigned, [.valid, .informationOnly], true
                ),
                (
                    [File("vb.pdf", full), File("phu-luc.bin", type: "text/plain", sealed)],
                    .valid, [.valid, .valid], true
                ),
                ([File("vb.pdf", sealed)], .partlySigned, [.partlySigned], true),
                (
                    [File("vb.pdf", signed(Self.sender.person))], .informationOnly,
                    [.partlySigned], false
                ),
                ([File("vb.pdf", plain)], .informationOnly, [.informationOnly], false),
                (
                    [File("vb.docx", type: "application/msword", word), File("pl.pdf", full)],
                    .informationOnly, [.informationOnly, .valid], false
                ),
            ]
            for (place, row) in rows.enumerated() {
                let found = try await outcome(row.0, number: place + 1, driver)
                let verified = try #require(found.verified, "\(place)")
                #expect(verified.standing.standing == row.1, "\(place)")
                #expect(verified.files.map(\.standing.standing) == row.2, "\(place)")
                #expect(verified.files.map(\.isMain).filter(\.self).count == 1)
                #expect((verified.verdict == .valid) == (row.1 == .valid), "\(place)")
                #expect(found.isRegistered == row.3, "\(place)")
            }
        }
    }

    @Test func `the main file is the manifest's first, wherever it lies in the packet`()
        async throws
    {
        try await PipelineDriver.run { driver in
            try await trust(driver)
            let files = [
                File("phu-luc.pdf", signed(Self.sender.seal)),
                File("vb.pdf", signed(Self.sender.person, Self.sender.seal)),
            ]
            let first = try await outcome(files, manifest: [1, 0], number: 1, driver).verified
            #expect(first?.files.map(\.name) == ["vb.pdf", "phu-luc.pdf"])
            #expect(first?.standing == .valid)
            let second = try await outcome(files, manifest: [0, 1], number: 2, driver).verified
            #expect(second?.files.map(\.name) == ["phu-luc.pdf", "vb.pdf"])
            #expect(second?.standing == .partlySigned)
            #expect(second?.reason == "NO_PERSON_SIGNATURE")
        }
    }

    @Test func `a file that reads as a PDF and is none is refused, also with a letter unseen`()
        async throws
    {
        try await PipelineDriver.run { driver in
            try await trust(driver)
            let full = signed(Self.sender.person, Self.sender.seal)
            let names = ["b.pdf\u{2060}", "b.p\u{200B}df", "b.pdf\u{AD}", "b.PDF"]
            for (place, name) in names.enumerated() {
                let files = [File("vb.pdf", full), File(name, type: "text/plain", [0x41])]
                let found = try await outcome(files, number: place + 1, driver)
                #expect(found.code == "NOT_A_PDF", "\(place)")
            }
        }
    }

    @Test func `a signed XML file is worth what a PDF is`() async throws {
        let text = "<PhuLuc><Dong>1</Dong>\(TestXML.place)</PhuLuc>"
        let sealed = TestXML(Self.sender.seal).enveloped(in: text)
        var part = TestXML(Self.sender.seal)
        let line = "<Dong Id=\"d\">1</Dong>"
        part.references = [.init("#d", [TestXML.exclusive], line)]
        let wrapped = part.put(into: "<PhuLuc><Dong>2</Dong>\(line)\(TestXML.place)</PhuLuc>")
        @Sendable func file(_ text: String, _ name: String = "pl.xml") -> File {
            File(name, type: "text/xml", Array(text.utf8))
        }
        try await PipelineDriver.run { driver in
            try await trust(driver)
            let main = File("vb.pdf", signed(Self.sender.person, Self.sender.seal))
            let rows: [(File, LegalStanding?, String)] = [
                (file(sealed), .valid, ""),
                // Whatever it is called, but a PDF.
                (file(sealed, "pl.dat"), .valid, ""),
                (file(sealed, "pl.pdf"), nil, "NOT_A_PDF"),
                (file(text.replacing(TestXML.place, with: "")), .informationOnly, "NO_SIGNATURE"),
                // Beside what is signed stands something else.
                (file(wrapped), .unverified, "PARTLY_COVERED"),
                (file(sealed.replacing(">1<", with: ">2<")), nil, "SIGNATURE_INVALID"),
            ]
            for (place, row) in rows.enumerated() {
                let found = try await outcome([main, row.0], number: place + 1, driver)
                guard let standing = row.1 else {
                    #expect(found.code == row.2, "\(place)")
                    continue
                }
                let verified = try #require(found.verified, "\(place)")
                #expect(verified.files.last?.standing.standing == standing, "\(place)")
                #expect(verified.files.last?.reason == row.2, "\(place)")
                let isWhole = standing == .valid
                #expect(verified.standing == (isWhole ? .valid : .partlySigned), "\(place)")
            }
        }
    }

    @Test func `a signature over the packet is told, and decides nothing`() async throws {
        try await PipelineDriver.run { driver in
            try await trust(driver)
            let files = [File("vb.pdf", signed(Self.sender.person, Self.sender.seal))]
            func sealed(_ text: String) -> String {
                // The text is canonical but for its declaration.
                let start = text.firstRange(of: "<edXML ")?.lowerBound ?? text.startIndex
                let whole = String(text[start...]).replacing(
                    "</edXMLHeader>", with: TestXML.place + "</edXMLHeader>")
                return TestXML(Self.sender.seal).enveloped(in: whole)
            }
            let none = try await outcome(files, number: 1, driver).verified
            #expect(none?.findings.map(\.file) == [1, 1])
            let good = try await outcome(files, number: 2, driver, rewrite: sealed).verified
            let own = try #require(good?.findings.first)
            #expect(own.attachment == SignaturePolicy.packetSignature)
            #expect(own.file == 0)
            #expect(own.verdict == .valid)
            #expect(own.covers == ["edXML"])
            #expect(own.signedAs == "senderAgency")
            #expect(good?.findings.map(\.file) == [0, 1, 1])
            // What a system on the way appends.
            let hop =
                "<TraceHeader><OrganId>H27</OrganId><Timestamp>2025/06/16 08:01:00</Timestamp>"
            let broken = try await outcome(files, number: 3, driver) { text in
                sealed(text).replacing(
                    "<TraceHeaderList>", with: "<TraceHeaderList>\(hop)</TraceHeader>")
            }.verified
            #expect(broken?.findings.first?.verdict == .invalid)
            #expect(broken?.findings.first?.reason == "HASH_FAILURE")
            for verified in [none, good, broken] {
                #expect(verified?.standing == .valid)
                #expect(verified?.files.map(\.standing) == [.valid])
            }
        }
    }
}

extension TrustRecord {
    fileprivate init(_ identity: TestIdentity, role: String, of agency: String? = nil) {
        self.init()
        self.role = role
        der = identity.der
        bindings =
            agency.map { code in
                var binding = TrustRecordBinding()
                binding.agency = code
                return [binding]
            } ?? []
    }
}
