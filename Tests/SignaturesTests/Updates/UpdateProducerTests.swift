// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signatures
import SigningKit
import TestSupport
import Testing

/// What pyHanko writes upon papers that itself or a program like others signed, papers that qpdf has
/// written anew among them.
@Suite struct UpdateProducerTests {
    let world = TestWorld.shared

    /// By what was done: what came after the first signature, and whether that still holds.
    static let expected: [String: (changes: ChangesAfter, isValid: Bool)] = [
        "sealed": (.formFilling, true), "seen": (.formFilling, true),
        "waiting": (.formFilling, true), "filled": (.formFilling, true),
        "filledsealed": (.formFilling, true), "stored": (.ltaUpdates, true),
        "storedtwice": (.ltaUpdates, true), "stamped": (.ltaUpdates, true),
        "overwritten": (.other, false),
    ]
    static let certified: [String: (changes: ChangesAfter, isValid: Bool)] = [
        "alone": (.none, true), "certified-filled": (.formFilling, true),
        "certified-sealed": (.formFilling, true), "nothing-filled": (.formFilling, false),
        "locked-filled": (.other, false), "locked-box": (.formFilling, true),
    ]

    @Test(.enabled(if: UpdateDifferentialTests.isThere || UpdateDifferentialTests.isRequired))
    func `what pyHanko writes is judged by what it shows`() throws {
        let directory = try TemporaryDirectory()
        func write(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: directory.file(name)))
        }
        // It stamps with RSA only.
        let stamper = world.sub.issue("RSA TSA", key: .rsa(bits: 2048)) {
            $0.extendedKeyUsage = "critical,timeStamping"
        }
        for (name, identity) in [
            ("person", world.person), ("agency", world.agency), ("stamper", stamper),
            ("authority", world.sub.identity), ("root", world.root.identity),
        ] {
            try write("\(name).cert", identity.der)
            try write("\(name).key", identity.key.der)
        }
        for (number, list) in world.lists().enumerated() { try write("\(number).crl", list) }
        let isLong = ProcessInfo.processInfo.environment["LONG"] == "1"
        let paper = TestForm().pdf.bytes
        try write("base-tables.pdf", paper)
        for way in RewrittenPDF.Way.allCases where isLong || way == .packed {
            try write("base-\(way).pdf", RewrittenPDF.write(paper, way))
        }
        for cipher in RewrittenPDF.Cipher.allCases {
            try write(
                "encrypted-\(cipher).pdf", RewrittenPDF.write(paper, .plain, cipher: cipher))
        }
        for writer in TestWriter.allCases {
            // Adobe and iText write what the file has; half of them each is enough but for long runs.
            for sections in [TestPDF.Sections.tables, .streams]
            where isLong || (sections == .streams) == (writer == .iText) {
                var form = TestForm(sections: sections)
                form.sign(
                    { writer.write(&$0, &$1) }, with: { world.cms().sign($0) })
                try write("signed-\(writer.name)\(sections).pdf", form.pdf.bytes)
            }
        }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("produce.py").path
        _ = try UpdateDifferentialTests.run([script, directory.path] + (isLong ? ["all"] : []))
        let checker = try world.checker()
        let made = try FileManager.default.contentsOfDirectory(atPath: directory.file("out"))
        #expect(made.count >= (isLong ? 130 : 45))
        for name in made.sorted() {
            let how = name.components(separatedBy: "--")[0]
            let what = how.replacing("pyhanko-", with: "").replacing("other-", with: "")
            let expected = try #require(Self.expected[what] ?? Self.certified[how], "\(name)")
            let bytes = try Data(contentsOf: URL(fileURLWithPath: directory.file("out/" + name)))
            // pyHanko signs with the clock's time; the certificates are of another.
            let report = checker.checkPDF(bytes: [UInt8](bytes), at: TestWorld.now)
            let first = try #require(
                report.signatures.min { $0.signedBytes < $1.signedBytes },
                "\(name): \(report.reason?.rawValue ?? "")")
            #expect(first.changesAfter == expected.changes, "\(name)")
            let isModified = first.reason == .documentModifiedAfterSigning
            #expect(isModified == !expected.isValid, "\(name): \(first.reason?.rawValue ?? "")")
            if expected.isValid { #expect(first.verdict != .invalid, "\(name): \(first)") }
        }
    }
}
