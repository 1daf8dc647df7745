// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// What stands in `edXMLHeader`. Texts are trimmed and in NFC, empty ones are nil, codes are as
/// written: which agency `000.00.01.H27` is, only the dated tree can say.
package struct PacketHeader: Hashable, Sendable {
    package enum Kind: String, Sendable { case document, status }

    package var kind = Kind.document
    /// The packet's own identifier (mã định danh văn bản), as written; if that is missing, built
    /// from sender, date and number (`Packet.notes` says so).
    package var documentID: String?
    package var from: PacketOrganization
    package var to: [PacketOrganization] = []
    package var codeNumber: String?
    package var codeNotation: String?
    package var place: String?
    package var issuedOn: CivilDate?
    package var type = DocumentType(type: nil, typeDetail: nil, typeName: nil)
    /// Trích yếu.
    package var subject: String?
    package var content: String?
    package var signer = PacketSigner()
    /// Hạn trả lời.
    package var dueOn: CivilDate?
    package var toPlaces: [String] = []
    /// Nil if the packet says nothing, which means normal.
    package var priority: Priority?
    package var steeringType: Int?
    package var otherInfo = PacketOtherInfo()
    package var responseFor: [PacketReference] = []
    package var trace: [PacketTrace] = []
    package var business = PacketBusiness()
    /// Of a status packet only.
    package var status: PacketStatus?

    package init(from: PacketOrganization) { self.from = from }

    /// `number/notation`, or the one that is there.
    package var code: String? {
        guard let codeNumber else { return codeNotation }
        return codeNotation.map { codeNumber + "/" + $0 } ?? codeNumber
    }

    /// What the packet is known by to its publisher: its own document, or that of a status, a recall
    /// or an update.
    package var named: String? {
        kind == .status || [.recall, .update].contains(business.kind) ? actedOn : documentID
    }

    /// The document that this packet is about: for a recall, an update or a status the original,
    /// else the packet's own document.
    package var actedOn: String? {
        let answered = responseFor.first { $0.documentID != nil }?.documentID
        if kind == .status { return answered ?? documentID }
        switch business.kind {
        case .new, .replace: return documentID
        case .recall, .update: return business.documentID ?? answered ?? documentID
        }
    }
}

/// `From` or `To`.
package struct PacketOrganization: Hashable, Sendable {
    /// Mã định danh, as written.
    package var organID: String
    package var name: String?
    /// Cơ quan chủ quản.
    package var inCharge: String?
    package var address: String?
    package var email: String?
    package var telephone: String?
    package var fax: String?
    package var website: String?

    package init(_ organID: String, name: String? = nil) {
        self.organID = organID
        self.name = name
    }
}

package struct PacketSigner: Hashable, Sendable {
    /// Thẩm quyền, as in "KT. CHỦ TỊCH".
    package var competence: String?
    package var position: String?
    package var fullName: String?

    package init(competence: String? = nil, position: String? = nil, fullName: String? = nil) {
        self.competence = competence
        self.position = position
        self.fullName = fullName
    }

    var isEmpty: Bool { competence == nil && position == nil && fullName == nil }
}

package struct PacketOtherInfo: Hashable, Sendable {
    package var sphere: String?
    package var typerNotation: String?
    package var promulgationAmount: Int?
    package var pageAmount: Int?
    /// Meaning not settled: as written.
    package var direction: String?
    /// The mark of secrecy as written; whatever passed the reader says "not secret".
    package var secret: String?
    package var appendixes: [String] = []

    package init() {}
}

/// A document that the packet answers or acts on (văn bản được phúc đáp).
package struct PacketReference: Hashable, Sendable {
    package var organID: String?
    /// `number/notation`
    package var code: String?
    package var issuedOn: CivilDate?
    package var documentID: String?

    package init(
        organID: String? = nil, code: String? = nil, issuedOn: CivilDate? = nil,
        documentID: String? = nil
    ) {
        self.organID = organID
        self.code = code
        self.issuedOn = issuedOn
        self.documentID = documentID
    }
}

/// A system that had the packet, and when.
package struct PacketTrace: Hashable, Sendable {
    package var organID: String
    package var time: BusinessTime?

    package init(organID: String, time: BusinessTime?) {
        self.organID = organID
        self.time = time
    }
}

package struct PacketStaff: Hashable, Sendable {
    package var department: String?
    package var name: String?
    package var email: String?
    package var mobile: String?

    package init(
        department: String? = nil, name: String? = nil, email: String? = nil, mobile: String? = nil
    ) {
        self.department = department
        self.name = name
        self.email = email
        self.mobile = mobile
    }

    var isEmpty: Bool { department == nil && name == nil && email == nil && mobile == nil }
}
