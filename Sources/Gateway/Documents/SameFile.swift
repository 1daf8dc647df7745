// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Projection

/// Another document whose main file is this one's, byte for byte, as far as the caller may know of
/// it.
struct SameFile: Sendable {
    /// Nil for a document of others, of which nothing is told but that there is one.
    var document: DocumentSummary?
    /// It was received before this one.
    var isEarlier: Bool
}

extension Gateway {
    /// The documents with the same main file, the oldest first. Annexes do not count: forms, logos
    /// and forwarded documents are sent again all the time.
    func sameFile(as found: DocumentTimeline, _ call: Call) async throws -> [SameFile] {
        let authority = try call.authority()
        var others: [SameFile] = []
        for other in found.sameFile {
            let isVisible = try await maySee(other, authority)
            let isEarlier =
                if let mine = found.summary.receivedAt, let its = other.receivedAt {
                    its < mine
                } else { false }
            others.append(SameFile(document: isVisible ? other : nil, isEarlier: isEarlier))
        }
        return others
    }
}

extension JSONWriter {
    mutating func members(_ same: SameFile) {
        member("documentId", same.document?.id)
        member("sender", same.document?.sender)
        member("receivedAt", same.document?.receivedAt)
        member("isEarlier", same.isEarlier)
    }
}
