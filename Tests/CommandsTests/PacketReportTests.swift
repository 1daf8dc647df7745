// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EdXML
import Exchange
import Glibc
import JSON
import Testing

@testable import Commands

@Suite struct PacketReportTests {
    private static let pdf = Array("%PDF-1.4\n%%EOF\n".utf8)

    private func header() throws -> PacketHeader {
        var header = PacketHeader(from: PacketOrganization("H27.01", name: "Văn phòng"))
        header.to = [PacketOrganization("G09"), PacketOrganization("H27.05.03")]
        header.documentID = "H27.01,2026/03/18,415/UBND-TH"
        header.codeNumber = "415"
        header.codeNotation = "UBND-TH"
        header.place = "Hà Tĩnh"
        header.issuedOn = CivilDate(iso: "2026-03-18")
        header.type = DocumentType(type: "2", typeDetail: "18", typeName: "Công văn")
        header.subject = "V/v rà soát"
        header.signer = PacketSigner(position: "PHÓ CHỦ TỊCH", fullName: "Người Ký Mẫu")
        header.priority = .urgent
        header.steeringType = 1
        header.trace = [
            PacketTrace(organID: "H27.01", time: BusinessTime(slashed: "2026/03/18 09:41:07"))
        ]
        header.business = PacketBusiness(.replace)
        header.business.paperFollows = false
        header.business.replacements = [PacketReplacement(documentID: "cũ", organIDs: ["G09"])]
        return header
    }

    private func report(_ bytes: [UInt8]) throws -> PacketReport {
        var path = Array("/tmp/lienthong-packet-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        #expect(descriptor >= 0)
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            close(descriptor)
            unlink(name)
        }
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        #expect(count == bytes.count)
        return try PacketReport(reading: name, now: nil)
    }

    private func json(_ report: PacketReport) throws -> JSONValue {
        var writer = JSONWriter()
        report.write(to: &writer)
        return try JSONReader.parse(writer.bytes, maxBytes: 1 << 20)
    }

    @Test func `a document's fields stand under their promised names`() throws {
        let file = OutgoingFile("415.pdf", contents: .bytes(Self.pdf), isZipped: true)
        let report = try report(PacketWriter.packet(header(), files: [file]))
        let value = try json(report)
        #expect(value["verdict"] == .string("accept"))
        let expected = """
            {"kind":"document","documentId":"H27.01,2026/03/18,415/UBND-TH","from":"H27.01",\
            "fromName":"Văn phòng","to":["G09","H27.05.03"],\
            "code":{"number":"415","notation":"UBND-TH"},"date":"2026-03-18","place":"Hà Tĩnh",\
            "subject":"V/v rà soát","content":null,\
            "type":{"type":2,"typeDetail":18,"typeName":"Công văn"},"signer":{"competence":null,\
            "position":"PHÓ CHỦ TỊCH","fullName":"Người Ký Mẫu"},"staff":{"department":null,\
            "staff":null,"mobile":null,"email":null},"dueDate":null,"toPlaces":[],\
            "priority":1,"steeringType":1,"appendixes":[],"responseFor":[],\
            "trace":[{"organId":"H27.01","timestamp":"2026-03-18T09:41:07+07:00"}],\
            "businessType":3,"reason":null,"businessDocumentId":null,"paper":0,"updates":null,\
            "replaces":[{"documentId":"cũ","organIds":["G09"]}],\
            "attachments":[{"name":"415.pdf","sha256":"\(SHA256.hash(Self.pdf).hex)",\
            "size":\(Self.pdf.count)}]}
            """
        #expect(value["fields"] == (try JSONReader.parse(Array(expected.utf8), maxBytes: 1 << 20)))
        #expect(report.text.contains("subject: V/v rà soát"))
        #expect(!report.text.contains("dueDate"))
    }

    @Test func `a refusal has code, path and both sentences`() throws {
        var header = try header()
        header.subject = nil
        let report = try report(PacketWriter.packet(header))
        let value = try json(report)
        #expect(value["verdict"] == .string("refuse"))
        #expect(value["code"] == .string("MISSING_ELEMENT"))
        #expect(
            value["path"] == .string("edXML/edXMLEnvelope/edXMLHeader/MessageHeader/Subject"))
        #expect(value["message"]?["vi"]?.stringValue?.contains("Thiếu phần tử") == true)
        #expect(value["message"]?["en"]?.stringValue?.contains("MessageHeader/Subject") == true)
        #expect(value["fields"] == .null)
        #expect(report.text.contains("MISSING_ELEMENT"))
    }

    @Test func `a status has four fields more`() throws {
        var header = PacketHeader(from: PacketOrganization("G09"))
        header.kind = .status
        header.responseFor = [
            PacketReference(
                organID: "H27.01", code: "415/UBND-TH", issuedOn: CivilDate(iso: "2026-03-18"),
                documentID: "H27.01,2026/03/18,415/UBND-TH")
        ]
        var status = PacketStatus(code: "03")
        status.description = "Đã tiếp nhận"
        status.time = BusinessTime(slashed: "2026/03/18 10:02:30")
        status.staff = PacketStaff(name: "Cán Bộ Mẫu")
        header.status = status
        let fields = try json(try report(PacketWriter.packet(header)))["fields"]
        #expect(fields?["kind"] == .string("status"))
        #expect(fields?["documentId"] == .string("H27.01,2026/03/18,415/UBND-TH"))
        #expect(fields?["status"] == .string("03"))
        #expect(fields?["description"] == .string("Đã tiếp nhận"))
        #expect(fields?["timestamp"] == .string("2026-03-18T10:02:30+07:00"))
        #expect(fields?["staff"]?["staff"] == .string("Cán Bộ Mẫu"))
    }

    @Test func `a file that is not there is our caller's to mend`() {
        #expect(throws: PacketFileError.self) {
            try PacketReport(reading: "/nowhere/a.edxml", now: nil)
        }
    }
}
