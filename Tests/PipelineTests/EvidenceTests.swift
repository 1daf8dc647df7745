// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EdXML
import Events
import Exchange
import Glibc
import Inspection
import Processes
import Signatures
import SigningKit
import Telemetry
import TestSupport
import Testing

@testable import Stages

/// Evidence of a check: it repeats the verdict by itself, and nobody changes a byte of it unseen.
@Suite struct EvidenceTests {
    private static let world = TestWorld.shared
    private static let sender = SignaturePolicyTests.sender
    private static let key: Ed25519.PrivateKey = {
        do { return try Ed25519.PrivateKey() } catch { fatalError("\(error)") }
    }()
    private static let signer = ReceiptSigner(key: key)
    private static let file: [UInt8] = {
        var pdf = TestPDF("Van ban")
        pdf.sign(by: sender.person)
        pdf.sign(by: sender.seal)
        return pdf.bytes
    }()
    private static let material: TrustMaterial = {
        var material = world.material(certificates: world.certificates + sender.certificates)
        material.certificates += SignaturePolicyTests.other.certificates
        return material
    }()

    private func check(_ file: [UInt8], _ trust: InspectionTrust, _ material: TrustMaterial) throws
        -> FileReport
    {
        var report = SignatureChecker(trust: try TrustStore(material)).checkPDF(
            bytes: file, at: TestWorld.now)
        report.bind(trust.bindings, at: TestWorld.now)
        return report
    }

    private func evidence(
        of file: [UInt8] = file, _ material: TrustMaterial = material
    ) throws -> CheckEvidence {
        let trust = try InspectionTrust(material)
        return CheckEvidence(
            documentID: "H27.01.001|1/QĐ", sender: Self.sender.code, time: TestWorld.now,
            files: [
                .init(
                    name: "vb.pdf", sha256: SHA256.hash(file),
                    content: .pdf(try check(file, trust, material))),
                .init(name: "bảng.xlsx", sha256: SHA256.hash([1]), content: .other),
            ], trust: trust)
    }

    private func sealed(
        _ evidence: CheckEvidence, _ material: TrustMaterial = material
    ) throws -> [UInt8] {
        let core = try #require(evidence.bytes)
        let head = try EvidenceFile.head(
            of: core, documentID: evidence.documentID, by: Self.signer)
        let lists = try evidence.lists.map { digest in
            try #require(material.revocationLists.first { SHA256.hash($0) == digest })
        }
        return head + core + [0x0A] + lists.flatMap { $0 }
    }

    /// Nothing is known but what is in the evidence and the file.
    private func repeated(
        _ found: EvidenceFile, _ file: [UInt8] = file
    ) throws -> RepeatedCheck {
        let pool = InspectorPool(
            InspectorSettings(), metrics: Metrics(), logger: Logger(label: "test", level: .error))
        let trust = try found.evidence.trust(lists: found.lists)
        let opened = try OpenedFile(bytes: file)
        return try found.evidence.repeated(by: trust) { digest in
            guard digest == SHA256.hash(file) else { throw EvidenceFault.damaged("files") }
            return try pool.inspect(
                [InspectedFile(opened)], at: found.evidence.time, trust: trust)[0]
        }
    }

