// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EventLog
import Events
import Foundation
import Glibc
import JSON
import Processes
import Stages
import TestSupport
import Testing
import WorkerRuntime

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

    /// What stands in everybody's way is waited for, without end: nothing is parked for a full disk.
    @Test(arguments: [Array("%PDF-1.4".utf8), Array("PK\u{3}\u{4}".utf8)])
    func `a packet of a node waits while the store has no room`(beginning: [UInt8]) async throws {
        try await PipelineDriver.run { driver in
            let reception = Reception(
                registry: driver.pipeline.registry, blobs: FullBlobStore(),
                receipts: ReceiptSigner(key: try Ed25519.PrivateKey()), cluster: Cluster("test"))
            let stage = NodeReception(reception, clock: driver.pipeline.worker.clock)
            var packet = TestPacket()
            packet.files = [
                TestPacket.File("vb.pdf", beginning + Array(repeating: 65, count: 100_000))
            ]
            let record = Record(
                topic: "documents.submitted.H27", partition: 0, offset: 0, timestamp: 0, key: nil,
                value: Array(packet.text.utf8), headers: [])
            let failure = #expect(throws: InputFailure.self) {
                _ = try stage.prepare(.record(record))
            }
            guard case .wait(let reason) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(reason.contains("(full)"), "\(reason)")
            let decision = FailurePolicy().decide(
                input: InputFailure.wait(reason: reason), attempts: 1000, age: .seconds(86_400))
            #expect(decision == .retry(after: .seconds(10)))
        }
    }
}

/// A store on a disk without room.
private struct FullBlobStore: BlobStore {
    private static let full = BlobError(.full, "write a blob", "No space left on device")

    func writer() throws(BlobError) -> any BlobWriter { throw Self.full }
    func makeDurable(_ blobs: [SHA256Digest]) async throws(BlobError) { throw Self.full }
    func contains(_ blob: SHA256Digest) throws(BlobError) -> Bool { false }
    func open(_ blob: SHA256Digest) throws(BlobError) -> BlobFile { throw Self.full }
    func spool() throws(BlobError) -> Int32 { Glibc.open("/dev/full", O_RDWR | O_CLOEXEC) }
}
