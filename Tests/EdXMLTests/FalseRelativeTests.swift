// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

/// What is sent as a packet and is none.
@Suite struct FalseRelativeTests {
    private let namespace = PacketReader.namespace

    @Test(arguments: [
        (
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header/></s:Envelope>",
            "SOAP"
        ),
        ("PK\u{3}\u{4}\u{14}\u{0}\u{6}\u{0}", "zip"), ("%PDF-1.7\n1 0 obj", "PDF"),
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related", "MIME"),
        ("------=_Part_1\r\nContent-Type: text/xml", "MIME"), ("{\"a\":1}", "JSON"),
        ("<!DOCTYPE html><html></html>", "HTML"), ("<packet/>", "packet"),
        ("<edXMLEnvelope xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'/>", "edXMLEnvelope"),
    ])
    func `other things are named`(text: String, word: String) {
        let refusal = refusal(of: text)
        #expect(refusal?.code == .notAPacket)
        #expect(refusal?.en.contains(word) == true)
    }

    @Test func `other namespaces are named`() {
        for other in ["http://www.e-doc.vn/Schema/", "http://www.go.vn/eDoc", ""] {
            let text = PacketText().text.replacing(namespace, with: other)
            let refused = refusal(of: "<edXML xmlns='\(other)'/>")
            #expect(refused?.code == .wrongNamespace)
            #expect(refused?.en.contains("\"\(other)\"") == true)
            // An empty namespace cannot be bound to a prefix.
            if !other.isEmpty { #expect(refusal(of: text)?.code == .wrongNamespace) }
        }
        let inner = PacketText().text.replacing(
            "xmlns:edXML=\"\(namespace)\"", with: "xmlns:edXML=\"http://www.go.vn/eDoc\"")
        let refused = refusal(of: inner)
        #expect(refused?.code == .wrongNamespace)
        #expect(refused?.element == "edXML/edXMLEnvelope")
    }

    @Test func `nothing, and nothing but white space`() {
        #expect(refusal(of: "")?.code == .emptyPacket)
        #expect(refusal(of: " \n\t")?.code == .emptyPacket)
        #expect(refusal(of: String(repeating: "\n", count: 1_000))?.code == .emptyPacket)
        // Before it is known whether anything follows.
        #expect(refusal(of: String(repeating: "\n", count: 3_000))?.code == .notXML)
    }

    /// Found by the fuzzer: blanks that came in a piece of their own were an empty packet.
    @Test(arguments: [0, 1, 63, 64, 65, 200, 900], ["", "\u{FEFF}"])
    func `blanks before the XML are the same in pieces`(_ count: Int, _ mark: String) throws {
        var packet = PacketText()
        packet.declaration = mark + String(repeating: " ", count: count)
        let bytes = Array(packet.text.utf8)
        let whole = try read(bytes)
        for size in [1, 7, 64, 1_000] {
            let pieces = try read(bytes, pieceBytes: size)
            #expect(pieces.header.subject == whole.header.subject)
            #expect(pieces.notes.map(\.description) == whole.notes.map(\.description))
        }
    }

    @Test func `stray bytes before the declaration`() {
        for stray in ["\n", "   ", "abc", "\u{0}", "\u{FEFF}\u{FEFF}", "ï»¿"] {
            #expect(refusal(of: stray + PacketText().text)?.code == .notXML, "\(stray)")
        }
    }

    @Test func `other encodings`() throws {
        let text = PacketText().text
        for encoding in ["UTF-16", "windows-1258", "ISO-8859-1", "us-ascii", "utf8"] {
            let refused = refusal(of: text.replacing("UTF-8", with: encoding))
            #expect(refused?.code == .encodingNotUTF8)
            #expect(refused?.en.contains(encoding) == true)
        }
        let units = Array(text.utf16)
        let little = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        #expect(refusal(of: little)?.code == .encodingNotUTF8)
        #expect(refusal(of: [0xFF, 0xFE] + little)?.code == .encodingNotUTF8)
        let big = units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        #expect(refusal(of: [0xFE, 0xFF] + big)?.code == .encodingNotUTF8)
        // Latin 1 bytes under a declaration of UTF-8.
        var broken = Array(text.utf8)
        let subject = try #require(text.firstRange(of: "V/v"))
        broken[text.utf8.distance(from: text.startIndex, to: subject.lowerBound)] = 0xE9
        #expect(refusal(of: broken)?.code == .encodingNotUTF8)
        #expect(throws: Never.self) { try read(text.replacing("UTF-8", with: "utf-8")) }
        #expect(throws: Never.self) {
            try read(text.replacing(PacketText().declaration, with: ""))
        }
    }

    @Test func `document types and entities`() {
        let text = PacketText().text
        let declaration = PacketText().declaration
        let bomb = """
            <!DOCTYPE edXML [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">\
            <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
            """
        let external = "<!DOCTYPE edXML SYSTEM \"http://127.0.0.1:1/edxml.dtd\">"
        let file = "<!DOCTYPE edXML [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
        for doctype in [bomb, external, file, "<!DOCTYPE edXML>", "<!ENTITY a 'b'>"] {
            let refused = refusal(of: text.replacing(declaration, with: declaration + doctype))
            #expect(refused?.code == .doctypeForbidden)
        }
        var packet = PacketText()
        packet.subject = "<Subject>&f;</Subject>"
        #expect(refusal(of: packet.text)?.code == .notXML)
    }

    @Test func `XML that is not well-formed, with the line`() {
        let text = PacketText().text
        let broken = [
            text.replacing("</Subject>", with: "</subject>"),
            text.replacing("</edXML>", with: ""), text + "<x/>", text + "x",
            text.replacing("<Subject>", with: "<Subject a='1' a='2'>"),
            text.replacing("<Subject>", with: "<Subject a='<'>"),
            text.replacing("<Subject>", with: "<Subject <a>"),
            text.replacing("<Subject>", with: "<y:Subject>")
                .replacing("</Subject>", with: "</y:Subject>"),
            text.replacing("V/v", with: "V&v"), text.replacing("V/v", with: "V]]>v"),
            text.replacing("V/v", with: "V\u{1}v"), text.replacing("V/v", with: "V&#0;v"),
            text.replacing("version=\"1.0\"", with: "version='1.0"),
        ]
        for text in broken {
            #expect(refusal(of: text)?.code == .notXML)
        }
        #expect(refusal(of: broken[0])?.en.contains("line ") == true)
    }

    @Test func `a packet without a header, or with two`() {
        let packet = PacketText()
        #expect(refusal(of: packet.text(header: ""))?.code == .headerNotFirst)
        let frame = packet.text(header: "").replacing(packet.attachments, with: "").replacing(
            "<AttachmentEncoded></AttachmentEncoded>", with: "")
        #expect(refusal(of: frame)?.code == .missingElement)
        #expect(
            refusal(of: packet.text(header: packet.header + packet.header))?.code == .notAPacket)
        #expect(
            refusal(of: packet.text(header: "<edXML:edXMLHeader/>"))?.element
                == "edXML/edXMLEnvelope/edXMLHeader/MessageHeader")
    }
}