    @Test func `the check is repeated by it alone and comes to the same`() throws {
        let first = try evidence()
        // Nobody seals a spreadsheet, and it stands in the evidence all the same.
        #expect(first.outcome.standing == .partlySigned)
        let found = try EvidenceFile(try sealed(first))
        let again = try repeated(found)
        #expect(again.isSame)
        #expect(again.evidence.outcome.standing == .partlySigned)
        #expect(found.key(among: [Self.key.publicKey]) == Self.key.publicKey)
        // When the root has expired nobody would find it valid any more.
        let late = try Self.world.checker(certificates: Self.material.certificates).checkPDF(
            bytes: Self.file, at: TestWorld.now + 30 * TestWorld.year)
        #expect(late.verdict != .valid)
        // Who is not of the document is not in it.
        let text = String(decoding: try #require(first.bytes), as: UTF8.self)
        #expect(!text.contains(SignaturePolicyTests.other.code))
    }

    @Test func `a verdict that is not valid is repeated as well`() throws {
        var changed = Self.file
        changed[20] ^= 1
        let first = try evidence(of: changed)
        #expect(first.outcome.refusal != nil)
        #expect(try repeated(EvidenceFile(try sealed(first)), changed).isSame)
        let nobody = try evidence(of: Self.file, TrustMaterial())
        #expect(nobody.outcome.standing == .unverified)
        #expect(try repeated(EvidenceFile(try sealed(nobody, TrustMaterial()))).isSame)
        // What the operator says of a root is a part of it.
        var narrow = Self.material
        narrow.certificates[0].speaksFor = [.person]
        let spoken = try evidence(of: Self.file, narrow)
        #expect(spoken.outcome.standing != .partlySigned || spoken.bytes != first.bytes)
        #expect(try repeated(EvidenceFile(try sealed(spoken, narrow))).isSame)
    }

    @Test func `no byte of it can be changed, added or left out`() throws {
        let bytes = try sealed(try evidence())
        func isConfirmed(_ bytes: [UInt8]) -> Bool {
            do throws(EvidenceFault) {
                return try EvidenceFile(bytes).key(among: [Self.key.publicKey]) != nil
            } catch {
                return false
            }
        }
        #expect(isConfirmed(bytes))
        // Every byte of the seal, whose text could be another spelling of the same; a sample of the rest.
        let seal = try #require(bytes.firstIndex(of: 0x0A)) + 1
        for place in Array(0...seal) + Array(stride(from: seal, to: bytes.count, by: 97)) {
            for bit in place < seal ? 0..<8 : place % 8..<place % 8 + 1 {
                var changed = bytes
                changed[place] ^= 1 << bit
                #expect(!isConfirmed(changed), "byte \(place), bit \(bit)")
            }
        }
        for count in Array(0...seal) + Array(stride(from: seal, to: bytes.count, by: 211)) {
            #expect(!isConfirmed(Array(bytes[..<count])), "\(count) bytes")
        }
        #expect(!isConfirmed(bytes + [0]))
    }

    @Test func `who changes it and seals it anew is found out by the key and by the repetition`()
        throws
    {
        let core = try #require(try evidence().bytes)
        let text = String(decoding: core, as: UTF8.self)
        for (was, made) in [
            ("\"standing\":\"partlySigned\"", "\"standing\":\"valid\""),
            ("\"signer\":\"", "\"signer\":\"Another "),
            ("\"coversWholeDocument\":true", "\"coversWholeDocument\":false"),
            ("\"agency\":\"", "\"agency\":\"X"), ("\"evidence\":1", "\"evidence\": 1"),
            ("\"role\":\"agency\"", "\"role\":\"person\""),
        ] {
            #expect(text.contains(was), "\(was)")
            let forged = Array(text.replacing(was, with: made, maxReplacements: 1).utf8)
            let head = try EvidenceFile.head(
                of: forged, documentID: "H27.01.001|1/QĐ",
                by: ReceiptSigner(key: try Ed25519.PrivateKey()))
            let lists = try evidence().lists.flatMap { digest in
                Self.material.revocationLists.first { SHA256.hash($0) == digest } ?? []
            }
            let found = try EvidenceFile(head + forged + [0x0A] + lists)
            #expect(found.key(among: [Self.key.publicKey]) == nil)
            #expect(try !repeated(found).isSame, "\(made)")
        }
    }

    @Test func `another version is told, and a receipt is no seal`() throws {
        let core = try #require(try evidence().bytes)
        let text = String(decoding: core, as: UTF8.self)
        let newer = Array(text.replacing("\"evidence\":1", with: "\"evidence\":2").utf8)
        #expect(throws: EvidenceFault.version(2)) { try StoredEvidence(newer) }
        let file = try sealed(try evidence())
        let receipt = try Self.signer.receipt(
            publisher: "H27", submission: SHA256.hash(core), size: Int64(core.count))
        let end = try #require(file.firstIndex(of: 0x0A))
        #expect(throws: EvidenceFault.damaged("seal")) {
            try EvidenceFile(Array("lienthong-evidence \(receipt)".utf8) + file[end...])
        }
    }

    @Test func `what no check of ours wrote is read without harm`() throws {
        var random = Seeded(state: 7)
        let core = try #require(try evidence().bytes)
        for _ in 0..<300 {
            var changed = core
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            do throws(EvidenceFault) {
                _ = try StoredEvidence(changed)
            } catch {
                #expect("\(error)".contains("bằng chứng"))
            }
        }
    }
}

extension OpenedFile {
    fileprivate convenience init(bytes: [UInt8]) throws {
        let spool = try SpoolFile.open(in: "/tmp")
        var place = 0
        while place < bytes.count {
            place += bytes.withUnsafeBytes {
                write(spool, $0.baseAddress! + place, $0.count - place)
            }
        }
        self.init(takingOver: spool, length: Int64(bytes.count))
    }
}
