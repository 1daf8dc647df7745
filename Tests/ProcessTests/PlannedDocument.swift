// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import TestSupport

/// A document of a plan: small, unsigned (so it is carried as "not yet verified").
struct PlannedDocument: Sendable {
    var number: Int
    var sender: String
    var receivers: [String: String]
    var isUrgent: Bool
    /// How much its file has beyond a few words.
    var attachmentBytes = 0
    /// Its file, where it is no plain one.
    var file: [UInt8]?
    /// Whom a second packet names besides.
    var lateReceivers: [String: String] = [:]
    /// Its file is taken away before the signature check, so that it is parked.
    var isParked = false
    /// Nobody redrives it: the worker itself tries again.
    var isLeftAlone: Bool { isParked && number % 30 == 3 }

    var publisher: String { SmallExchange.agencies[sender] ?? sender }
    var documentID: String { "\(sender),2026/11/02,\(number)/UBND-VP" }

    /// So many documents between the agencies of `SmallExchange`, of one to three receivers; where
    /// `parking`, every tenth is to be parked and has a second packet behind it.
    static func plan(_ count: Int, _ seed: UInt64, parking: Bool = false) -> [PlannedDocument] {
        var random = SeededGenerator(seed: seed)
        let codes = SmallExchange.agencies.keys.sorted()
        return (1...count).map { number in
            let sender = codes[Int(random.next() % UInt64(codes.count))]
            var receivers: [String: String] = [:]
            for _ in 0..<(1 + random.next() % 3) {
                let code = codes[Int(random.next() % UInt64(codes.count))]
                if code != sender { receivers[code] = SmallExchange.agencies[code] }
            }
            if receivers.isEmpty {
                let other = sender == "G09" ? "H27" : "G09"
                receivers[other] = SmallExchange.agencies[other]
            }
            var document = PlannedDocument(
                number: number, sender: sender, receivers: receivers,
                isUrgent: random.next() % 5 == 0)
            if parking, number % 10 == 3 {
                document.isParked = true
                let others = codes.filter { $0 != sender && receivers[$0] == nil }
                let late = others[Int(random.next() % UInt64(others.count))]
                document.lateReceivers[late] = SmallExchange.agencies[late]
            }
            return document
        }
    }

    var allReceivers: [String: String] { receivers.merging(lateReceivers) { first, _ in first } }

    func submitted(statuses: [String]) -> Submitted {
        Submitted(
            documentID: documentID, publisher: publisher, receivers: allReceivers,
            late: Set(lateReceivers.keys), mayBeDelayed: isParked, statuses: statuses)
    }

    /// What its receivers report: status, receiver, the receiver's node.
    var reports: [(String, String, String)] {
        allReceivers.sorted { $0.key < $1.key }.flatMap { receiver, node in
            ["01", "02"].map { ($0, receiver, node) }
        }
    }

    /// The bytes of its file.
    var fileBytes: [UInt8] {
        file ?? Array("%PDF-1.4\nvăn bản số \(number)\n".utf8)
            + [UInt8](repeating: 0x20, count: attachmentBytes) + Array("%%EOF\n".utf8)
    }

    var packet: String { packet(to: receivers) }

    /// The same document, with those whom the first packet left out.
    var secondPacket: String { packet(to: allReceivers) }

    private func packet(to receivers: [String: String]) -> String {
        let to = receivers.keys.sorted().map {
            "<To><OrganId>\($0)</OrganId><OrganName>Nơi nhận \($0)</OrganName></To>"
        }
        let file = Base64.encode(fileBytes)
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader>\
            <MessageHeader><From><OrganId>\(sender)</OrganId><OrganName>Nơi gửi</OrganName></From>\
            \(to.joined())\
            <Code><CodeNumber>\(number)</CodeNumber><CodeNotation>UBND-VP</CodeNotation></Code>\
            <PromulgationInfo><Place>Hà Tĩnh</Place>\
            <PromulgationDate>2026/11/02</PromulgationDate></PromulgationInfo>\
            <DocumentType><Type>2</Type><TypeDetail>18</TypeDetail><TypeName>Công văn</TypeName>\
            </DocumentType><Subject>V/v công việc số \(number)</Subject>\
            <OtherInfo><Priority>\(isUrgent ? 1 : 0)</Priority></OtherInfo>\
            <SteeringType>0</SteeringType><DocumentId>\(documentID)</DocumentId></MessageHeader>\
            <TraceHeaderList><TraceHeader><OrganId>\(sender)</OrganId>\
            <Timestamp>2026/11/02 08:00:00</Timestamp></TraceHeader><Bussiness>\
            <BussinessDocType>0</BussinessDocType><BussinessDocReason>Mới</BussinessDocReason>\
            <Paper>0</Paper></Bussiness></TraceHeaderList></edXMLHeader><edXMLBody>\
            <edXMLManifest version="1.0"><Reference><ContentId>cid:1</ContentId>\
            <ContentType>application/pdf</ContentType><Description>Toàn văn</Description>\
            <AttachmentName>vb.pdf</AttachmentName></Reference></edXMLManifest></edXMLBody>\
            </edXMLEnvelope><AttachmentEncoded><Attachment><ContentId>cid:1</ContentId>\
            <AttachmentName>vb.pdf</AttachmentName><Description>Toàn văn</Description>\
            <ContentType>application/pdf</ContentType><ContentTransferEncoded>\(file)\
            </ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>
            """
    }

    func status(_ code: String, from receiver: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader>\
        <Status><From><OrganId>\(receiver)</OrganId><OrganName>Nơi báo</OrganName></From>\
        <ResponseFor><OrganId>\(sender)</OrganId><Code>\(number)/UBND-VP</Code>\
        <PromulgationDate>2026/11/02</PromulgationDate><DocumentId>\(documentID)</DocumentId>\
        </ResponseFor><StaffInfo><Department>Văn thư</Department><Staff>Cán Bộ Mẫu</Staff>\
        </StaffInfo><StatusCode>\(code)</StatusCode><Description>Lý do \(code)</Description>\
        <Timestamp>2026/11/02 09:00:\(code)</Timestamp></Status></edXMLHeader></edXMLEnvelope>\
        </edXML>
        """
    }
}
