// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The three values of `DocumentType` as written. Senders use them in three ways that contradict
/// one another, so they are kept raw; `DocumentTypeList` reads them.
package struct WrittenDocumentType: Hashable, Sendable {
    package var type: String?
    package var detail: String?
    package var name: String?

    package init(type: String? = nil, detail: String? = nil, name: String? = nil) {
        self.type = type
        self.detail = detail
        self.name = name
    }

    var isEmpty: Bool { type == nil && detail == nil && name == nil }
}
