// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Testing

/// What the lenient profile derives, takes as it is or lets pass, and the strict one refuses.
@Suite struct LenientReadingTests {
    private static let message = "edXML/edXMLEnvelope/edXMLHeader/MessageHeader"

    /// Expects one note under the lenient profile and a refusal under the strict one.
    private func header(
        _ kind: PacketNote.Kind, at element: String, refusedAs code: RefusalCode = .missingElement,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout PacketText) -> Void
    ) throws -> PacketHeader {
        var packet = PacketText()
        change(&packet)
        let read = try read(packet.text)
        #expect(
            read.notes.contains(PacketNote(kind: kind, element: element)),
            "\(read.notes)", sourceLocation: sourceLocation)
        let refusal = refusal(
            of: packet.text, profile: .strict, sourceLocation: sourceLocation)
        #expect(refusal?.code == code, sourceLocation: sourceLocation)
        return read.header
    }

    @Test func `a missing identifier is built from sender, date and number`() throws {
        let header = try header(.derived, at: Self.message + "/DocumentId") { $0.documentID = "" }
        #expect(header.documentID == "H27.01,2026/03/18,415/UBND-TH")
    }

    @Test func `an identifier that cannot be built is missing`() {
        var packet = PacketText()
        packet.documentID = ""
        packet.code = ""
        let refusal = refusal(of: packet.text)
        #expect(refusal?.code == .missingElement)
        #expect(refusal?.element == Self.message + "/Code/CodeNumber")
        #expect(refusal?.further.map { $0.element } == [Self.message + "/DocumentId"])
    }

    @Test func `a missing number comes from the identifier, cut at its first slash`() throws {
        var header = try header(.derived, at: Self.message + "/Code/CodeNumber") {
            $0.code = ""
            $0.documentID = "<DocumentId>H27.01,2026/03/18,415/QĐ-UBND/2026, a</DocumentId>"
        }
        #expect(header.codeNumber == "415")
        #expect(header.codeNotation == "QĐ-UBND/2026, a")
        header = try self.header(.derived, at: Self.message + "/Code/CodeNotation") {
            $0.code = "<Code><CodeNumber>415</CodeNumber></Code>"
        }
        #expect(header.code == "415/UBND-TH")
        header = try self.header(.derived, at: Self.message + "/Code/CodeNumber") {
            $0.code = "<Code>415/UBND-TH</Code>"
        }
        #expect(header.code == "415/UBND-TH")
    }

    @Test func `a missing date comes from the identifier`() throws {
        let header = try header(
            .derived, at: Self.message + "/PromulgationInfo/PromulgationDate"
        ) { $0.promulgation = "" }
        #expect(header.issuedOn?.iso == "2026-03-18")
    }

    @Test func `a database number serves as an identifier`() throws {
        let header = try header(
            .unusualForm, at: Self.message + "/DocumentId", refusedAs: .invalidValue
        ) { $0.documentID = "<DocumentId>1048577</DocumentId>" }
        #expect(header.documentID == "1048577")
    }

    @Test func `an identifier of another issuer or number is kept and noted`() throws {
        var header = try header(
            .disagreement, at: Self.message + "/DocumentId", refusedAs: .invalidValue
        ) { $0.documentID = "<DocumentId>H05.02,2026/03/18,415/UBND-TH</DocumentId>" }
        #expect(header.documentID == "H05.02,2026/03/18,415/UBND-TH")
        header = try self.header(
            .disagreement, at: Self.message + "/DocumentId", refusedAs: .invalidValue
        ) { $0.documentID = "<DocumentId>H27.01,2026/03/18,415/UBND</DocumentId>" }
        #expect(header.code == "415/UBND-TH")
    }

    @Test func `old and new form of one code agree`() throws {
        var packet = PacketText()
        packet.documentID = "<DocumentId>000.00.01.H27,2026/03/18,415/UBND-TH</DocumentId>"
        #expect(try read(packet.text, profile: .strict).notes.isEmpty)
    }

    @Test(arguments: [
        "18/03/2026", "18-03-2026", "2026-03-18", "2026/3/18", "2026-03-18T00:00:00",
        "2026-03-17T18:30:00Z", "2026-03-18T23:59:59.123+07:00", "2026/03/18 09:41:07",
    ])
    func `dates in forms that are met`(text: String) throws {
        let header = try header(
            .unusualForm, at: Self.message + "/PromulgationInfo/PromulgationDate",
            refusedAs: .invalidValue
        ) { $0.promulgation = $0.promulgation.replacing("2026/03/18", with: text) }
        #expect(header.issuedOn?.iso == "2026-03-18")
    }

    @Test(arguments: ["2026/02/30", "hôm nay", "18/3/26", "2026"])
    func `a date that cannot be read is refused`(text: String) {
        var packet = PacketText()
        packet.dueDate = "<DueDate>\(text)</DueDate>"
        let refusal = refusal(of: packet.text)
        #expect(refusal?.code == .invalidValue)
        #expect(refusal?.element == Self.message + "/DueDate")
        #expect(refusal?.en.contains(text) == true)
    }

    @Test func `time stamps in other forms, and none`() throws {
        let path = "edXML/edXMLEnvelope/edXMLHeader/TraceHeaderList/TraceHeader"
        var header = try header(
            .unusualForm, at: path + "/Timestamp", refusedAs: .invalidValue
        ) { $0.traceHeaders = $0.traceHeaders.replacing("2026/03/18 09:41:07", with: "18/03/2026") }
        #expect(header.trace.first?.time?.iso == "2026-03-18T00:00:00+07:00")
        header = try self.header(.absent, at: path) { $0.traceHeaders = "" }
        #expect(header.trace.isEmpty)
    }

    @Test func `a document without type, other information or steering type`() throws {
        var header = try header(.absent, at: Self.message + "/DocumentType") { $0.type = "" }
        #expect(header.type == DocumentType(type: nil, typeDetail: nil, typeName: nil))
        header = try self.header(.absent, at: Self.message + "/OtherInfo/Priority") {
            $0.otherInfo = ""
        }
        #expect(header.priority == nil)
        header = try self.header(.absent, at: Self.message + "/SteeringType") { $0.steering = "" }
        #expect(header.steeringType == nil)
    }

    @Test func `a steering type of nobody's list is kept`() throws {
        let header = try header(
            .notInList, at: Self.message + "/SteeringType", refusedAs: .invalidValue
        ) { $0.steering = "<SteeringType>10</SteeringType>" }
        #expect(header.steeringType == 10)
    }

    @Test func `a priority in words`() throws {
        let header = try header(
            .unusualForm, at: Self.message + "/OtherInfo/Priority", refusedAs: .invalidValue
        ) { $0.otherInfo = "<OtherInfo><Priority>Thượng khẩn</Priority></OtherInfo>" }
        #expect(header.priority == .veryUrgent)
    }

    @Test(arguments: ["5", "-1", "gấp"])
    func `a priority out of range is refused`(text: String) {
        var packet = PacketText()
        packet.otherInfo = "<OtherInfo><Priority>\(text)</Priority></OtherInfo>"
        let refusal = refusal(of: packet.text)
        #expect(refusal?.code == .invalidValue)
        #expect(refusal?.element == Self.message + "/OtherInfo/Priority")
    }

    @Test func `lengths are counted in composed characters`() throws {
        var packet = PacketText()
        packet.subject = "<Subject>\(String(repeating: "e\u{302}\u{301}", count: 500))</Subject>"
        #expect(try read(packet.text, profile: .strict).header.subject?.count == 500)
        let header = try header(
            .tooLong, at: Self.message + "/Subject", refusedAs: .valueTooLong
        ) { $0.subject = "<Subject>\(String(repeating: "ế", count: 501))</Subject>" }
        #expect(header.subject?.count == 501)
        _ = try self.header(
            .tooLong, at: Self.message + "/Code/CodeNumber", refusedAs: .valueTooLong
        ) {
            $0.code = $0.code.replacing("415", with: "20260318000415")
            $0.documentID = $0.documentID.replacing("415", with: "20260318000415")
        }
    }

    @Test func `receivers without a code, or twice, are refused by both profiles`() {
        for profile in ReadingProfile.allCases {
            var packet = PacketText()
            packet.to = "<To><OrganId>G09</OrganId></To><To><OrganName>B</OrganName></To>"
            #expect(
                refusal(of: packet.text, profile: profile)?.element
                    == Self.message + "/To[2]/OrganId")
            packet.to = "<To><OrganId>G09</OrganId></To><To><OrganId> G09 </OrganId></To>"
            let refused = refusal(of: packet.text, profile: profile)
            #expect(refused?.code == .duplicateReceiver)
            #expect(refused?.agencies == ["G09"])
            packet.to = ""
            #expect(refusal(of: packet.text, profile: profile)?.code == .noReceiver)
        }
    }

    @Test func `a packet has one sender`() throws {
        var packet = PacketText()
        packet.from += packet.from
        #expect(try read(packet.text).header.from.organID == "H27.01")
        packet.from += "<From><OrganId>G09</OrganId></From>"
        #expect(refusal(of: packet.text)?.code == .invalidValue)
        packet.from = ""
        #expect(refusal(of: packet.text)?.element == Self.message + "/From")
    }

    @Test(arguments: ["", "<Subject/>", "<Subject> \n </Subject>", "<Subject>&#160;</Subject>"])
    func `a document without a subject is refused`(subject: String) {
        var packet = PacketText()
        packet.subject = subject
        let refusal = refusal(of: packet.text)
        #expect(refusal?.code == .missingElement)
        #expect(refusal?.element == Self.message + "/Subject")
        #expect(refusal?.vi.contains("MessageHeader/Subject") == true)
    }

    @Test(arguments: ["H37.DN.001-A", "0100109106-001", "sandbox_1", "A44.1", "TEST"])
    func `codes of enterprises and test systems are taken, and reported`(code: String) throws {
        var packet = PacketText()
        packet.to = "<To><OrganId>\(code)</OrganId></To>"
        #expect(try read(packet.text).header.to.map(\.organID) == [code])
        #expect(refusal(of: packet.text, profile: .strict)?.code == .invalidValue)
    }

    @Test func `a refusal says whose packet it answers`() {
        var packet = PacketText()
        packet.subject = ""
        #expect {
            _ = try read(packet.text)
        } throws: { error in
            guard case .refused(let refused)? = error as? PacketReadError else { return false }
            return refused.documentID == "H27.01,2026/03/18,415/UBND-TH"
                && refused.sender == "H27.01"
        }
    }
}
