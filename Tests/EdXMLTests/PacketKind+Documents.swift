// LienThong
// SPDX-License-Identifier: Apache-2.0

// The change of a row stands last, beside what is checked of it.
// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import Exchange
import Testing

@testable import EdXML

extension PacketKind {
    static let message = "edXML/edXMLEnvelope/edXMLHeader/MessageHeader"
    static let content = "edXML/AttachmentEncoded/Attachment/ContentTransferEncoded"
    private static let pdf = PacketText.pdf

    /// 2.7: the orders that are met.
    static let orders: [PacketKind] = [
        .document("2.7", "the order of the standard's numbering (.NET SDK)") { _ in },
        PacketKind(
            section: "2.7", input: "the order of the Java SDK", outcome: .read([]),
            bytes: {
                let p = PacketText()
                let fields =
                    p.from + p.to + p.documentID + p.code + p.promulgation + p.type + p.subject
                    + p.content + p.signer + p.dueDate + p.otherInfo + p.steering + p.toPlaces
                return Array(p.text(header: header(fields, p)).utf8)
            }, check: { $0.header == standard }),
        PacketKind(
            section: "2.7", input: "the reverse order, the trace before the header",
            outcome: .read([]),
            bytes: {
                let p = PacketText()
                return Array(
                    p.text(header: header(p.messageFields.reversed().joined(), p)).utf8)
            }, check: { $0.header == standard }),
    ]

    /// 2.11: forms of real writers.
    static let variants: [PacketKind] =
        variantsOfFiles + variantsOfCommands + variantsOfFields + variantsOfCodes + falseRelatives

    private static let variantsOfFiles: [PacketKind] = [
        .document(
            "2.11", "a zipped file, declared `application/pdf` on both sides",
            check: { $0.attachments.map(\.wasZipped) == [true] }
        ) { $0.attachments = PacketText.attachment(try ZipBytes.packed(pdf)) },
        .document(
            "2.11", "a plain file, declared `application/zip`", .read([.otherContentType]),
            check: { $0.attachments.map(\.wasZipped) == [false] }
        ) { $0.attachments = PacketText.attachment(pdf, type: "application/zip") },
        .document(
            "2.11", "a docx, which begins as an archive does",
            check: { $0.attachments.map(\.wasZipped) == [false] }
        ) {
            let office = ZipBytes.stored([("[Content_Types].xml", pdf), ("a.xml", pdf)])
            $0.reference = $0.reference.replacing(".pdf", with: ".docx")
            $0.attachments = PacketText.attachment(
                office, name: "415-UBND-TH.docx", type: "application/octet-stream")
        },
        .document(
            "2.11", "an archive of one file that is not what the name says: it stays",
            .read([.otherFileForm]), check: { $0.attachments.map(\.wasZipped) == [false] }
        ) {
            $0.attachments = PacketText.attachment(
                ZipBytes.stored([("a.txt", [0x61])]), type: "application/zip")
        },
        .document(
            "2.11", "`Reference` and `Attachment` disagree in name and type",
            .read([.disagreement]), check: { $0.attachments.map(\.name) == ["khac.pdf"] }
        ) { $0.attachments = PacketText.attachment(pdf, name: "khac.pdf", type: "a/b") },
        .document("2.11", "`Reference` holds `xlink:href` only; `xlink:type` a MIME type") {
            $0.reference = """
                <Reference xmlns:x="http://www.w3.org/1999/xlink" x:href="cid:1" \
                x:type="application/pdf"/>
                """
        },
        .document(
            "2.11", "`AttachmentEncoded` in no namespace, and several of them",
            check: { $0.attachments.count == 2 }
        ) {
            $0.reference += $0.reference.replacing("cid:1", with: "cid:2")
            $0.attachments +=
                "</AttachmentEncoded><AttachmentEncoded xmlns=\"\">"
                + PacketText.attachment(pdf, id: "2")
        },
        .whole("2.11", "`Manifest` stands for `edXMLManifest`", .read([])) {
            PacketText().text.replacing("edXMLManifest", with: "Manifest")
        },
        .document("2.11", "Base64 with blanks, line ends and `&#13;`") {
            let broken = PacketText.base64(pdf).map { "\($0)&#13;\r\n\t " }.joined()
            $0.attachments = PacketText.attachment([]).replacing(
                "<ContentTransferEncoded></", with: "<ContentTransferEncoded>\(broken)</")
        },
    ]

