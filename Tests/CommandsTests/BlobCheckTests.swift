// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Commands
import Crypto
import EventLog
import Events
import Exchange
import Foundation
import SQLiteEventLog
import TestSupport
import Testing

@Suite struct BlobCheckTests {
    private let directory: TemporaryDirectory
    private let store: DirectoryBlobStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try DirectoryBlobStore(path: directory.file("blobs"))
    }

    private func file(_ blob: SHA256Digest) -> URL {
        URL(
            fileURLWithPath: directory.file(
                "blobs/\(blob.hex.prefix(2))/\(blob.hex.dropFirst(2))"))
    }

    @Test func `a store as it should be has no faults`() throws {
        let writer = try store.writer()
        try writer.write([UInt8](repeating: 1, count: 200_000))
        for byte in 0..<50 { _ = try store.put([UInt8(byte)]) }
        var check = try BlobCheck(directory: directory.file("blobs"))
        try check.files { Issue.record("\($0)") }
        #expect(check.faults == 0)
        // What is still being written is none of it.
        #expect(check.summary == "50 blobs, 50 bytes: all well.")
        writer.discard()
    }

    @Test func `damaged files are named, and what is no blob is told`() throws {
        let whole = try store.put([1, 2, 3])
        let damaged = try store.put([4, 5, 6])
        try Data([4, 5, 7]).write(to: file(damaged))
        let stray = file(whole).deletingLastPathComponent().appendingPathComponent("notes.txt")
        try Data().write(to: stray)
        var check = try BlobCheck(directory: directory.file("blobs"))
        var found: [BlobCheck.Finding] = []
        try check.files { found.append($0) }
        #expect(check.faults == 1)
        #expect(found.filter { $0.kind == .corrupt }.map(\.blob) == [damaged])
        #expect(found.filter { $0.kind == .corrupt }.map(\.place) == [file(damaged).path])
        #expect(found.filter { $0.kind == .stranger }.map(\.place) == [stray.path])
    }

    @Test func `what events name and the store lacks is named once, with its document`()
        async throws
    {
        let log = try await SQLiteEventLog(path: directory.file("log.sqlite"))
        try await log.create(Topic.specs)
        var packet = PacketReceived()
        packet.document.documentID = "H27.05.03,2025/06/16,1/UBND-VP"
        packet.document.packet = try store.put([1])
        var attachment = AttachmentRef()
        attachment.name = "vb.pdf"
        attachment.sha256 = SHA256.hash([2])
        packet.document.attachments = [attachment]
        var status = StatusReceived()
        status.documentID = "H27.05.03,2025/06/16,2/UBND-VP"
        status.packet = SHA256.hash([3])
        var ownArrival = status
        ownArrival.packet = .zero
        var list = TrustListRecord()
        list.issuer = "CN=Ban Cơ yếu"
        list.crl = SHA256.hash([4])
        var verified = DocumentVerified()
        verified.accepted.document.documentID = packet.document.documentID
        verified.files = [FileFinding(), FileFinding()]
        verified.files[0].evidence = SHA256.hash([5])
        verified.evidenceLists = [SHA256.hash([6])]
        func record(_ topic: String, _ key: String, _ value: [UInt8]) -> NewRecord {
            NewRecord(topic: topic, partition: 0, key: Array(key.utf8), value: value)
        }
        try await log.append([
            record(Topic.packetsReceived.name, "1", packet.bytes),
            record(Topic.packetsReceived.name, "1", packet.bytes),
            record(Topic.packetsReceived.name, "2", [0xFF]),
            record(Topic.statusesReceived.name, "3", status.bytes),
            record(Topic.statusesReceived.name, "3", ownArrival.bytes),
            record(Topic.registryTrust.name, "crl:1", list.bytes),
            record(Topic.registryTrust.name, "certificate", TrustRecord().bytes),
            record(Topic.verified.name(.urgent), "1", verified.bytes),
        ])
        var check = try BlobCheck(directory: directory.file("blobs"))
        var found: [BlobCheck.Finding] = []
        try await check.references(in: log) { found.append($0) }
        await log.close()
        let missing = found.filter { $0.kind == .missing }
        let gone = [UInt8](2...6).map { SHA256.hash([$0]) }
        #expect(Set(missing.compactMap(\.blob)) == Set(gone))
        #expect(missing.count == 5)
        #expect(missing.contains { $0.detail == "vb.pdf of H27.05.03,2025/06/16,1/UBND-VP" })
        #expect(missing.contains { $0.place == "registry.trust/0/0" })
        #expect(found.filter { $0.kind == .unreadable }.map(\.place) == ["packets.received/0/2"])
        #expect(check.faults == 6)
        #expect(check.summary.hasSuffix("8 references: 6 faults."))
    }

    @Test func `a store that is not there is an error, and is not made`() throws {
        #expect(throws: BlobError.self) { try BlobCheck(directory: directory.file("nowhere")) }
        #expect(!FileManager.default.fileExists(atPath: directory.file("nowhere")))
    }
}
