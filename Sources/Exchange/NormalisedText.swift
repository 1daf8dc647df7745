// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension String {
    /// NFC and trimmed: how every text of a packet is kept and compared. Texts in ASCII, nearly all
    /// identifiers among them, never reach Foundation.
    package var normalised: String {
        if utf8.allSatisfy({ $0 < 0x80 }) {
            guard let first = utf8.first, let last = utf8.last,
                first <= 0x20 || last <= 0x20
            else { return self }
            return trimmed
        }
        return precomposedStringWithCanonicalMapping.trimmed
    }

    /// The normalised text, nil if nothing is left: an empty element says what an absent one says.
    package var normalisedOrNil: String? {
        let text = normalised
        return text.isEmpty ? nil : text
    }

    private var trimmed: String {
        let scalars = unicodeScalars
        guard let start = scalars.firstIndex(where: { !$0.isTrimmed }),
            let end = scalars.lastIndex(where: { !$0.isTrimmed })
        else { return "" }
        return String(scalars[start...end])
    }
}

extension Unicode.Scalar {
    /// White space and controls, and the marks of no width that editors leave at the ends.
    fileprivate var isTrimmed: Bool {
        if value < 0x80 { return value <= 0x20 || value == 0x7F }
        return properties.isWhitespace || value == 0xFEFF || value == 0x200B
    }
}
