// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

@testable import EdXML

/// Builds packets as text, piece by piece, so that each test can write what a sender wrote.
struct PacketText {
    var declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    var from = "<From><OrganId>H27.01</OrganId><OrganName>Văn phòng UBND tỉnh</OrganName></From>"
    var to = """
        <To><OrganId>H27.05.03</OrganId><OrganName>Đơn vị nhận mẫu A</OrganName></To>
        <To><OrganId>G09</OrganId><OrganName>Bộ Nội vụ</OrganName></To>
        """
    var code = "<Code><CodeNumber>415</CodeNumber><CodeNotation>UBND-TH</CodeNotation></Code>"
    var promulgation = """
        <PromulgationInfo><Place>Hà Tĩnh</Place>\
        <PromulgationDate>2026/03/18</PromulgationDate></PromulgationInfo>
        """
    var type = """
        <DocumentType><Type>2</Type><TypeDetail>18</TypeDetail><TypeName>Công văn</TypeName>\
        </DocumentType>
        """
    var subject = "<Subject>V/v rà soát mã định danh đơn vị</Subject>"
    var content = "<Content>Rà soát mã định danh</Content>"
    var signer = """
        <SignerInfo><Competence>KT. CHỦ TỊCH</Competence><Position>PHÓ CHỦ TỊCH</Position>\
        <FullName>Người Ký Mẫu</FullName></SignerInfo>
        """
    var dueDate = "<DueDate>2026/03/25</DueDate>"
    var toPlaces = "<ToPlaces><Place>Như trên</Place><Place>Lưu: VT</Place></ToPlaces>"
    var otherInfo = """
        <OtherInfo><Priority>1</Priority>\
        <SphereOfPromulgation>Liên thông</SphereOfPromulgation>\
        <TyperNotation>NVM</TyperNotation><PromulgationAmount>1</PromulgationAmount>\
        <PageAmount>3</PageAmount><Appendixes><Appendix>Danh sách đơn vị</Appendix></Appendixes>\
        </OtherInfo>
        """
    var responseFor = ""
    var steering = "<SteeringType>1</SteeringType>"
    var documentID = "<DocumentId>H27.01,2026/03/18,415/UBND-TH</DocumentId>"
    /// Anything else in `MessageHeader`.
    var extra = ""
    var traceHeaders = """
        <TraceHeader><OrganId>H27.01</OrganId>\
        <Timestamp>2026/03/18 09:41:07</Timestamp></TraceHeader>
        """
    var business = """
        <Bussiness><BussinessDocType>0</BussinessDocType>\
        <BussinessDocReason>Văn bản mới</BussinessDocReason><Paper>0</Paper></Bussiness>
        """
    var reference = """
        <Reference><ContentId>cid:1</ContentId><ContentType>application/pdf</ContentType>\
        <Description>Toàn văn</Description><AttachmentName>415-UBND-TH.pdf</AttachmentName>\
        </Reference>
        """
    var attachments = PacketText.attachment(PacketText.pdf)

    static let pdf = Array("%PDF-1.4\nNội dung\n%%EOF\n".utf8)

    static func attachment(
        _ bytes: [UInt8], id: String = "cid:1", name: String = "415-UBND-TH.pdf",
        type: String = "application/pdf"
    ) -> String {
        """
        <Attachment><ContentId>\(id)</ContentId><AttachmentName>\(name)</AttachmentName>\
        <Description>Toàn văn</Description><ContentType>\(type)</ContentType>\
        <ContentTransferEncoded>\(base64(bytes))</ContentTransferEncoded></Attachment>
        """
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 3 * 4 + 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(3 - group.count) * 8
            for position in 0..<4 {
                text.append(
                    position <= group.count
                        ? alphabet[Int(bits >> UInt32(18 - 6 * position) & 63)]
                        : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    var messageFields: [String] {
        [
            from, to, code, promulgation, type, subject, content, signer, dueDate, toPlaces,
            otherInfo, responseFor, steering, documentID, extra,
        ]
    }

    var header: String {
        """
        <edXML:edXMLHeader><MessageHeader>\(messageFields.joined(separator: "\n"))</MessageHeader>
        <TraceHeaderList>\(traceHeaders)\(business)</TraceHeaderList>
        <Signature/></edXML:edXMLHeader>
        """
    }

    var body: String {
        """
        <edXML:edXMLBody><edXML:edXMLManifest version="1.0">\(reference)</edXML:edXMLManifest>\
        </edXML:edXMLBody>
        """
    }

    func text(header: String? = nil) -> String {
        """
        \(declaration)<edXML xmlns="\(PacketReader.namespace)">
        <edXML:edXMLEnvelope xmlns:edXML="\(PacketReader.namespace)">
        \(header ?? self.header)
        \(body)
        </edXML:edXMLEnvelope>
        <AttachmentEncoded>\(attachments)</AttachmentEncoded>
        </edXML>
        """
    }

    var text: String { text() }

    static func status(_ children: String, in element: String = "Status") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <edXML xmlns="\(PacketReader.namespace)">
        <edXML:edXMLEnvelope xmlns:edXML="\(PacketReader.namespace)"><edXML:edXMLHeader>
        <\(element)>\(children)</\(element)>
        </edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>
        """
    }

    static let statusChildren = """
        <From><OrganId>G09</OrganId><OrganName>Bộ Nội vụ</OrganName></From>
        <ResponseFor><OrganId>H27.01</OrganId><Code>415/UBND-TH</Code>\
        <PromulgationDate>2026/03/18</PromulgationDate>\
        <DocumentId>H27.01,2026/03/18,415/UBND-TH</DocumentId></ResponseFor>
        <StaffInfo><Department>Văn thư</Department><Staff>Cán Bộ Mẫu</Staff>\
        <Mobile>0900000000</Mobile><Email>vanthu@vidu.gov.vn</Email></StaffInfo>
        <StatusCode>03</StatusCode><Description>Đã tiếp nhận, số đến 1207</Description>
        <Timestamp>2026/03/18 10:02:30</Timestamp>
        """
}
