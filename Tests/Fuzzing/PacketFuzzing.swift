// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EdXML
import Exchange

/// The packet reader: whatever the pieces that a packet comes in, it is read in the same way.
enum PacketFuzzing {
    static func run(_ bytes: [UInt8]) {
        let whole = outcome(of: bytes, inPiecesOf: max(1, bytes.count))
        // Small enough that every boundary is met.
        if bytes.count <= 4_096 {
            let pieces = outcome(of: bytes, inPiecesOf: 7)
            FuzzTarget.require(whole == pieces, "read otherwise in pieces: \(whole) and \(pieces)")
        }
        FuzzTarget.planted(whole.refusal == nil && !seeds.contains(bytes))
    }

    private struct Outcome: Equatable {
        var refusal: String?
        var subject: String?
        var priority: Int?
        var attachments: [SHA256Digest] = []
    }

    private static func outcome(of bytes: [UInt8], inPiecesOf size: Int) -> Outcome {
        var limits = PacketLimits()
        limits.maxExpandedBytes = 4 << 20
        let reader = PacketReader(limits: limits, sink: DigestSink(), now: nil)
        do {
            var rest = bytes[...]
            while !rest.isEmpty {
                try reader.push(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            let packet = try reader.finish()
            return Outcome(
                subject: packet.header.subject,
                priority: packet.header.priority.map { Int($0.rawValue) },
                attachments: packet.attachments.map(\.sha256))
        } catch {
            guard case .refused(let refused) = error else { fatalError("\(error)") }
            // Of bytes that are neither, the XML parser meets one fault or the other first: it looks
            // for them buffer by buffer.
            let isNoText = [.notXML, .encodingNotUTF8].contains(refused.refusal.code)
            return Outcome(refusal: isNoText ? "no text" : refused.refusal.code.rawValue)
        }
    }

    static let seeds = [packet(priority: 0), packet(priority: 1), status].map { Array($0.utf8) }

    private static func packet(priority: Int) -> String {
        """
        <edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader>\
        <MessageHeader><From><OrganId>H27</OrganId></From><To><OrganId>H05</OrganId></To>\
        <Code><CodeNumber>1</CodeNumber><CodeNotation>UBND</CodeNotation></Code><PromulgationInfo>\
        <Place>A</Place><PromulgationDate>2026/11/02</PromulgationDate></PromulgationInfo>\
        <DocumentType><Type>2</Type><TypeName>CV</TypeName></DocumentType><Subject>V/v</Subject>\
        <OtherInfo><Priority>\(priority)</Priority></OtherInfo><SteeringType>0</SteeringType>\
        <DocumentId>H27,2026/11/02,1/UBND</DocumentId></MessageHeader><TraceHeaderList>\
        <TraceHeader><OrganId>H27</OrganId><Timestamp>2026/11/02 08:00:00</Timestamp></TraceHeader>\
        <Bussiness><BussinessDocType>0</BussinessDocType><Paper>0</Paper></Bussiness>\
        </TraceHeaderList></edXMLHeader><edXMLBody><edXMLManifest version="1.0"><Reference>\
        <ContentId>cid:1</ContentId><ContentType>application/pdf</ContentType>\
        <AttachmentName>a.pdf</AttachmentName></Reference></edXMLManifest></edXMLBody>\
        </edXMLEnvelope><AttachmentEncoded><Attachment><ContentId>cid:1</ContentId>\
        <AttachmentName>a.pdf</AttachmentName><ContentType>application/pdf</ContentType>\
        <ContentTransferEncoded>JVBERi0xLjQKJSVFT0YK</ContentTransferEncoded></Attachment>\
        </AttachmentEncoded></edXML>
        """
    }

    private static let status = """
        <edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><Status>\
        <From><OrganId>H05</OrganId></From><ResponseFor><OrganId>H27</OrganId><Code>1/UBND</Code>\
        <PromulgationDate>2026/11/02</PromulgationDate><DocumentId>H27,2026/11/02,1/UBND\
        </DocumentId></ResponseFor><StaffInfo><Department>VT</Department><Staff>A</Staff></StaffInfo>\
        <StatusCode>01</StatusCode><Description>x</Description><Timestamp>2026/11/02 09:00:01\
        </Timestamp></Status></edXMLHeader></edXMLEnvelope></edXML>
        """
}