    private static let variantsOfCommands: [PacketKind] = [
        .document(
            "2.11", "`Business/BusinessDocType` in the correct spelling: a recall",
            .read([]), check: { $0.header.business.kind == .recall }
        ) { $0.business = "<Business><BusinessDocType>1</BusinessDocType></Business>" },
        .document(
            "2.11", "the same inside of `TraceHeader`", .read([]),
            check: { $0.header.business.kind == .recall }
        ) {
            $0.traceHeaders = $0.traceHeaders.replacing(
                "</TraceHeader>",
                with: "<Business><BusinessDocType>1</BusinessDocType></Business></TraceHeader>")
            $0.business = ""
        },
        .document(
            "2.11",
            "type 0, which one old service means as a recall: a new document, never guessed",
            check: { $0.header.business.kind == .new }
        ) { _ in },
        .document(
            "2.11",
            "several `StaffInfo`, `BussinessDocumentInfo`, `ReceiverList`: joined", .read([]),
            check: {
                $0.header.business.update?.receivers.map(\.organID) == ["G01", "G02"]
                    && $0.header.business.staff.name == "A"
            }
        ) {
            func info(_ code: String) -> String {
                "<BussinessDocumentInfo><ReceiverList><Receiver><OrganId>\(code)</OrganId>"
                    + "</Receiver></ReceiverList></BussinessDocumentInfo>"
            }
            $0.business =
                "<Bussiness><DocumentId>x</DocumentId><BussinessDocType>2</BussinessDocType>"
                + "<StaffInfo/><StaffInfo><Staff>A</Staff></StaffInfo>\(info("G01"))\(info("G02"))"
                + "</Bussiness>"
        },
        .document(
            "2.11", "several `ReplacementInfoList`: joined", .read([]),
            check: { $0.header.business.replacements.map(\.documentID) == ["x", "y"] }
        ) {
            func list(_ id: String) -> String {
                "<ReplacementInfoList><ReplacementInfo><DocumentId>\(id)</DocumentId>"
                    + "</ReplacementInfo></ReplacementInfoList>"
            }
            $0.business =
                "<Bussiness><BussinessDocType>3</BussinessDocType>\(list("x"))\(list("y"))"
                + "</Bussiness>"
        },
    ]

    private static let variantsOfFields: [PacketKind] =
        ["18/03/2026", "2026-03-18T00:00:00", "18/03/2026 9:41:07 SA", "2026/03/18 00:00:00"].map {
            date in
            .document(
                "2.11", "issued on `\(date)`", .read([.unusualForm]),
                check: { $0.header.issuedOn?.iso == "2026-03-18" }
            ) { $0.promulgation = $0.promulgation.replacing("2026/03/18", with: date) }
        }
        + [
            .document(
                "2.11", "`DueDate` 0001/01/01, which programs on .NET mean as none",
                .read([.unusualForm]), check: { $0.header.dueOn == nil }
            ) { $0.dueDate = "<DueDate>0001/01/01</DueDate>" }
        ]
        + ["20260318000415", "123456789/ABC-DEF.GHI-2026"].map { number in
            .document(
                "2.11", "`CodeNumber` of \(number.count) characters",
                .read([.tooLong, .disagreement]), check: { $0.header.codeNumber == number }
            ) { $0.code = $0.code.replacing("415", with: number) }
        } + [
            .document(
                "2.11", "a notation that is free text", .read([.disagreement]),
                check: { $0.header.codeNotation == "UBND tỉnh, tổng hợp" }
            ) { $0.code = $0.code.replacing("UBND-TH", with: "UBND tỉnh, tổng hợp") },
            .document(
                "2.11", "a symbol cut at its second `/`: `Code` and `DocumentId` disagree",
                .read([.disagreement]), check: { $0.header.code == "415/QĐ" }
            ) {
                $0.code = $0.code.replacing("UBND-TH", with: "QĐ")
                $0.documentID = $0.documentID.replacing("UBND-TH", with: "QĐ/UBND-TH")
            },
            .document("2.11", "no `DocumentType`", .read([.absent])) { $0.type = "" },
            .document(
                "2.11", "no `DocumentId`", .read([.derived]),
                check: { $0.header.documentID == "H27.01,2026/03/18,415/UBND-TH" }
            ) { $0.documentID = "" },
            .document("2.11", "no `TraceHeader`", .read([.absent])) { $0.traceHeaders = "" },
            .document(
                "2.11", "no `Code`; `DocumentId` says it", .read([.derived]),
                check: { $0.header.code == "415/UBND-TH" }
            ) { $0.code = "" },
            .document(
                "2.11", "number and notation in one element", .read([.derived]),
                check: { $0.header.codeNumber == "415" && $0.header.codeNotation == "UBND-TH" }
            ) { $0.code = "<Code><CodeNotation>415/UBND-TH</CodeNotation></Code>" },
            .document(
                "2.11", "no date; `DocumentId` says it", .read([.derived]),
                check: { $0.header.issuedOn?.iso == "2026-03-18" }
            ) { $0.promulgation = "" },
            .document("2.11", "no `OtherInfo`", .read([.absent])) { $0.otherInfo = "" },
            .document("2.11", "no `SteeringType`", .read([.absent])) { $0.steering = "" },
            .document(
                "2.11", "`DocumentId` is a database number", .read([.unusualForm]),
                check: { $0.header.documentID == "1048577" }
            ) { $0.documentID = "<DocumentId>1048577</DocumentId>" },
            .document(
                "2.11", "an issuer in `DocumentId` that is not the sender", .read([.disagreement])
            ) { $0.documentID = $0.documentID.replacing("H27.01", with: "H05.02") },
            .document(
                "2.11", "more than two commas in `DocumentId`", .read([.derived]),
                check: { $0.header.codeNotation == "QĐ-UBND, bản 2" }
            ) {
                $0.code = ""
                $0.documentID = $0.documentID.replacing("UBND-TH", with: "QĐ-UBND, bản 2")
            },
            .document(
                "2.11", "`SteeringType` 10", .read([.notInList]),
                check: { $0.header.steeringType == 10 }
            ) { $0.steering = "<SteeringType>10</SteeringType>" },
            .document(
                "2.11", "`Priority` as a word", .read([.unusualForm]),
                check: { $0.header.priority == .express }
            ) { $0.otherInfo = "<OtherInfo><Priority>Hỏa tốc</Priority></OtherInfo>" },
            .document(
                "2.11", "`OtherInfo/Secret`",
                .refused(.secretDocument, at: message + "/OtherInfo/Secret")
            ) {
                $0.otherInfo = $0.otherInfo.replacing(
                    "</OtherInfo>", with: "<Secret>1</Secret></OtherInfo>")
            },
            .document("2.11", "elements and attributes that nobody knows") {
                $0.extra =
                    "<ApplicationType>3</ApplicationType><ReferenceCodes/><ContactInfo a='b'>"
                    + "<Subject>không</Subject></ContactInfo><ErrorList><DocumentId>x</DocumentId>"
                    + "</ErrorList>"
            },
            .document(
                "2.11", "values of `ResponseFor` as mixed content around the elements", .read([]),
                check: {
                    $0.header.documentID == "H27.01,2026/03/18,415/UBND-TH"
                        && $0.header.responseFor.map(\.code) == ["77/STP-VP"]
                }
            ) {
                $0.responseFor = """
                    H05 99/STP-VP<ResponseFor>H05.02 77/STP-VP<Code>77/STP-VP</Code>\
                    H05.02,2026/01/02,77/STP-VP</ResponseFor>
                    """
            },
            .document(
                "2.11", "500 characters in decomposed letters: counted after NFC", .read([])
            ) {
                $0.subject =
                    "<Subject>\(String(repeating: "e\u{302}\u{301}", count: 500))</Subject>"
            },
        ]

