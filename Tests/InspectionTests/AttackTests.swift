// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Signatures
import SigningKit
import Testing

/// Files that once ended the worker, or held it for minutes: each meets a limit, which its report
/// names, while an innocent document beside it is answered at once.
@Suite(.serialized) struct AttackTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let expected: Set<Reason?>
        let file: @Sendable () -> [UInt8]

        var testDescription: String { name }
    }

    static let attacks = [
        Attack(name: "a cross-reference stream of 2 GiB, packed twice", expected: [.limitStreams]) {
            HostilePDF.crossReferenceBomb()
        },
        Attack(name: "a cross-reference stream of 2 GiB, packed once", expected: [.limitStreams]) {
            HostilePDF.crossReferenceBomb(packed: 1)
        },
        Attack(name: "an object stream of 2 GiB, packed twice", expected: [.limitStreams]) {
            HostilePDF.objectStreamBomb()
        },
        Attack(name: "an object stream of 2 GiB, packed once", expected: [.limitStreams]) {
            HostilePDF.objectStreamBomb(packed: 1)
        },
        Attack(name: "a security store of 2 GiB", expected: [.limitStreams]) {
            var pdf = TestWorld.shared.signedPDF()
            pdf.addSecurityStoreBomb()
            return pdf.bytes
        },
        Attack(name: "two million objects", expected: [.limitObjects]) {
            HostilePDF.countlessObjects()
        },
        // Within the limit of what is expanded; what it becomes is not.
        Attack(name: "sixteen million numbers", expected: [.limitMemory]) {
            HostilePDF.manyNumbers(mebibytes: 32)
        },
        Attack(
            name: "pages that share their annotations",
            expected: [.limitWork, .limitProcessorTime, .limitTime]
        ) {
            var pdf = TestPDF("Many pages")
            let pages = pdf.addPages(500, sharing: 20_000)
            pdf.sign { TestWorld.shared.cms().sign($0) }
            pdf.renew(pages, sharing: 20_000)
            return pdf.bytes
        },
        Attack(
            name: "24 byte ranges of no field",
            expected: [.limitRevisions, .limitProcessorTime, .limitTime]
        ) {
            var pdf = TestPDF("Stray ranges")
            pdf.addStrayByteRanges(24, fields: 10_000, nameBytes: 3_000)
            return pdf.bytes
        },
        Attack(name: "a field name of 9 MB", expected: [.limitSize]) {
            HostilePDF.longFieldName(bytes: 9 << 20)
        },
        Attack(
            name: "sixty signatures over half a million elements, each 32 times",
            expected: [.limitWork, .limitProcessorTime, .limitTime]
        ) {
            let content = "<a>" + String(repeating: "<b></b>", count: 450_000)
            var xml = TestXML(TestWorld.shared.person)
            xml.canonical = TestXML.inclusive
            let filter =
                "<Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\">"
                + "<XPath xmlns:d=\"\(TestXML.namespace)\">not(ancestor-or-self::d:Signature)</XPath>"
                + "</Transform>"
            xml.references = [.init("", [filter, TestXML.exclusive], content + "</a>")]
            xml.references = (0..<32).map { _ in xml.references[0] }
            let signatures = String(repeating: xml.element(), count: 60)
            return Array((content + signatures + "</a>").utf8)
        },
        Attack(name: "a certificate of 3 MB", expected: [.limitSize]) {
            let world = TestWorld.shared
            let person = world.sub.issue("Lê Văn Lớn") { $0.paddingBytes = 3 << 20 }
            var signing = TestPDF.Signing()
            signing.reservedBytes = 4 << 20 - 1024
            return world.signedPDF(signing, cms: world.cms(person)).bytes
        },
    ]

    /// On a busy machine the wall's time may be over before the processor's.
    @Test(arguments: attacks) func `an attack meets a limit`(_ attack: Attack) async throws {
        let house = try InspectionHouse()
        let innocent = TestWorld.shared.signedPDF().bytes
        #expect(try await house.inspect(innocent).verdict == .valid)
        let hostile = attack.file()
        async let report = house.inspect(hostile)
        let began = ContinuousClock.now
        for isExpress in [false, true, false, true] {
            let asked = ContinuousClock.now
            #expect(try await house.inspect(innocent, isExpress: isExpress).verdict == .valid)
            #expect(.now - asked < .seconds(5), "an innocent document waited")
        }
        let found = try await report
        #expect(attack.expected.contains(found.reason), "\(hostile.count) bytes: \(found)")
        #expect(.now - began < .seconds(20), "\(hostile.count) bytes")
        // Whoever came after it finds an inspector.
        #expect(try await house.inspect(innocent).verdict == .valid)
    }
}
