// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signatures
import SigningKit
import TestSupport
import Testing

/// The table of what may happen to a paper after it was signed: verdict and reason of each, and what
/// another validator says of it.
@Suite struct UpdateTableTests {
    static let rows =
        UpdateCase.signing + UpdateCase.validation + UpdateCase.filling + UpdateCase.moving
        + UpdateCase.twice
        + UpdateCase.tagging

    static let checker = Result { try TestWorld.shared.checker() }

    @Test(arguments: rows)
    func `a signed paper that was changed`(_ row: UpdateCase) throws {
        let report = try Self.checker.get().checkPDF(bytes: row.make(), at: TestWorld.now)
        let signature = try #require(
            report.signatures.min { $0.signedBytes < $1.signedBytes },
            "\(report.reason?.rawValue ?? "")")
        #expect(signature.changesAfter == row.changes)
        #expect(signature.reason == row.reason)
        #expect(signature.fieldsFilledAfter == row.fills || row.changes == .other)
        // What was signed last holds.
        for last in report.signatures where last.coversWholeDocument {
            #expect(last.verdict == .valid)
        }
    }

    @Test func `each row is another`() {
        #expect(Set(Self.rows.map(\.name)).count == Self.rows.count)
        #expect(Self.rows.count >= 60)
    }
}

/// Whatever is written anew, and wherever.
@Suite struct UpdateMutationTests {
    /// Objects of the form that may say something else after the signature, and what that is then.
    static let excused: [Int: ChangesAfter] = [
        TestForm.metadata: .ltaUpdates, TestForm.information: .ltaUpdates,
        TestForm.textObject: .formFilling, TestForm.textLookObject: .formFilling,
        TestForm.boxObject: .formFilling, 9: .formFilling, 23: .formFilling,
    ]

    /// With tags, names and scripts that name its parts.
    static func paper() -> TestForm {
        var form = TestForm(
            more: [
                (
                    36,
                    "<< /Type /StructTreeRoot /K [37 0 R] /ParentTree << /Nums [0 37 0 R] >> >>"
                ),
                (
                    37,
                    "<< /S /Form /P 36 0 R /Pg 3 0 R /K << /Type /OBJR /Obj 7 0 R >> >>"
                ), (38, "<< /S /Hide /T [7 0 R 18 0 R] /Next << /S /ResetForm >> >>"),
            ]
        ) {
            $0.catalog["/StructTreeRoot"] = "36 0 R"
            $0.catalog["/Names"] = "<< /Dests << /Names [(a) [3 0 R /Fit] (b) [20 0 R /Fit]] >> >>"
            $0.page["/AA"] = "<< /O 38 0 R >>"
        }
        form.sign { TestWorld.shared.cms().sign($0) }
        return form
    }

    /// Objects by their numbers, as they were last written.
    static func objects(_ bytes: [UInt8]) -> [Int: [UInt8]] {
        var texts: [Int: [UInt8]] = [:]
        for id in 1..<40 {
            let head = Array("\n\(id) 0 obj\n".utf8)
            guard let start = bytes.ranges(of: head).last?.upperBound,
                let end = bytes[start...].firstRange(of: Array("\nendobj".utf8))
            else { continue }
            texts[id] = Array(bytes[start..<end.lowerBound])
        }
        return texts
    }

    @Test func `one letter of any object of a signed paper is a change, or another's place`()
        throws
    {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? 20_261_130
        let rounds = ProcessInfo.processInfo.environment["LONG"] == "1" ? 1_500 : 100
        var generator = Seeded(state: seed)
        let checker = try UpdateTableTests.checker.get()
        let form = Self.paper()
        let texts = Self.objects(form.pdf.bytes)
        let ids = texts.keys.sorted()
        for round in 0..<rounds {
            let id = try #require(ids.randomElement(using: &generator))
            var text = try #require(texts[id])
            var freed: [Int] = []
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: freed = [id]
            case 1:
                let other = try #require(ids.randomElement(using: &generator))
                text = try #require(texts[other])
            default:
                let letters = text.indices.filter { (0x28...0x7E).contains(text[$0]) }
                let place = try #require(letters.randomElement(using: &generator))
                text[place] = UInt8.random(in: 0x20...0x7E, using: &generator)
            }
            guard text != texts[id] || !freed.isEmpty else { continue }
            var changed = form
            let written = String(decoding: text, as: UTF8.self)
            changed.update([], freed.isEmpty ? [(id, written)] : [], freed: freed)
            let report = checker.checkPDF(bytes: changed.pdf.bytes, at: TestWorld.now)
            guard report.verdict == .valid else { continue }
            let changes = report.signatures[0].changesAfter
            #expect(
                changes == Self.excused[id] || Self.isSame(text, texts[id] ?? []),
                "SEED=\(seed), round \(round): \(id), \(written)")
        }
    }

    /// Nothing but blanks differs where blanks mean nothing: there are strings and streams elsewhere.
    private static func isSame(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        func words(_ text: [UInt8]) -> [UInt8] { text.filter { $0 != 0x20 } }
        return words(first) == words(second)
    }
}

/// The same files, judged by pyHanko (`make demo-data` installs it).
@Suite struct UpdateDifferentialTests {
    /// The demonstration's environment.
    static let python: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../..").standardized
        return ProcessInfo.processInfo.environment["PYHANKO_PYTHON"]
            ?? root.appendingPathComponent(".demo/venv/bin/python").path
    }()
    static let isThere = FileManager.default.isExecutableFile(atPath: python)
    static let isRequired = ProcessInfo.processInfo.environment["REQUIRE_PYHANKO"] != nil

    @Test(.enabled(if: isThere || isRequired))
    func `what pyHanko says of the table, and why we differ`() throws {
        let rows = UpdateTableTests.rows
        let directory = try TemporaryDirectory()
        for (number, row) in rows.enumerated() {
            try Data(row.make()).write(
                to: URL(fileURLWithPath: directory.file("\(number + 1000).pdf")))
        }
        let judge = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("judge.py").path
        let lines = try Self.run([judge, directory.path])
        let opinions = lines.split(separator: "\n").map { $0.split(separator: "\t") }
        try #require(opinions.count == rows.count, "\(lines.suffix(500))")
        for (row, opinion) in zip(rows, opinions) {
            let isTaken = row.reason == nil
            let expected =
                switch row.pyHanko {
                case .agrees: isTaken ? "accepted" : "refused"
                case .differs: isTaken ? "refused" : "accepted"
                case .cannotRead: "unreadable"
                }
            #expect(opinion[1] == expected, "\(row.name): \(opinion.dropFirst(2).joined())")
        }
    }

    static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
