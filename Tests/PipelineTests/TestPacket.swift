// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// Packets as text, so that each test shows what a sender wrote.
struct TestPacket {
    var number = 1
    var from = "H27.01.001"
    var to = ["G09"]
    var subject = "V/v rà soát mã định danh đơn vị"
    var priority = 0
    var business = 0
    var secret: String?
    var attachment: String? = "%PDF-1.4 chưa ký"
    /// Another id than that of the standard.
    var writtenID: String?

    var documentID: String { writtenID ?? "\(from),2025/06/16,\(number)/UBND-VP" }

    var text: String {
        let receivers = to.map {
            "<To><OrganId>\($0)</OrganId><OrganName>Nơi nhận</OrganName></To>"
        }
        let secret = secret.map { "<Secret>\($0)</Secret>" } ?? ""
        let bytes = attachment.map { Base64.encode(Array($0.utf8)) }
        let reference = bytes.map { _ in
            """
            <edXMLBody><edXMLManifest version="1.0"><Reference><ContentId>cid:1</ContentId>\
            <ContentType>application/pdf</ContentType><Description>Toàn văn</Description>\
            <AttachmentName>vb.pdf</AttachmentName></Reference></edXMLManifest></edXMLBody>
            """
        }
        let attached = bytes.map {
            """
            <AttachmentEncoded><Attachment><ContentId>cid:1</ContentId>\
            <AttachmentName>vb.pdf</AttachmentName><Description>Toàn văn</Description>\
            <ContentType>application/pdf</ContentType>\
            <ContentTransferEncoded>\($0)</ContentTransferEncoded></Attachment></AttachmentEncoded>
            """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader>\
            <MessageHeader><From><OrganId>\(from)</OrganId><OrganName>Nơi gửi</OrganName></From>\
            \(receivers.joined())\
            <Code><CodeNumber>\(number)</CodeNumber><CodeNotation>UBND-VP</CodeNotation></Code>\
            <PromulgationInfo><Place>Hà Tĩnh</Place>\
            <PromulgationDate>2025/06/16</PromulgationDate></PromulgationInfo>\
            <DocumentType><Type>2</Type><TypeDetail>18</TypeDetail><TypeName>Công văn</TypeName>\
            </DocumentType><Subject>\(subject)</Subject>\
            <OtherInfo><Priority>\(priority)</Priority>\(secret)</OtherInfo>\
            <SteeringType>0</SteeringType><DocumentId>\(documentID)</DocumentId></MessageHeader>\
            <TraceHeaderList><TraceHeader><OrganId>\(from)</OrganId>\
            <Timestamp>2025/06/16 08:00:00</Timestamp></TraceHeader>\
            <Bussiness><BussinessDocType>\(business)</BussinessDocType>\
            <BussinessDocReason>Lý do</BussinessDocReason><Paper>0</Paper></Bussiness>\
            </TraceHeaderList></edXMLHeader>\(reference ?? "")</edXMLEnvelope>\(attached ?? "")</edXML>
            """
    }

    /// A status about this document; `sender` is what it says of whose document it is, empty for
    /// nothing.
    func status(
        _ code: String, from reporter: String, of sender: String? = nil,
        at time: String = "2025/06/16 09:00:00", reason: String = "Văn thư"
    ) -> String {
        let sender = sender ?? from
        let organ = sender.isEmpty ? "" : "<OrganId>\(sender)</OrganId>"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader>\
            <Status><From><OrganId>\(reporter)</OrganId><OrganName>Nơi báo</OrganName></From>\
            <ResponseFor>\(organ)<Code>\(number)/UBND-VP</Code>\
            <PromulgationDate>2025/06/16</PromulgationDate><DocumentId>\(documentID)</DocumentId>\
            </ResponseFor><StaffInfo><Department>Văn thư</Department><Staff>Cán Bộ Mẫu</Staff>\
            </StaffInfo><StatusCode>\(code)</StatusCode><Description>\(reason)</Description>\
            <Timestamp>\(time)</Timestamp></Status></edXMLHeader></edXMLEnvelope></edXML>
            """
    }
}
