// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EdXML
import Exchange
import Testing

/// Keeps every file, and counts what was asked of it.
final class MemorySink: AttachmentSink {
    struct Full: Error {}

    var files: [[UInt8]] = []
    var beginnings = 0
    var isDiscarded = false
    /// Fails when a file grows beyond this.
    var capacity = Int.max

    func begin() {
        beginnings += 1
        files.append([])
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        files[files.count - 1].append(contentsOf: bytes)
        if files[files.count - 1].count > capacity { throw Full() }
    }

    func finish() -> SHA256Digest { SHA256.hash(files[files.count - 1]) }
    func discard() { isDiscarded = true }
    func spool() throws -> Int32 { try SpoolFile.open(in: "/tmp") }
}

/// Whether a test looks at what the reader takes, or at what it reports of the standard: the second
/// answers the first deviation as if it were a refusal.
enum ReadingProfile: CaseIterable { case lenient, strict }

/// When the packets of these tests are received: 2026-03-20, noon.
let noon = BusinessTime(CivilDate(iso: "2026-03-20")!, hour: 12)

/// Reads a whole packet, in pieces of `pieceBytes`.
func read(
    _ bytes: [UInt8], profile: ReadingProfile = .lenient,
    limits: PacketLimits = PacketLimits(), sink: MemorySink = MemorySink(),
    pieceBytes: Int = .max,
    headerCheck: @escaping (PacketHeader) throws(PacketRefused) -> Void = { _ in }
) throws(PacketReadError) -> Packet {
    let reader = PacketReader(limits: limits, sink: sink, now: noon, headerCheck: headerCheck)
    var start = 0
    while start < bytes.count {
        let end = bytes.count - start > pieceBytes ? start + pieceBytes : bytes.count
        try reader.push(Array(bytes[start..<end]))
        start = end
    }
    let packet = try reader.finish()
    if profile == .strict, let first = packet.deviations.reported.first {
        sink.discard()
        throw .refused(PacketRefused(first.refusal))
    }
    return packet
}

func read(
    _ text: String, profile: ReadingProfile = .lenient,
    limits: PacketLimits = PacketLimits(), sink: MemorySink = MemorySink()
) throws(PacketReadError) -> Packet {
    try read(Array(text.utf8), profile: profile, limits: limits, sink: sink)
}

/// The refusal of a packet that must be refused.
func refusal(
    of bytes: [UInt8], profile: ReadingProfile = .lenient,
    limits: PacketLimits = PacketLimits(), sink: MemorySink = MemorySink(),
    pieceBytes: Int = .max, sourceLocation: SourceLocation = #_sourceLocation
) -> Refusal? {
    do throws(PacketReadError) {
        _ = try read(
            bytes, profile: profile, limits: limits, sink: sink, pieceBytes: pieceBytes)
        Issue.record("the packet was accepted", sourceLocation: sourceLocation)
        return nil
    } catch {
        #expect(sink.isDiscarded, sourceLocation: sourceLocation)
        guard case .refused(let refused) = error else {
            Issue.record("\(error)", sourceLocation: sourceLocation)
            return nil
        }
        return refused.refusal
    }
}

func refusal(
    of text: String, profile: ReadingProfile = .lenient,
    limits: PacketLimits = PacketLimits(), sink: MemorySink = MemorySink(),
    sourceLocation: SourceLocation = #_sourceLocation
) -> Refusal? {
    refusal(
        of: Array(text.utf8), profile: profile, limits: limits, sink: sink,
        sourceLocation: sourceLocation)
}
