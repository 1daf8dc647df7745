// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Foundation
import JSON
import Stages
import TestSupport
import Testing

/// Bytes that our own store has damaged or lost: nobody is refused for it, and nobody waits for it.
struct BlobFaultTests {
    enum Fault: String, CaseIterable {
        case damaged = "corrupt"
        case lost = "missing"
        case unreadable
    }

    @Test(arguments: Fault.allCases)
    func `an attachment that the store no longer has is a dead letter, and others go on`(
        _ fault: Fault
    ) async throws {
        try await PipelineDriver.run { driver in
            let attachment = "%PDF-1.4 tệp của văn bản này"
            let broken = TestPacket(number: 1, attachment: attachment)
            try await driver.submit(broken.text, as: "H27") { _ in
                let file = driver.file(of: SHA256.hash(Array(attachment.utf8)))
                switch fault {
                case .damaged:
                    // Nothing of a PDF is left: before, its sender was told NOT_A_PDF.
                    try Data(repeating: 0, count: attachment.utf8.count)
                        .write(to: file, options: .atomic)
                case .lost: try FileManager.default.removeItem(at: file)
                case .unreadable:
                    // As a bad sector: the file is there, and to read it is an error.
                    try FileManager.default.removeItem(at: file)
                    try FileManager.default.createDirectory(
                        at: file, withIntermediateDirectories: false)
                }
            }
            let whole = TestPacket(number: 2)
            try await driver.submit(whole.text, as: "H27")
            try await driver.drain()

            let letters = try await driver.events(Topic.deadLetters)
            #expect(letters.map(\.worker) == [StageKind.signatureCheck.name])
            let reason = letters.first?.reason ?? ""
            #expect(reason.contains("vb.pdf"))
            #expect(reason.contains(fault.rawValue))
            let answers = try await driver.answers(to: "H27")
            #expect(
                answers.compactMap { $0["answer"]?.stringValue }.sorted()
                    == ["accepted", "accepted", "delayed", "verified"])
            let delivered = try await driver.answers(to: "G09")
            #expect(delivered.compactMap { $0["documentId"]?.stringValue } == [whole.documentID])

            // The file is back, from a backup or of itself: a minute later the document goes on.
            let file = driver.file(of: SHA256.hash(Array(attachment.utf8)))
            if fault != .lost { try FileManager.default.removeItem(at: file) }
            try Data(attachment.utf8).write(to: file)
            driver.advance(by: 60_000)
            try await eventually("the document has gone on") {
                try await driver.answers(to: "G09").count == 2
            }
            let states = try await driver.events(Topic.deadLetters).map(\.state)
            #expect(states == [.open, .redriven])
        }
    }
}
