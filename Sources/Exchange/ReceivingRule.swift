// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What an agency can receive from one day to another. Without a rule it takes whatever the exchange
/// carries.
package struct ReceivingRule: Hashable, Sendable {
    package var from: CivilDate
    package var to: CivilDate?
    /// False while it has no infrastructure, technique, connection or security for electronic
    /// documents (Decision 28/2018, Article 7(1)).
    package var isElectronic: Bool
    /// Of a whole packet, in bytes; nil without a limit of its own.
    package var maxBytes: Int64?
    /// Endings of file names in lower case, without the dot, sorted; empty for any.
    package var fileTypes: [String]

    package init(
        from: CivilDate = .distantPast, to: CivilDate? = nil, isElectronic: Bool = true,
        maxBytes: Int64? = nil, fileTypes: [String] = []
    ) {
        self.from = from
        self.to = to
        self.isElectronic = isElectronic
        self.maxBytes = maxBytes
        self.fileTypes = fileTypes
    }

    package func contains(_ date: CivilDate) -> Bool {
        from <= date && to.map { date <= $0 } ?? true
    }

    /// True for a file of this name.
    package func takes(fileName: String) -> Bool {
        if fileTypes.isEmpty { return true }
        guard let dot = fileName.lastIndex(of: ".") else { return false }
        return fileTypes.contains(fileName[fileName.index(after: dot)...].lowercased())
    }
}

extension ReceivingRule {
    /// Which limit a packet exceeds, by what its header says; nil if none.
    package func limit(exceededBy packetBytes: Int64, files: [String]) -> Bilingual? {
        if let maxBytes, packetBytes > maxBytes {
            return Bilingual(
                "tối đa \(maxBytes) byte, gói tin có \(packetBytes)",
                "at most \(maxBytes) bytes, the packet has \(packetBytes)")
        }
        if let file = files.first(where: { !takes(fileName: $0) }) {
            let types = fileTypes.joined(separator: " ")
            return Bilingual(
                "chỉ nhận tệp \(types), gói tin có \(file.clipped(40))",
                "takes \(types) only, the packet has \(file.clipped(40))")
        }
        return nil
    }
}

/// A member of a group of receivers that an agency keeps: `publish --to @name`.
package struct ReceiverGroupMember: Hashable, Sendable {
    /// 1 to 40 of `a`–`z`, `0`–`9` and `-`.
    package var group: String
    package var member: AgencyCode

    package static let nameLimit = 40

    package init(_ group: String, _ member: AgencyCode) {
        self.group = group
        self.member = member
    }

    package static func isName(_ text: String) -> Bool {
        (1...nameLimit).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
    }
}

/// A line of the list of documents that also go on paper, which the head of a level-1 agency decides
/// (Decision 28/2018, Article 7(2)).
package struct PaperRule: Hashable, Sendable {
    /// The name of a document type; nil for every type.
    package var type: String?
    /// It and those below it; nil for everybody.
    package var receiver: AgencyCode?
    package var reason: String
    /// Number and date of the deciding document.
    package var document: String

    package init(type: String?, receiver: AgencyCode?, reason: String, document: String) {
        self.type = type
        self.receiver = receiver
        self.reason = reason
        self.document = document
    }
}

/// What an agency may not send, from one day to another, where the registry says so.
package struct SendingBan: Hashable, Sendable {
    /// What a packet asks for; nil for all.
    package enum Act: String, CaseIterable, Hashable, Sendable {
        case new, recall, update, replace
    }

    package var act: Act?
    /// The name of a document type; nil for every type.
    package var type: String?
    package var from: CivilDate
    package var to: CivilDate?
    /// Number and date of the deciding document.
    package var document: String

    package init(
        act: Act?, type: String? = nil, from: CivilDate = .distantPast, to: CivilDate? = nil,
        document: String
    ) {
        self.act = act
        self.type = type
        self.from = from
        self.to = to
        self.document = document
    }

    package func contains(_ date: CivilDate) -> Bool {
        from <= date && to.map { date <= $0 } ?? true
    }
}
