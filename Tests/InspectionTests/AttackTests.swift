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
        Attack(
            name: "a cross-reference stream that expands to 2 GiB",
            expected: [.limitMemory], file: HostilePDF.crossReferenceBomb),
        Attack(
            name: "an object stream that expands to 2 GiB",
            expected: [.limitMemory], file: HostilePDF.objectStreamBomb),
        Attack(name: "a security store that expands to 2 GiB", expected: [.limitMemory]) {
            var pdf = TestWorld.shared.signedPDF()
            pdf.addSecurityStoreBomb()
            return pdf.bytes
        },
        Attack(name: "pages that share their annotations", expected: [.limitProcessorTime]) {
            var pdf = TestPDF("Many pages")
            let pages = pdf.addPages(500, sharing: 20_000)
            pdf.sign { TestWorld.shared.cms().sign($0) }
            pdf.renew(pages, sharing: 20_000)
            return pdf.bytes
        },
        Attack(name: "24 false byte ranges", expected: [.limitProcessorTime]) {
            var pdf = TestPDF("False ranges")
            pdf.addFalseByteRanges(24, fields: 10_000, nameBytes: 8_000)
            return pdf.bytes
        },
        Attack(name: "a field name of 9 MB", expected: [.formatFailure]) {
            HostilePDF.longFieldName(bytes: 9 << 20)
        },
    ]

    @Test(arguments: attacks) func `an attack meets a limit`(_ attack: Attack) async throws {
        let house = try InspectionHouse()
        let innocent = TestWorld.shared.signedPDF().bytes
        #expect(try await house.inspect(innocent).verdict == .valid)
        let hostile = attack.file()
        async let report = house.inspect(hostile)
        let began = ContinuousClock.now
        for isExpress in [false, true, false, true] {
            #expect(try await house.inspect(innocent, isExpress: isExpress).verdict == .valid)
        }
        #expect(.now - began < .seconds(5), "an innocent document waited")
        let found = try await report
        #expect(attack.expected.contains(found.reason), "\(hostile.count) bytes: \(found)")
        #expect(.now - began < .seconds(10), "\(hostile.count) bytes")
        print(attack.name, hostile.count, .now - began)
        // Whoever came after it finds an inspector.
        #expect(try await house.inspect(innocent).verdict == .valid)
    }
}
