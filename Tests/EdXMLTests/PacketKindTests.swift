// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Foundation
import Testing

@Suite struct PacketKindTests {
    @Test(arguments: PacketKind.all)
    func `what is met comes to what the page says`(kind: PacketKind) throws {
        let bytes = try kind.bytes()
        switch kind.outcome {
        case .read(let notes):
            let packet = try read(bytes)
            #expect(Set(packet.notes.map(\.kind)) == Set(notes), "\(packet.notes)")
            #expect(try kind.check(packet))
        case .refused(let code, let path):
            let refused = try #require(refusal(of: bytes))
            #expect(refused.code == code, "\(refused.en)")
            #expect(refused.element == path)
        }
    }

    /// `Topics/packets.md` is this list and that of `AmbiguousPacketTests`.
    @Test func `the page has every row, and no other`() throws {
        let rows = try page().split(separator: "\n").filter {
            $0.hasPrefix("| ") && !$0.hasPrefix("| where") && !$0.hasPrefix("| ---")
        }
        let expected = PacketKind.all.map(\.row) + AmbiguousPacketTests.rows.map(\.row)
        #expect(rows.map(String.init) == expected, "\n\(expected.joined(separator: "\n"))")
    }

    private func page() throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return try String(
            contentsOf: folder.appending(path: "../../Topics/packets.md"), encoding: .utf8)
    }
}
