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
    /// In place of `attachment`.
    var files: [File]?
    /// The files in the order of the manifest; nil for their own.
    var manifest: [Int]?
    /// The documents that it replaces, with `business` 3.
    var replaced: [String] = []
    /// Another id than that of the standard.
    var writtenID: String?
    /// When it was issued, and handed on.
    var issued = "2025/06/16"
    /// The document that an update is of.
    var target: String?

    struct File {
        var name: String
        var type: String
        var bytes: [UInt8]

        init(_ name: String, type: String = "application/pdf", _ bytes: [UInt8]) {
            self.name = name
            self.type = type
            self.bytes = bytes
        }
    }

    var documentID: String { writtenID ?? "\(from),\(issued),\(number)/UBND-VP" }

    var text: String {
        let receivers = to.map {
            "<To><OrganId>\($0)</OrganId><OrganName>Nơi nhận</OrganName></To>"
        }
        let secret = secret.map { "<Secret>\($0)</Secret>" } ?? ""
        let files = files ?? attachment.map { [File("vb.pdf", Array($0.utf8))] } ?? []
        let order = manifest ?? Array(files.indices)
        let references = order.map { place in
            """
            <Reference><ContentId>cid:\(place + 1)</ContentId>\
            <ContentType>\(files[place].type)</ContentType><Description>Toàn văn</Description>\
            <AttachmentName>\(files[place].name)</AttachmentName></Reference>
            """
        }
        let body = """
            <edXMLBody><edXMLManifest version="1.0">\(references.joined())</edXMLManifest></edXMLBody>
            """
        let attachments = files.enumerated().map { place, file in
            """
            <Attachment><ContentId>cid:\(place + 1)</ContentId>\
            <AttachmentName>\(file.name)</AttachmentName><Description>Toàn văn</Description>\
            <ContentType>\(file.type)</ContentType>\
            <ContentTransferEncoded>\(Base64.encode(file.bytes))</ContentTransferEncoded>\
            </Attachment>
            """
        }
        let infos = replaced.map {
            "<ReplacementInfo><DocumentId>\($0)</DocumentId></ReplacementInfo>"
        }
        let replacements =
            replaced.isEmpty
            ? "" : "<ReplacementInfoList>\(infos.joined())</ReplacementInfoList>"
        let reference = files.isEmpty ? nil : body
        let attached =
            files.isEmpty
            ? nil : "<AttachmentEncoded>\(attachments.joined())</AttachmentEncoded>"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader>\
            <MessageHeader><From><OrganId>\(from)</OrganId><OrganName>Nơi gửi</OrganName></From>\
            \(receivers.joined())\
            <Code><CodeNumber>\(number)</CodeNumber><CodeNotation>UBND-VP</CodeNotation></Code>\
            <PromulgationInfo><Place>Hà Tĩnh</Place>\
            <PromulgationDate>\(issued)</PromulgationDate></PromulgationInfo>\
            <DocumentType><Type>2</Type><TypeDetail>18</TypeDetail><TypeName>Công văn</TypeName>\
            </DocumentType><Subject>\(subject)</Subject>\
            <OtherInfo><Priority>\(priority)</Priority>\(secret)</OtherInfo>\
            <SteeringType>0</SteeringType><DocumentId>\(documentID)</DocumentId></MessageHeader>\
            <TraceHeaderList><TraceHeader><OrganId>\(from)</OrganId>\
            <Timestamp>\(issued) 08:00:00</Timestamp></TraceHeader>\
            <Bussiness>\(target.map { "<DocumentId>\($0)</DocumentId>" } ?? "")\
            <BussinessDocType>\(business)</BussinessDocType>\
            <BussinessDocReason>Lý do</BussinessDocReason><Paper>0</Paper>\(replacements)</Bussiness>\
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
            <PromulgationDate>\(issued)</PromulgationDate><DocumentId>\(documentID)</DocumentId>\
            </ResponseFor><StaffInfo><Department>Văn thư</Department><Staff>Cán Bộ Mẫu</Staff>\
            </StaffInfo><StatusCode>\(code)</StatusCode><Description>\(reason)</Description>\
            <Timestamp>\(time)</Timestamp></Status></edXMLHeader></edXMLEnvelope></edXML>
            """
    }
}
