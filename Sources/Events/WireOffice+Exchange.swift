// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension WireOfficeState {
    package init(_ standing: OfficeStanding) {
        self.init(rawValue: Int32(standing.rawValue))
    }

    /// Nil for one that this version does not know.
    package var standing: OfficeStanding? { OfficeStanding(rawValue: Int(rawValue)) }
}

extension WireOfficeDuty {
    package init(_ duty: OfficeDuty) {
        switch duty {
        case .lead: self = .lead
        case .cooperate: self = .cooperate
        case .inform: self = .inform
        }
    }

    package var duty: OfficeDuty? {
        switch self {
        case .lead: .lead
        case .cooperate: .cooperate
        case .inform: .inform
        case .unspecified, .unrecognized: nil
        }
    }
}

extension WireOfficeAct {
    /// Nil for one that this version does not know.
    package var act: OfficeAct? {
        switch self {
        case .registered: .registered
        case .returned: .returned
        case .assigned: .assigned
        case .opinion: .opinion
        case .urged: .urged
        case .progressed: .progressed
        case .completed: .completed
        case .seen: .seen
        case .bookOpened: .bookOpened
        case .statusRefused: .statusRefused
        case .recallAsked: .recallAsked
        case .recallAnswered: .recallAnswered
        case .updateAsked: .updateAsked
        case .updateAnswered: .updateAnswered
        case .unspecified, .unrecognized: nil
        }
    }
}

extension OfficePerson {
    package init(account: String = "", name: String = "", unit: String = "") {
        self.init()
        self.account = account
        self.name = name
        self.unit = unit
    }

    /// As a book shows who it is: the name, else the account; the unit.
    package var text: String {
        [name.isEmpty ? account : name, unit].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    package var isEmpty: Bool { account.isEmpty && name.isEmpty && unit.isEmpty }
}

extension OfficeEntry {
    package var standing: OfficeStanding? { state.standing }
    package var hasNumber: Bool { number > 0 }
}

extension OfficeAssignment {
    /// Somebody still has something to do with it.
    package var isOpen: Bool { doneAt == 0 && endedAt == 0 }
}

extension OfficeDocument {
    /// Characters of a subject that a book keeps.
    package static let maxText = 1_000
    /// Of a name.
    package static let maxName = 200
    private static let maxSymbol = 100

    /// What the exchange knows of a document.
    package init(_ document: Document) {
        self.init()
        documentID = document.documentID
        writtenDocumentID = document.writtenDocumentID
        issuer = document.sender.code
        issuerName = document.sender.name.clipped(Self.maxName)
        number = document.number.clipped(Self.maxSymbol)
        notation = document.notation.clipped(Self.maxSymbol)
        issuedOn = document.issuedOn
        typeName = document.typeName.clipped(Self.maxName)
        subject = document.subject.clipped(Self.maxText)
        priority = document.priority
        dueOn = document.dueOn
        signer = [document.signerCompetence, document.signerPosition, document.signerName]
            .filter { !$0.isEmpty }.joined(separator: ", ").clipped(Self.maxName)
    }

    /// `415/UBND-TH`; empty where the document has none.
    package var symbol: String {
        [number, notation].filter { !$0.isEmpty }.joined(separator: "/")
    }

    package var isPaper: Bool { documentID.isEmpty }
}
