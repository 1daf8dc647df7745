// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The type of a document (loại văn bản): what was written, and what it means.
package struct DocumentType: Hashable, Sendable {
    /// The three elements as written (normalised); nil for what is absent or empty.
    package let type: String?
    package let typeDetail: String?
    package let typeName: String?
    /// Nil if nothing written is known.
    package let known: KnownDocumentType?

    /// Reads in the order name, pair, flat number: senders use `Type` in three ways that contradict
    /// one another, and only the name means the same with all of them.
    package init(type: String?, typeDetail: String?, typeName: String?) {
        self.type = type?.normalisedOrNil
        self.typeDetail = typeDetail?.normalisedOrNil
        self.typeName = typeName?.normalisedOrNil
        known = DocumentType.read(self.type, self.typeDetail, self.typeName)
    }

    /// True if it is what the registry means by this name of a type.
    package func isNamed(_ name: String) -> Bool {
        if let known { return KnownDocumentType.named(name).contains(known) }
        return typeName.map(KnownDocumentType.key) == KnownDocumentType.key(name)
    }

    /// The same for two spellings of one type; what is not known is compared as it is written.
    package var identity: String {
        if let known {
            return "\(known.group.rawValue).\(known.number.map(String.init) ?? known.name)"
        }
        return [type, typeDetail, typeName].map { $0 ?? "" }.joined(separator: "\u{1F}")
    }

    private static func read(
        _ type: String?, _ detail: String?, _ name: String?
    ) -> KnownDocumentType? {
        let group = type.flatMap { Int($0) }
        let number = detail.flatMap { Int($0) }
        if let name {
            let named = KnownDocumentType.named(name)
            // "Nghị quyết" is in both lists: the written group decides, else the daily one.
            if let known = named.first(where: { $0.group.rawValue == group && $0.number == number })
                ?? named.first(where: { $0.group.rawValue == group })
                ?? named.first(where: { $0.group == .administrative }) ?? named.first
            {
                return known
            }
        }
        guard let group else { return nil }
        if let number, number > 0, let list = KnownDocumentType.Group(rawValue: group) {
            return KnownDocumentType.find(list, number)
        }
        // 1 and 2 alone name a list, not a type.
        guard group > 2, number == nil || number == 0 else { return nil }
        return KnownDocumentType.find(.administrative, group)
    }
}
