// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

/// What has no clear meaning, or does harm: refused, with the path of the element. One row each; the
/// packets are received on 2026-03-20.
@Suite struct AmbiguousPacketTests {
    private static let message = "edXML/edXMLEnvelope/edXMLHeader/MessageHeader"
    private static let trace = "edXML/edXMLEnvelope/edXMLHeader/TraceHeaderList"
    private static let status = "edXML/edXMLEnvelope/edXMLHeader/Status"
    private static let manifest = "edXML/edXMLEnvelope/edXMLBody/edXMLManifest"

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var code: RefusalCode
        var path: String
        var change: @Sendable (inout PacketText) -> Void

        init(
            _ name: String, _ path: String, _ code: RefusalCode = .invalidValue,
            _ change: @escaping @Sendable (inout PacketText) -> Void
        ) {
            testDescription = name
            self.code = code
            self.path = path
            self.change = change
        }

        /// Of `Topics/packets.md`.
        var row: String {
            let seen = testDescription.unicodeScalars.map {
                $0.isASCII || $0.properties.isAlphabetic
                    ? String($0) : "U+" + String($0.value, radix: 16, uppercase: true)
            }
            let input = seen.joined().replacing("|", with: "\\|")
            return "| rule | \(input) | `\(code.rawValue)` at `\(path)` |"
        }
    }

    static let twice: [Row] = [
        Row("two subjects", message + "/Subject[2]") { $0.subject += "<Subject>khác</Subject>" },
        Row("two subjects apart", message + "/Subject[2]") { $0.extra = "<Subject>khác</Subject>" },
        Row("two identifiers", message + "/DocumentId[2]") {
            $0.documentID += "<DocumentId>H27.01,2026/03/18,416/UBND-TH</DocumentId>"
        },
        Row("two numbers", message + "/Code/CodeNumber[2]") {
            $0.code = $0.code.replacing(
                "<CodeNotation>", with: "<CodeNumber>416</CodeNumber><CodeNotation>")
        },
        Row("two codes", message + "/Code[2]") {
            $0.code +=
                "<Code><CodeNumber>416</CodeNumber><CodeNotation>UBND-TH</CodeNotation></Code>"
        },
        Row("two dates", message + "/PromulgationInfo[2]") {
            $0.promulgation +=
                "<PromulgationInfo><PromulgationDate>2026/03/17</PromulgationDate></PromulgationInfo>"
        },
        Row("two dates in one block", message + "/PromulgationInfo/PromulgationDate[2]") {
            $0.promulgation = $0.promulgation.replacing(
                "<PromulgationDate>",
                with: "<PromulgationDate>2026/03/17</PromulgationDate><PromulgationDate>")
        },
        Row("two priorities", message + "/OtherInfo[2]") {
            $0.otherInfo += "<OtherInfo><Priority>3</Priority></OtherInfo>"
        },
        Row("two priorities in one block", message + "/OtherInfo/Priority[2]") {
            $0.otherInfo = $0.otherInfo.replacing(
                "<Priority>", with: "<Priority>3</Priority><Priority>")
        },
        Row("two deadlines", message + "/DueDate[2]") {
            $0.dueDate += "<DueDate>2026/04/01</DueDate>"
        },
        Row("two signers", message + "/SignerInfo[2]") {
            $0.signer += "<Author><FullName>Người Khác</FullName></Author>"
        },
        Row("two types", message + "/DocumentType[2]") {
            $0.type += "<DocumentType><Type>2</Type><TypeDetail>1</TypeDetail></DocumentType>"
        },
        Row("two steering types", message + "/SteeringType[2]") {
            $0.steering += "<SteeringType>0</SteeringType>"
        },
        Row("two senders", message + "/From[2]") {
            $0.from += "<From><OrganId>G09</OrganId></From>"
        },
        Row("two codes of one receiver", message + "/To/OrganId[2]") {
            $0.to = "<To><OrganId>G09</OrganId><OrganId>G01</OrganId></To>"
        },
        Row("two codes of the second receiver", message + "/To[2]/OrganId[2]") {
            $0.to =
                "<To><OrganId>G01</OrganId></To>"
                + "<To><OrganId>G09</OrganId><OrganId>G22</OrganId></To>"
        },
        Row("two commands", trace + "/Bussiness/BussinessDocType[2]") {
            $0.business =
                "<Bussiness><BussinessDocType>0</BussinessDocType>"
                + "<BussinessDocType>1</BussinessDocType></Bussiness>"
        },
        Row("two commands in two blocks", trace + "/Bussiness[2]/BussinessDocType") {
            $0.business += "<Business><BusinessDocType>1</BusinessDocType></Business>"
        },
        Row("two documents acted on", trace + "/Bussiness[2]/DocumentId") {
            $0.business =
                "<Bussiness><BussinessDocType>1</BussinessDocType><DocumentId>x</DocumentId>"
                + "</Bussiness><Bussiness><DocumentId>y</DocumentId></Bussiness>"
        },
        Row(
            "a receiver that is added and removed",
            trace + "/Bussiness/BussinessDocumentInfo/ReceiverList[2]/Receiver/ReceiverType"
        ) {
            let receiver =
                "<ReceiverList><Receiver><ReceiverType>1</ReceiverType>"
                + "<OrganId>G01</OrganId></Receiver></ReceiverList>"
            $0.business =
                "<Bussiness><DocumentId>x</DocumentId><BussinessDocType>2"
                + "</BussinessDocType><BussinessDocumentInfo>" + receiver
                + receiver.replacing("Type>1", with: "Type>0")
                + "</BussinessDocumentInfo></Bussiness>"
        },
        Row("two names of a file", "edXML/AttachmentEncoded/Attachment/AttachmentName[2]") {
            $0.attachments = $0.attachments.replacing(
                "<Description>", with: "<AttachmentName>b.pdf</AttachmentName><Description>")
        },
        Row("two names of a reference", manifest + "/Reference/AttachmentName[2]") {
            $0.reference = $0.reference.replacing(
                "<Description>", with: "<AttachmentName>b.pdf</AttachmentName><Description>")
        },
        Row("two references of one id", manifest + "/Reference[2]/ContentId") {
            $0.reference += $0.reference.replacing("415", with: "416").replacing("cid:1", with: "1")
        },
        Row("two manifests", manifest + "[2]/Reference") {
            $0.reference +=
                "</edXML:edXMLManifest><edXML:edXMLManifest>"
                + $0.reference.replacing("cid:1", with: "cid:2")
            $0.attachments += PacketText.attachment(PacketText.pdf, id: "2")
        },
        Row("an id and a link that differ", manifest + "/Reference/ContentId") {
            $0.reference = $0.reference.replacing(
                "<Reference>", with: "<Reference xmlns:l=\"urn:x\" l:href=\"cid:2\">")
        },
    ]

    static let files: [Row] = [
        Row("twin attachments", "edXML/AttachmentEncoded/Attachment[2]/ContentId") {
            $0.attachments += PacketText.attachment(PacketText.pdf, id: "1", name: "b.pdf")
        },
        Row(
            "an attachment that no reference names",
            "edXML/AttachmentEncoded/Attachment[2]/ContentId"
        ) { $0.attachments += PacketText.attachment(PacketText.pdf, id: "2", name: "b.pdf") },
        Row(
            "an attachment in a second block that no reference names",
            "edXML/AttachmentEncoded[2]/Attachment/ContentId"
        ) {
            $0.attachments +=
                "</AttachmentEncoded><AttachmentEncoded>"
                + PacketText.attachment(PacketText.pdf, id: "2", name: "b.pdf")
        },
        Row(
            "an attachment without an id and with a name of nobody",
            "edXML/AttachmentEncoded/Attachment/ContentId", .missingElement
        ) {
            $0.reference = ""
            $0.attachments = PacketText.attachment(PacketText.pdf, name: "b.pdf")
                .replacing("<ContentId>cid:1</ContentId>", with: "")
        },
        Row("a reference without attachment", manifest + "/Reference[2]", .attachmentMissing) {
            $0.reference += $0.reference.replacing("cid:1", with: "cid:2")
        },
    ]

    static let codes: [Row] =
        [
            "H27 05", "H27/05", "H27,05", "\"H27\"", "Ｈ27", "\u{41D}27", "H27.\u{200B}05",
            "H27\u{200B}",
            "\u{FEFF}H27", "H27..05", ".H27", "H27.", "VỤ TỔ CHỨC", "H27;G09", "'H27'", "H27\\05",
            "<![CDATA[ ]]>.",
        ].map { code in
            Row("receiver \(code)", message + "/To/OrganId") {
                $0.to = "<To><OrganId>\(code)</OrganId></To>"
            }
        } + [
            Row("a code of 36 characters", message + "/To/OrganId", .valueTooLong) {
                $0.to = "<To><OrganId>H27.\(String(repeating: "1", count: 32))</OrganId></To>"
            },
            Row("a sender that is none", message + "/From/OrganId") {
                $0.from = "<From><OrganId>H27 01</OrganId></From>"
            },
            Row("the third receiver", message + "/To[3]/OrganId") {
                $0.to += "<To><OrganId>h 1</OrganId></To>"
            },
            Row("of the document answered", message + "/ResponseFor/OrganId") {
                $0.responseFor = "<ResponseFor><OrganId>G 09</OrganId></ResponseFor>"
            },
            Row("receivers that differ in blanks", message + "/To[2]", .duplicateReceiver) {
                $0.to = "<To><OrganId>G09</OrganId></To><To><OrganId> G09\t</OrganId></To>"
            },
            Row("receivers that differ in case", message + "/To[2]", .duplicateReceiver) {
                $0.to = "<To><OrganId>SANDBOX</OrganId></To><To><OrganId>sandbox</OrganId></To>"
            },
        ]

    static let dates: [Row] =
        [
            "1944/12/31", "2026/03/22", "2062/03/18", "0001/01/01", "2026/02/30", "2026/13/01",
            "32/01/2026",
            "2026/03/18 25:00:00", "2026/03/18 10:61:00", "2026/03/18 10:02:61",
            "2026/03/18 10:30:60",
            "2026/03/18 13:00 AM", "2026/03/18 00:10 CH", "03/18/2026", "18/3/26", "2026/03",
        ].map { date in
            Row("issued on \(date)", message + "/PromulgationInfo/PromulgationDate") {
                $0.promulgation = $0.promulgation.replacing("2026/03/18", with: date)
            }
        } + [
            Row("a deadline in 1944", message + "/DueDate") {
                $0.dueDate = "<DueDate>1944/01/01</DueDate>"
            },
            Row("an identifier of the future", message + "/DocumentId") {
                $0.documentID = $0.documentID.replacing("2026", with: "2126")
            },
            Row("an identifier with an impossible date", message + "/DocumentId") {
                $0.documentID = $0.documentID.replacing("2026/03/18", with: "2026/02/30")
            },
            Row("an answer to a document of the future", message + "/ResponseFor/PromulgationDate")
            {
                $0.responseFor =
                    "<ResponseFor><PromulgationDate>2027/01/01</PromulgationDate></ResponseFor>"
            },
            Row("a hop at an impossible time", trace + "/TraceHeader/Timestamp") {
                $0.traceHeaders = $0.traceHeaders.replacing("09:41:07", with: "24:41:07")
            },
            Row("a hop in the future", trace + "/TraceHeader/Timestamp") {
                $0.traceHeaders = $0.traceHeaders.replacing("2026/03/18", with: "2026/03/22")
            },
            Row(
                "neither date nor an identifier that has it",
                message + "/PromulgationInfo/PromulgationDate", .missingElement
            ) {
                $0.promulgation = ""
                $0.documentID = "<DocumentId>1048577</DocumentId>"
            },
            Row(
                "neither number nor an identifier that has it", message + "/Code/CodeNumber",
                .missingElement
            ) {
                $0.code = ""
                $0.documentID = "<DocumentId>1048577</DocumentId>"
            },
        ]

    static let commands: [Row] = [
        Row("an empty command", trace + "/Bussiness/BussinessDocType", .missingElement) {
            $0.business = "<Bussiness><BussinessDocType/></Bussiness>"
        },
        Row("an unknown command", trace + "/Bussiness/BussinessDocType", .commandNotOffered) {
            $0.business = "<Bussiness><BussinessDocType>4</BussinessDocType></Bussiness>"
        },
        Row(
            "a command that is no number", trace + "/Bussiness/BussinessDocType", .commandNotOffered
        ) {
            $0.business = "<Bussiness><BussinessDocType>+1</BussinessDocType></Bussiness>"
        },
        Row("an update without target", trace + "/Bussiness/DocumentId", .missingElement) {
            $0.business = "<Bussiness><BussinessDocType>2</BussinessDocType></Bussiness>"
        },
    ]

    static let rows = twice + files + codes + dates + commands

    @Test(arguments: rows)
    func `is refused at its element`(row: Row) throws {
        var packet = PacketText()
        row.change(&packet)
        let refused = try #require(refusal(of: packet.text))
        #expect(refused.code == row.code, "\(refused.en)")
        #expect(refused.element == row.path)
        #expect(refused.further.isEmpty, "\(refused.further.map { $0.en })")
    }

    struct StatusRow: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var code: RefusalCode = .invalidValue
        var path: String
        var old: String
        var new: String
    }

    @Test(arguments: [
        StatusRow(
            testDescription: "two codes", path: status + "/StatusCode[2]", old: "<StatusCode>03",
            new: "<StatusCode>02</StatusCode><StatusCode>03"),
        StatusRow(
            testDescription: "two times", path: status + "/Timestamp[2]", old: "<Timestamp>",
            new: "<Timestamp>2026/03/18 10:02:31</Timestamp><Timestamp>"),
        StatusRow(
            testDescription: "an impossible time", path: status + "/Timestamp", old: "10:02:30",
            new: "10:62:30"),
        StatusRow(
            testDescription: "more than a day ahead", path: status + "/Timestamp",
            old: "2026/03/18 10:02:30", new: "2026/03/21 12:00:01"),
        StatusRow(
            testDescription: "before 1945", path: status + "/Timestamp", old: "2026/03/18 10",
            new: "1926/03/18 10"),
        StatusRow(
            testDescription: "a reporter in lower case", path: status + "/From/OrganId", old: "G09",
            new: "g09"),
        StatusRow(
            testDescription: "an issuer that is no code", path: status + "/ResponseFor/OrganId",
            old: "<OrganId>H27.01", new: "<OrganId>H27 01"),
    ])
    func `a status is refused at its element`(row: StatusRow) throws {
        let text = PacketText.status(
            PacketText.statusChildren.replacing(row.old, with: row.new, maxReplacements: 1))
        let refused = try #require(refusal(of: text))
        #expect(refused.code == row.code)
        #expect(refused.element == row.path)
        #expect(refused.further.isEmpty, "\(refused.further.map { $0.en })")
    }

    @Test(arguments: ["h27.05.03", "g09", "000.00.01.h27"])
    func `a code in lower case is answered with what was meant`(code: String) throws {
        var packet = PacketText()
        packet.to = "<To><OrganId>\(code)</OrganId></To>"
        let refused = try #require(refusal(of: packet.text))
        #expect(refused.code == .invalidValue)
        #expect(refused.vi.contains("chữ hoa: " + code.uppercased()))
        #expect(refused.en.contains("capital letters: " + code.uppercased()))
    }

    @Test func `several faults are told together, each at its element`() throws {
        var packet = PacketText()
        packet.subject = ""
        packet.to += "<To><OrganId>h 1</OrganId></To><To/>"
        packet.dueDate = "<DueDate>mai</DueDate>"
        packet.otherInfo = "<OtherInfo><Priority>9</Priority></OtherInfo>"
        let refused = try #require(refusal(of: packet.text))
        let all = [refused] + refused.further
        #expect(
            Set(all.map { $0.element })
                == Set(
                    ["To[3]/OrganId", "To[4]/OrganId", "Subject", "DueDate", "OtherInfo/Priority"]
                        .map { Self.message + "/" + $0 }))
        #expect(refused.further.allSatisfy { $0.further.isEmpty })
        #expect(refused.en.contains("5 faults") && refused.vi.contains("5 lỗi"))
        for fault in all { #expect(refused.en.contains(fault.element)) }
    }

    @Test func `faults of attachments are told together, and nothing of them is kept`() throws {
        var packet = PacketText()
        packet.attachments =
            PacketText.attachment(PacketText.pdf, name: "../a.pdf")
            + PacketText.attachment(PacketText.pdf, id: "2", name: "b.pdf")
            + PacketText.attachment(PacketText.pdf, id: "2", name: "c/d.pdf")
        let sink = MemorySink()
        let refused = try #require(refusal(of: packet.text, sink: sink))
        #expect(sink.beginnings == 0 || sink.isDiscarded)
        #expect(
            ([refused] + refused.further).map { $0.element }
                == [
                    "Attachment/AttachmentName", "Attachment[3]/AttachmentName",
                    "Attachment[3]/ContentId", "Attachment[2]/ContentId",
                ].map { "edXML/AttachmentEncoded/" + $0 })
    }

    @Test func `no more faults than a person reads`() throws {
        var packet = PacketText()
        packet.to = (0..<500).map { "<To><OrganId>a b\($0)</OrganId></To>" }.joined()
        let refused = try #require(refusal(of: packet.text))
        #expect(refused.further.count == Refusal.faultLimit - 1)
    }

    @Test func `of a secret document nothing else is told`() throws {
        var packet = PacketText()
        packet.subject = "<Subject>(MẬT) x</Subject>"
        packet.to = "<To/>"
        let refused = try #require(refusal(of: packet.text))
        #expect(refused.code == .secretDocument && refused.further.isEmpty)
        packet = PacketText()
        packet.attachments =
            PacketText.attachment(PacketText.pdf, name: "../a.pdf")
            + PacketText.attachment(PacketText.pdf, id: "2", name: "TỐI MẬT.pdf")
        let late = try #require(refusal(of: packet.text))
        #expect(late.code == .secretDocument && late.further.isEmpty)
    }

    @Test func `equal values say one thing, empty ones nothing`() throws {
        let standard = try read(PacketText().text).header
        var packet = PacketText()
        packet.subject = "<Subject/>" + packet.subject + packet.subject
        packet.code = "<Code/>" + packet.code + packet.code.replacing("415", with: " 415\n")
        packet.documentID += packet.documentID
        packet.from += packet.from
        let again = try read(packet.text)
        #expect(again.header == standard)
        #expect(again.notes.map { $0.kind } == [.repeated, .repeated, .repeated, .repeated])
    }

    @Test func `tomorrow is within the tolerance of clocks and zones`() throws {
        var packet = PacketText()
        packet.documentID = packet.documentID.replacing("03/18", with: "03/21")
        packet.promulgation = packet.promulgation.replacing("03/18", with: "03/21")
        #expect(try read(packet.text).header.issuedOn?.iso == "2026-03-21")
    }
}
