// LienThong
// SPDX-License-Identifier: Apache-2.0

// The change of a row stands last, beside what is checked of it.
// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import Exchange

@testable import EdXML

extension PacketKind {
    private static let statusPath = "edXML/edXMLEnvelope/edXMLHeader/Status"

    /// 2.8: statuses.
    static let statuses: [PacketKind] =
        [
            .status("2.8", "a status as the standard has it"),
            .status(
                "2.8", "a status in `MessageHeader`", .read([.unusualForm]), in: "MessageHeader",
                check: { $0.header.kind == .status && $0.header.status?.staff.mobile != nil }),
            .status(
                "2.8", "no `DocumentId`; issuer, code and date say it", .read([.derived]),
                "<DocumentId>H27.01,2026/03/18,415/UBND-TH</DocumentId>", "",
                check: { $0.header.actedOn == "H27.01,2026/03/18,415/UBND-TH" }),
            .status(
                "2.8", "a code without its zero", .read([.unusualForm]), "<StatusCode>03",
                "<StatusCode>3", check: { $0.header.status?.code == "03" }),
            .status(
                "2.8", "an unknown code", .read([.notInList]), "<StatusCode>03", "<StatusCode>07",
                check: { $0.header.status?.code == "07" }),
            .status(
                "2.8", "a return without a reason",
                .refused(.statusReasonRequired, at: statusPath + "/Description"),
                "<StatusCode>03</StatusCode><Description>Đã tiếp nhận, số đến 1207",
                "<StatusCode>02</StatusCode><Description>"),
        ]
        + [
            ("2026-03-18T10:02:30", "2026-03-18T10:02:30+07:00"),
            ("2026-03-18T03:02:30.125Z", "2026-03-18T10:02:30.125+07:00"),
            ("18/03/2026 10:02:30", "2026-03-18T10:02:30+07:00"),
            ("18/03/2026 10:02:30 PM", "2026-03-18T22:02:30+07:00"),
            ("18/03/2026 10:02:30 SA", "2026-03-18T10:02:30+07:00"),
            ("18/03/2026 12:02 CH", "2026-03-18T12:02:00+07:00"),
            ("2026/03/18 12:02:30 AM", "2026-03-18T00:02:30+07:00"),
            ("20260318100230", "2026-03-18T10:02:30+07:00"),
            ("1773802950000", "2026-03-18T10:02:30+07:00"),
            ("Wed Mar 18 10:02:30 ICT 2026", "2026-03-18T10:02:30+07:00"),
            ("2026/03/18", "2026-03-18T00:00:00+07:00"),
        ].map { (time: String, iso: String) in
            .status(
                "2.8", "a time as `\(time)`", .read([.unusualForm]), "2026/03/18 10:02:30", time,
                check: { $0.header.status?.time?.iso == iso })
        }
        + [
            .status(
                "2.8", "a leap second", .read([]), "2026/03/18 10:02:30", "2016/12/31 23:59:60",
                check: { $0.header.status?.time?.iso == "2017-01-01T00:00:00+07:00" })
        ]

    /// 8: traps, those that the reader meets.
    static let traps: [PacketKind] =
        [
            .whole(
                "8.1", "the same namespace under another prefix", .read([]),
                check: { $0.header == standard }
            ) {
                PacketText().text.replacing("edXML:edXML", with: "x:edXML")
                    .replacing("xmlns:edXML=", with: "xmlns:x=")
            },
            .whole(
                "8.1", "no prefix at all", .read([]), check: { $0.header == standard }
            ) {
                PacketText().text.replacing("edXML:edXML", with: "edXML")
                    .replacing(" xmlns:edXML=\"\(PacketReader.namespace)\"", with: "")
            },
            .document("8.3", "`cid:` on the manifest's side only") {
                $0.attachments = PacketText.attachment(PacketText.pdf, id: "1")
            },
            .document("8.3", "`cid:` on the attachment's side only") {
                $0.reference = $0.reference.replacing("cid:1", with: "1")
            },
            .document(
                "8.4", "one zipped and one plain attachment", .read([]),
                check: { $0.attachments.map(\.wasZipped) == [true, false] }
            ) {
                $0.reference += $0.reference.replacing("cid:1", with: "cid:2")
                $0.attachments =
                    PacketText.attachment(
                        try ZipBytes.packed(PacketText.pdf), type: "application/zip")
                    + PacketText.attachment(PacketText.pdf, id: "2")
            },
        ]
        + [
            ("2", "18", ""), ("18", "0", ""), ("1", "0", "Công văn"),
        ].map { (type: String, detail: String, name: String) in
            .document(
                "8.5", "an official letter as `Type` \(type), `TypeDetail` \(detail) \(name)",
                .read([]), check: { $0.header.type.known?.name == "Công văn" }
            ) {
                $0.type =
                    "<DocumentType><Type>\(type)</Type><TypeDetail>\(detail)</TypeDetail>"
                    + "<TypeName>\(name)</TypeName></DocumentType>"
            }
        }
        + [
            .document(
                "8.6", "the old form of the sender's code in `DocumentId`", .read([])
            ) { $0.documentID = $0.documentID.replacing("H27.01", with: "000.00.01.H27") },
            .document(
                "8.8", "one receiver twice",
                .refused(.duplicateReceiver, at: message + "/To[2]")
            ) { $0.to = "<To><OrganId>G09</OrganId></To><To><OrganId>G09</OrganId></To>" },
            .document(
                "8.10", "a recall of one's own document", .read([.absent]),
                check: { $0.header.actedOn == "H27.01,2026/03/18,415/UBND-TH" }
            ) {
                $0.business = "<Bussiness><BussinessDocType>1</BussinessDocType></Bussiness>"
                $0.attachments = ""
            },
            .whole("8.12", "an empty `DigitalSignature`", .read([])) {
                PacketText().text.replacing("<Signature/>", with: "<DigitalSignature/>")
            },
            .document(
                "8.14", "a secret subject", .refused(.secretDocument, at: message + "/Subject")
            ) { $0.subject = "<Subject>[TỐI MẬT] V/v</Subject>" },
            .whole("8.15", "stray bytes before the declaration", .refused(.notXML, at: "")) {
                "x" + PacketText().text
            },
            .whole("8.15", "an external entity", .refused(.doctypeForbidden, at: "")) {
                PacketText().text.replacing(
                    "?>\n", with: "?>\n<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>")
            },
            .document("8.15", "a zip bomb", .refused(.archiveLimit, at: content)) {
                $0.attachments = PacketText.attachment(
                    try ZipBytes.packed(
                        PacketText.pdf + [UInt8](repeating: 0, count: 11 << 20)))
            },
            .document(
                "8.16", "decomposed letters", .read([]),
                check: { $0.header.subject.map { Array($0.utf8) } == Array("V/v rà soát".utf8) }
            ) { $0.subject = "<Subject>V/v ra\u{300} soa\u{301}t</Subject>" },
        ]

    static let all = orders + statuses + variants + traps
}
