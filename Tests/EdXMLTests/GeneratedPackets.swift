// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

@testable import EdXML

/// Packets of every kind as a seed makes them: whatever a header may say and a writer may write.
struct GeneratedPackets {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    enum Kind: CaseIterable { case new, recall, update, replace, unsaid, status }

    mutating func header(_ kind: Kind) -> PacketHeader {
        var header = PacketHeader(from: organization())
        guard kind != .status else { return status(header) }
        var codes = Set([header.from.organID])
        header.to = (0..<number(1...4)).compactMap { _ in
            let receiver = organization()
            return codes.insert(receiver.organID).inserted ? receiver : nil
        }
        if header.to.isEmpty { header.to = [PacketOrganization("G10")] }
        header.codeNumber = String(number(1...99_999))
        header.codeNotation = maybe { $0.text() }
        header.place = maybe { $0.text() }
        header.issuedOn = date()
        header.documentID = bool() ? text() : "\(header.from.organID),2026/01/02,\(text())"
        if bool() {
            header.type = DocumentType(type: "2", typeDetail: "18", typeName: maybe { $0.text() })
        }
        header.subject = text()
        header.content = maybe { $0.text() }
        header.signer = PacketSigner(
            competence: maybe { $0.text() }, position: maybe { $0.text() },
            fullName: maybe { $0.text() })
        header.dueOn = maybe { $0.date().advanced(byDays: 1000) }
        header.toPlaces = (0..<number(0...3)).map { _ in text() }
        header.priority = maybe { Priority(rawValue: $0.number(0...4)) ?? .normal }
        header.steeringType = maybe { $0.number(0...2) }
        header.otherInfo.sphere = maybe { $0.text() }
        header.otherInfo.typerNotation = maybe { $0.text() }
        header.otherInfo.promulgationAmount = maybe { $0.number(0...65_535) }
        header.otherInfo.pageAmount = maybe { $0.number(0...65_535) }
        header.otherInfo.direction = maybe { $0.text() }
        header.otherInfo.secret = maybe { _ in "0" }
        header.otherInfo.appendixes = (0..<number(0...3)).map { _ in text() }
        header.trace = (0..<number(0...3)).map { _ in
            PacketTrace(organID: text(), time: maybe { $0.time() })
        }
        header.responseFor = (0..<(kind == .recall ? number(0...1) : number(0...3))).map { _ in
            reference()
        }
        if kind != .unsaid { header.business = business(kind) }
        return header
    }

    /// Files whose bytes are what their names say, so that zipped ones are unpacked.
    mutating func files() -> [OutgoingFile] {
        (0..<number(1...3)).map { place in
            var bytes = Array((bool() ? "%PDF-1.7\n" : "chữ ").utf8)
            let isPDF = bytes.starts(with: Array("%PDF".utf8))
            bytes += (0..<number(0...3_000)).map { _ in
                isPDF ? UInt8(number(0...255)) : UInt8(number(32...126))
            }
            return OutgoingFile(
                "\(place) Công văn \(number(0...99)).\(isPDF ? "pdf" : "txt")",
                contentType: isPDF ? "application/pdf" : "text/plain",
                description: maybe { $0.text() }, contents: .bytes(bytes), isZipped: bool())
        }
    }

    private mutating func status(_ from: PacketHeader) -> PacketHeader {
        var header = from
        header.kind = .status
        var answered = reference()
        answered.documentID = text()
        header.responseFor = [answered]
        var status = PacketStatus(
            code: StatusCode.allCases[number(0...StatusCode.allCases.count - 1)].rawValue)
        status.description =
            status.code == StatusCode.rejected.rawValue ? text() : maybe { $0.text() }
        status.time = maybe { $0.time() }
        status.staff = staff()
        header.status = status
        return header
    }

    private mutating func business(_ kind: Kind) -> PacketBusiness {
        var business = PacketBusiness(.new)
        business.reason = maybe { $0.text() }
        business.paperFollows = maybe { $0.bool() }
        business.staff = staff()
        switch kind {
        case .recall:
            business.writtenKind = .recall
            business.documentID = maybe { $0.text() }
        case .update:
            business.writtenKind = .update
            business.documentID = text()
            var update = PacketUpdate()
            update.changesDocument = maybe { $0.bool() }
            update.changesReceivers = maybe { $0.bool() }
            update.receivers = (0..<number(0...3)).map { place in
                PacketUpdate.Receiver(type: maybe { "\($0.number(0...1))" }, organID: "G0\(place)")
            }
            business.update = update
        case .replace:
            business.writtenKind = .replace
            business.replacements = (0..<number(1...3)).map { _ in
                PacketReplacement(
                    documentID: text(),
                    organIDs: (0..<number(0...3)).map { _ in organization().organID })
            }
        case .new, .unsaid, .status: break
        }
        return business
    }

    private mutating func reference() -> PacketReference {
        PacketReference(
            organID: maybe { $0.organization().organID }, code: maybe { $0.text() },
            issuedOn: maybe { $0.date() }, documentID: text())
    }

    private mutating func staff() -> PacketStaff {
        PacketStaff(
            department: maybe { $0.text() }, name: maybe { $0.text() },
            email: maybe { $0.text() }, mobile: maybe { $0.text() })
    }

    private mutating func organization() -> PacketOrganization {
        let letter = bool() ? "H" : "G"
        var code = letter + String(number(10...99))
        for _ in 0..<number(0...2) { code += "." + String(number(10...999)) }
        var organization = PacketOrganization(code, name: maybe { $0.text() })
        organization.inCharge = maybe { $0.text() }
        organization.address = maybe { $0.text() }
        organization.email = maybe { $0.text() }
        organization.telephone = maybe { $0.text() }
        organization.fax = maybe { $0.text() }
        organization.website = maybe { $0.text() }
        return organization
    }

    /// Composed, and without blanks at its ends, as texts are read.
    private mutating func text() -> String {
        let words = [
            "Sở", "Nội", "vụ", "&", "<b>", "]]>", "\"A\"", "'", "đ", "ế", "ờ", "—", "…", "\t", "\n",
            "\r\n", "1/2", "x", "&amp;", "𝔸", "ﬀ", "%", "{", "\u{A0}", "e\u{301}\u{323}",
        ]
        let count = number(1...6)
        let text = (0..<count).map { _ in words[number(0...words.count - 1)] }
            .joined(separator: " ").normalised
        return text.isEmpty ? "x" : text
    }

    private mutating func date() -> CivilDate {
        CivilDate(iso: "2026-03-20")?.advanced(byDays: -number(0...20_000)) ?? .distantPast
    }

    private mutating func time() -> BusinessTime {
        BusinessTime(
            date(), hour: number(0...11), minute: number(0...59), second: number(0...59))
    }

    private mutating func maybe<Value>(
        _ make: (inout GeneratedPackets) -> Value
    ) -> Value? {
        bool() ? make(&self) : nil
    }

    private mutating func bool() -> Bool { next() & 1 == 0 }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
