// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EdXML
import Exchange
import Foundation
import Testing

/// A large packet is written and read in portions: memory does not grow with it. `LONG=1` takes a
/// file of 500 MB.
@Suite(.serialized) struct FlatPacketTests {
    @Test(.timeLimit(.minutes(20)))
    func `a large packet takes no more memory than a small one, both ways`() throws {
        let isLong = ProcessInfo.processInfo.environment["LONG"] == "1"
        let size = isLong ? 500_000_000 : 40 << 20
        let header = try read(PacketText().text).header
        let file = try SpoolFile.open(in: NSTemporaryDirectory())
        defer { closeFile(file) }
        try writeAll(PacketText.pdf, to: file)
        // Blanks that take no place on the disk.
        #expect(ftruncate(file, off_t(size)) == 0)
        // Other tests of the process hold memory meanwhile: one quiet moment is enough to show that
        // this one does not.
        let bound = isLong ? 128 << 10 : 16 << 10
        var growth = Int.max
        for _ in 0..<(isLong ? 3 : 5) where growth > bound {
            try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
            let before = try peakKiB()
            let packet = try through(header, file)
            growth = try min(growth, peakKiB() - before)
            #expect(packet.attachments.map(\.size) == [Int64(size)])
        }
        #expect(growth < bound, "\(growth) KiB")
    }

    /// What the writer writes goes straight into the reader.
    private func through(_ header: PacketHeader, _ file: Int32) throws -> Packet {
        let reader = PacketReader(sink: DigestSink(), now: noon)
        var largest = 0
        try PacketWriter { portion in
            largest = max(largest, portion.count)
            try reader.push(portion)
        }.write(header, files: [OutgoingFile("a.pdf", contents: .descriptor(file))])
        #expect(largest < 256 << 10)
        return try reader.finish()
    }

    private func peakKiB() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") })
        return try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) })
    }
}
