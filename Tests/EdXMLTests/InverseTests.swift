// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Foundation
import Testing

/// Writer and reader are inverse. `SEED=` runs the same packets again; `LONG=1` takes more.
@Suite struct InverseTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["SEED"].flatMap { UInt64($0) } ?? 20_260_318
    private static let rounds = environment["LONG"] == "1" ? 2_000 : 60

    @Test(arguments: GeneratedPackets.Kind.allCases)
    func `what was written is read, and written again the same`(
        kind: GeneratedPackets.Kind
    ) throws {
        var generated = GeneratedPackets(seed: Self.seed)
        for round in 0..<Self.rounds {
            let header = generated.header(kind)
            let files = kind == .status ? [] : generated.files()
            let bytes = try PacketWriter.packet(header, files: files)
            let sink = MemorySink()
            let packet: Packet
            do {
                packet = try read(bytes, sink: sink, pieceBytes: 997)
            } catch {
                Issue.record("seed \(Self.seed), \(kind) \(round): \(error)")
                return
            }
            #expect(packet.header == header, "seed \(Self.seed), \(kind) \(round)")
            #expect(packet.attachments.map(\.name) == files.map(\.name))
            #expect(packet.attachments.map(\.wasZipped) == files.map(\.isZipped))
            #expect(packet.attachments.map(\.description) == files.map(\.description))
            #expect(
                sink.files
                    == files.map { file in
                        if case .bytes(let bytes) = file.contents { bytes } else { [] }
                    })
            let plain = files.map { file in
                var file = file
                file.isZipped = false
                return file
            }
            #expect(
                try PacketWriter.packet(packet.header, files: plain)
                    == PacketWriter.packet(header, files: plain))
        }
    }
}