    private static let variantsOfCodes: [PacketKind] = [
        ("H37.DN.001", "letters in a lower group", []),
        ("A44", "another first letter", []), ("W00", "another first letter", []),
        ("SANDBOX_1", "a name of a test system", [.unusualForm]),
        ("0100109106-001", "an enterprise's registration number", [.unusualForm]),
        ("000.00.01.H27", "the old form", []), ("28.22.H17", "the old form, shortened", []),
    ].map { (code: String, words: String, notes: [PacketNote.Kind]) in
        .document(
            "2.11", "receiver `\(code)`: \(words)", .read(notes),
            check: { $0.header.to.map(\.organID) == [code] }
        ) { $0.to = "<To><OrganId>\(code)</OrganId></To>" }
    }

    private static let falseRelatives: [PacketKind] = [
        .whole("2.11", "another root element", .refused(.notAPacket, at: "")) {
            "<edXMLEnvelope xmlns=\"\(PacketReader.namespace)\"/>"
                + String(repeating: " ", count: 64)
        },
        .whole("2.11", "another namespace", .refused(.wrongNamespace, at: "edXML")) {
            PacketText().text.replacing(
                PacketReader.namespace, with: "http://www.e-doc.vn/Schema/")
        },
        .whole("2.11", "a SOAP envelope", .refused(.notAPacket, at: "")) {
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body/></s:Envelope>"
        },
        .whole("2.11", "MIME multipart", .refused(.notAPacket, at: "")) {
            "--boundary\r\nContent-Type: text/xml\r\n\r\n" + PacketText().text
        },
        PacketKind(
            section: "2.11", input: "a zip of header and attachments",
            outcome: .refused(.notAPacket, at: ""),
            bytes: {
                ZipBytes.stored([("edXML.xml", Array(PacketText().text.utf8)), ("a.pdf", pdf)])
            }),
    ]

    static let standard: PacketHeader? = {
        do { return try read(PacketText().text).header } catch { return nil }
    }()

    private static func header(_ fields: String, _ packet: PacketText) -> String {
        """
        <edXML:edXMLHeader><TraceHeaderList>\(packet.business)\(packet.traceHeaders)\
        </TraceHeaderList><MessageHeader>\(fields)</MessageHeader></edXML:edXMLHeader>
        """
    }
}
