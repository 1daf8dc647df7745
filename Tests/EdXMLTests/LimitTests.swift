// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

/// Each limit is met by a packet at it and broken by one just beyond.
@Suite struct LimitTests {
    private func expectLimit(
        _ code: RefusalCode, _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ set: (inout PacketLimits) -> Void, beyond: (inout PacketLimits) -> Void
    ) {
        var limits = PacketLimits()
        set(&limits)
        #expect(throws: Never.self, sourceLocation: sourceLocation) {
            try read(text, limits: limits)
        }
        beyond(&limits)
        // However the packet is cut.
        for pieceBytes in [Int.max, 1] {
            let refused = refusal(
                of: Array(text.utf8), limits: limits, pieceBytes: pieceBytes,
                sourceLocation: sourceLocation)
            #expect(refused?.code == code, sourceLocation: sourceLocation)
        }
    }

    @Test func `bytes of the packet`() {
        let text = PacketText().text
        expectLimit(.packetTooLarge, text) {
            $0.maxBytes = text.utf8.count
        } beyond: {
            $0.maxBytes -= 1
        }
    }

    @Test func `attributes of a tag`() {
        let five = (1...5).map { " a\($0)='\"'" }.joined()
        let text = PacketText().text.replacing(
            "<edXML:edXMLHeader>", with: "<edXML:edXMLHeader\(five)>")
        expectLimit(.xmlLimit, text) {
            $0.maxAttributes = 5
        } beyond: {
            $0.maxAttributes = 4
        }
    }

    @Test func `namespaces of the open elements, those that were closed not counted`() {
        let inner = "<x xmlns:b='u:b'><y xmlns:c='u:c'/></x>"
        let text = PacketText().text.replacing(
            "<edXML:edXMLHeader>", with: "<edXML:edXMLHeader xmlns:a='u:a'>\(inner)\(inner)")
        // Two of the packet's own stand around them.
        expectLimit(.xmlLimit, text) {
            $0.maxNamespaces = 5
        } beyond: {
            $0.maxNamespaces = 4
        }
    }

    @Test func `bytes before the header`() throws {
        let text = PacketText().text.replacing(
            "<edXML:edXMLHeader>",
            with: "<!--\(String(repeating: "-x", count: 500))--><edXML:edXMLHeader>")
        let start = try #require(text.firstRange(of: "<edXML:edXMLHeader>"))
        // The tag has to have come, up to its `>`.
        let offset = text.utf8.distance(from: text.startIndex, to: start.upperBound) - 1
        expectLimit(.headerNotFirst, text) {
            $0.maxBytesBeforeHeader = offset
        } beyond: {
            $0.maxBytesBeforeHeader -= 1
        }
    }

    @Test func `attachments before the header`() {
        let packet = PacketText()
        let text = """
            \(packet.declaration)<edXML xmlns="\(PacketReader.namespace)">\
            <AttachmentEncoded>\(packet.attachments)</AttachmentEncoded>\
            <edXML:edXMLEnvelope xmlns:edXML="\(PacketReader.namespace)">\
            \(packet.header)</edXML:edXMLEnvelope></edXML>
            """
        let sink = MemorySink()
        #expect(refusal(of: text, sink: sink)?.code == .headerNotFirst)
        #expect(sink.beginnings == 0)
    }

    @Test func `bytes beside the contents of attachments`() throws {
        var packet = PacketText()
        packet.attachments = PacketText.attachment(
            PacketText.pdf + [UInt8](repeating: 32, count: 30_000))
        let content = PacketText.base64(PacketText.pdf + [UInt8](repeating: 32, count: 30_000))
        let beside = packet.text.utf8.count - content.utf8.count
        expectLimit(.xmlLimit, packet.text) {
            $0.maxHeaderBytes = beside
        } beyond: {
            $0.maxHeaderBytes -= 1
        }
    }

    @Test func `bytes of a tag, comment or instruction`() {
        for markup in ["<x a='\(filler)'/>", "<!--\(filler)-->", "<?x \(filler)?>"] {
            var packet = PacketText()
            packet.extra = markup
            expectLimit(.xmlLimit, packet.text) {
                $0.maxMarkupBytes = markup.utf8.count
            } beyond: {
                $0.maxMarkupBytes -= 1
            }
        }
    }

    private let filler = String(repeating: "> ", count: 5_000)

    @Test func `bytes of a text`() {
        var packet = PacketText()
        packet.subject = "<Subject>a\(String(repeating: "é", count: 5_000))</Subject>"
        expectLimit(.xmlLimit, packet.text) {
            $0.maxTextBytes = 10_001
        } beyond: {
            $0.maxTextBytes -= 1
        }
    }

    @Test func `depth`() {
        var packet = PacketText()
        packet.extra = String(repeating: "<a>", count: 20) + String(repeating: "</a>", count: 20)
        expectLimit(.xmlLimit, packet.text) {
            $0.maxDepth = 24
        } beyond: {
            $0.maxDepth = 23
        }
        // Of foreign elements too.
        packet.extra =
            "<x:a xmlns:x='urn:x'>" + String(repeating: "<x:a>", count: 19)
            + String(repeating: "</x:a>", count: 20)
        expectLimit(.xmlLimit, packet.text) {
            $0.maxDepth = 24
        } beyond: {
            $0.maxDepth = 23
        }
    }

    @Test func `elements`() {
        let text = PacketText().text
        let count = text.matches(of: #/<[A-Za-z]/#).count
        expectLimit(.xmlLimit, text) {
            $0.maxElements = count
        } beyond: {
            $0.maxElements -= 1
        }
    }

    @Test func `receivers and attachments`() {
        expectLimit(.xmlLimit, PacketText().text) {
            $0.maxReceivers = 2
        } beyond: {
            $0.maxReceivers = 1
        }
        expectLimit(.xmlLimit, PacketText().text) {
            $0.maxAttachments = 1
        } beyond: {
            $0.maxAttachments = 0
        }
    }
}
