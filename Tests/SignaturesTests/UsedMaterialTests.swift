// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import SigningKit
import Testing

@testable import Signatures

/// What a verdict rests on: told with it, and enough to come to it again.
@Suite struct UsedMaterialTests {
    let world = TestWorld.shared
    let now = TestWorld.now

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var file: [UInt8]
        var material: TrustMaterial
        var at = TestWorld.now
        var testDescription: String { name }
    }

    static let cases: [Case] = {
        let world = TestWorld.shared
        let now = TestWorld.now
        let signed = world.signedPDF().bytes
        var stamped = world.cms()
        stamped.timeStamp = world.stamp(at: now - 2 * TestWorld.day)
        // What has nothing to do with the file.
        let strange = TestAuthority(
            "Stranger", notBefore: now - TestWorld.year, notAfter: now + TestWorld.year)
        var much = world.material()
        much.certificates.append(TrustedCertificate(der: strange.identity.der, role: .root))
        much.certificates.append(TrustedCertificate(der: world.person.der, role: .person))
        much.revocationLists.append(
            strange.revocationList(thisUpdate: now - 5, nextUpdate: now + 5, revoked: []))
        let revoked = world.material(
            lists: world.lists(revoked: [
                .init(world.person, at: now - TestWorld.day)
            ]))
        var answered = world.material(lists: [world.lists()[0]])
        answered.responses = [
            TestOCSP(thisUpdate: now - 5, nextUpdate: now + 5).response(
                about: world.person, issuedBy: world.sub.identity, signedBy: world.sub.identity),
            TestOCSP(thisUpdate: now - 5, nextUpdate: now + 5).response(
                about: world.rsaPerson, issuedBy: world.sub.identity, signedBy: world.sub.identity),
        ]
        var held = world.material(lists: [world.lists()[0]])
        held.answers[SHA256.hash(world.person.der)] = HeldBytes(answered.responses[0])
        let late = world.material(lists: world.lists(at: now + 4 * TestWorld.year))
        return [
            Case(name: "good", file: signed, material: much),
            Case(name: "stamped", file: world.signedPDF(cms: stamped).bytes, material: much),
            Case(name: "revoked", file: signed, material: revoked),
            Case(
                name: "revoked, and stamped before",
                file: world.signedPDF(cms: stamped).bytes, material: revoked),
            Case(name: "by an answer", file: signed, material: answered),
            Case(name: "by an answer of the registry", file: signed, material: held),
            Case(name: "no list", file: signed, material: world.material(lists: [])),
            Case(
                name: "lists too late", file: signed, material: late,
                at: now + 4 * TestWorld.year),
            Case(name: "nobody trusted", file: signed, material: TrustMaterial()),
            Case(name: "no signature", file: TestPDF("A page").bytes, material: much),
        ]
    }()

    private func check(_ test: Case, _ material: TrustMaterial) throws -> FileReport {
        SignatureChecker(trust: try TrustStore(material)).checkPDF(bytes: test.file, at: test.at)
    }

    private func used(_ material: TrustMaterial, by report: FileReport) -> TrustMaterial {
        func isUsed(_ kind: UsedMaterial.Kind, _ der: [UInt8]) -> Bool {
            report.used.items.contains(.init(kind, SHA256.hash(der)))
        }
        var kept = TrustMaterial(
            certificates: material.certificates.filter { isUsed(.certificate, $0.der) },
            revocationLists: material.revocationLists.filter { isUsed(.list, $0) },
            responses: material.responses.filter { isUsed(.answer, $0) })
        // Evidence tells of no difference between the two.
        kept.responses += material.answers.values.map { Array($0.bytes) }
            .filter { isUsed(.answer, $0) }
        return kept
    }

    @Test(arguments: cases) func `by what was used alone the report is the same`(
        _ test: Case
    ) throws {
        let report = try check(test, test.material)
        #expect(report.used.isWhole)
        let material = used(test.material, by: report)
        #expect(try check(test, material) == report)
        // And nothing of it is there for nothing.
        guard report.verdict == .valid else { return }
        for place in material.certificates.indices
        where material.certificates[place].role != .person {
            var less = material
            less.certificates.remove(at: place)
            // An authority that came with the file is told from one of the trust by nothing.
            let other = try check(test, less)
            #expect(other.verdict != .valid || other.used == report.used)
        }
        for place in material.revocationLists.indices {
            var less = material
            less.revocationLists.remove(at: place)
            #expect(try check(test, less).verdict != .valid)
        }
    }

    @Test func `what is strange to the file is not used`() throws {
        let test = Self.cases[0]
        let material = used(test.material, by: try check(test, test.material))
        #expect(material.certificates.map(\.role) == [.root, .intermediate, .person])
        #expect(material.revocationLists.count == 2)
    }

    @Test func `a chain that is known already is told with all that it rests on`() throws {
        let test = Self.cases[1]
        let checker = SignatureChecker(trust: try TrustStore(test.material))
        let first = checker.checkPDF(bytes: test.file, at: test.at)
        let second = checker.checkPDF(bytes: test.file, at: test.at)
        #expect(first.used == second.used)
        #expect(first.used.items.contains { $0.kind == .list })
        // Another file's check does not add to it.
        let other = checker.checkPDF(bytes: TestPDF("A page").bytes, at: test.at)
        #expect(other.used == UsedMaterial())
    }

    @Test func `more than is listed is told as not whole`() {
        let many = Set(
            (0...UsedMaterial.limit).map {
                UsedMaterial.Item(.list, SHA256.hash([UInt8($0 & 255), UInt8($0 >> 8)]))
            })
        #expect(!UsedMaterial(many).isWhole)
        #expect(UsedMaterial(many).items.count == UsedMaterial.limit)
        let use = TrustUse()
        use.note(many)
        #expect(!use.material.isWhole)
    }
}
