// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import TestSupport
import Testing

@Suite struct HostilePacketTests {
    private static func small() -> PacketText {
        var packet = PacketText()
        packet.extra = "<x a='>'><![CDATA[]]]]><!-- - -->&#x1F600;&amp;</x>"
        return packet
    }

    @Test func `a packet cut short anywhere is refused`() {
        let bytes = Array(Self.small().text.utf8)
        for length in 0..<bytes.count {
            guard let refusal = refusal(of: Array(bytes[..<length])) else { return }
            #expect(!refusal.en.isEmpty)
        }
    }

    @Test(arguments: [1, 2, 3, 7, 64, 1000])
    func `a packet means the same however it is cut`(pieceBytes: Int) throws {
        let bytes = Array(Self.small().text.utf8)
        let whole = try read(bytes)
        let sink = MemorySink()
        let pieces = try read(bytes, sink: sink, pieceBytes: pieceBytes)
        #expect(pieces.header == whole.header)
        #expect(pieces.attachments == whole.attachments)
        #expect(pieces.notes == whole.notes)
        #expect(sink.files == [PacketText.pdf])
    }

    @Test func `a long CDATA section streams`() throws {
        var packet = PacketText()
        let file = PacketText.pdf + [UInt8](repeating: 65, count: 1 << 20)
        packet.attachments = PacketText.attachment([]).replacing(
            "<ContentTransferEncoded></",
            with: "<ContentTransferEncoded><![CDATA[\(PacketText.base64(file))]]></")
        let bytes = Array(packet.text.utf8)
        for pieceBytes in [Int.max, 4_096] {
            let sink = MemorySink()
            _ = try read(bytes, sink: sink, pieceBytes: pieceBytes)
            #expect(sink.files == [file])
        }
    }

    /// What a reading came to, as far as it must not depend on the cut.
    private enum Result: Equatable {
        case read(PacketHeader, [PacketAttachment])
        case refused(RefusalCode, String)
        case broken(String)
    }

    private func result(_ bytes: [UInt8], pieceBytes: Int) -> Result {
        do throws(PacketReadError) {
            let packet = try read(bytes, pieceBytes: pieceBytes)
            return .read(packet.header, packet.attachments)
        } catch {
            switch error {
            case .refused(let refused):
                return .refused(refused.refusal.code, refused.refusal.element)
            case .sink(let cause): return .broken("\(cause)")
            }
        }
    }

    @Test func `mutated packets are read or refused, the same however they are cut`() throws {
        var random = SeededGenerator(seed: 0x51C5_2026_0318)
        let zipped = try ZipBytes.packed(PacketText.pdf)
        var packet = Self.small()
        packet.attachments = PacketText.attachment(zipped)
        let seeds = [
            Array(packet.text.utf8), Array(PacketText.status(PacketText.statusChildren).utf8),
        ]
        let words = [
            "<", ">", "&", "]]>", "<![CDATA[", "<!--", "-->", "<?x", "?>", "\"", "'", "/>",
            "<!DOCTYPE a>", "&#0;", "&lt;", "xmlns=''", "\u{0}", "=", "</Subject>", "<To/>",
            "<Attachment>", "<ContentTransferEncoded>", "\u{FF}",
        ].map { Array($0.utf8) }
        var accepted = 0
        for _ in 0..<3_000 {
            var bytes = seeds[Int(random.next() % 4 == 0 ? 1 : 0)]
            for _ in 0...(random.next() % 3) {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 4 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.remove(at: place)
                case 2:
                    bytes.insert(
                        contentsOf: words[Int(random.next() % UInt64(words.count))], at: place)
                default:
                    let end = min(bytes.count, place + Int(random.next() % 200))
                    bytes.append(contentsOf: bytes[place..<end])
                    bytes.removeSubrange(place..<end)
                }
            }
            let whole = result(bytes, pieceBytes: .max)
            if case .broken(let cause) = whole { Issue.record("\(cause)") }
            if case .read = whole { accepted += 1 }
            let pieceBytes = 1 + Int(random.next() % 300)
            let pieces = result(bytes, pieceBytes: pieceBytes)
            #expect(
                pieces == whole,
                "pieces of \(pieceBytes): \(String(decoding: bytes, as: UTF8.self))")
        }
        // Some mutations touch what nobody reads.
        #expect(accepted > 0)
    }

    @Test func `text that is interrupted ever again costs no more than its length`() throws {
        var packet = PacketText()
        packet.extra = "<x>" + String(repeating: "x<a>y</a>", count: 60_000) + "</x>"
        packet.subject = "<Subject>V/v<a>không</a> rà<b>ai</b> soát</Subject>"
        #expect(try read(packet.text).header.subject == "V/v rà soát")
        packet.extra = "<x>" + String(repeating: "x<a>y</a>", count: 70_000) + "</x>"
        #expect(refusal(of: packet.text)?.code == .xmlLimit)
    }

    @Test func `a failed reader stays failed`() {
        let reader = PacketReader(sink: MemorySink(), now: noon)
        for _ in 0..<2 {
            #expect(throws: PacketReadError.self) {
                try reader.push(Array(repeating: UInt8(ascii: "x"), count: 100))
            }
        }
        #expect(throws: PacketReadError.self) { try reader.finish() }
    }

    @Test func `a circular to every commune is read in well under a second`() throws {
        var packet = PacketText()
        packet.to = (0..<10_035).map { number in
            """
            <To><OrganId>H\(10 + number % 50).\(10 + number / 50).\(100 + number % 800)</OrganId>\
            <OrganizationInCharge>UBND huyện Đức Thọ</OrganizationInCharge>\
            <OrganName>Ủy ban nhân dân xã số \(number)</OrganName>\
            <OrganAdd>Thôn Trung Tâm, xã số \(number)</OrganAdd>\
            <Email>xa\(number)@vidu.gov.vn</Email></To>

            """
        }.joined()
        let bytes = Array(packet.text.utf8)
        #expect(bytes.count > 2_500_000)
        let clock = ContinuousClock()
        var count = 0
        let elapsed = try clock.measure { count = try read(bytes).header.to.count }
        #expect(count == 10_035)
        // Other tests share the processor: the bound is loose, what it took is in the log.
        print("a circular of \(bytes.count) bytes: \(elapsed)")
        #expect(elapsed < .seconds(5))
    }
}
