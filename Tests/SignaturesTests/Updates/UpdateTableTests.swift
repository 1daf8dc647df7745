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
