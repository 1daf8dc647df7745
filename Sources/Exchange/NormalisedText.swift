// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension String {
    /// NFC and trimmed: how every text of a packet is kept and compared. Texts in ASCII, nearly all
    /// identifiers among them, never reach Foundation. Of more than 30 marks in a row on one letter
    /// the further ones are left out (no language has so many; the bound is that of Unicode's
    /// stream-safe format), so that the work is in proportion to the length.
    package var normalised: String {
        if utf8.allSatisfy({ $0 < 0x80 }) {
            guard let first = utf8.first, let last = utf8.last,
                first <= 0x20 || last <= 0x20
            else { return self }
            return trimmed
        }
        var result = ""
        result.reserveCapacity(utf8.count)
        for piece in ComposablePieces(self) {
            result += piece.precomposedStringWithCanonicalMapping
        }
        return result.trimmed
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

/// A text cut where NFC joins nothing, into pieces of some 128 characters, and no more than so many
/// marks on each. Foundation's own work on a whole text grows with the square of its length.
package struct ComposablePieces: Sequence, IteratorProtocol {
    package static let maxMarks = 30
    /// A piece ends before the next letter after so many characters: it has `maxMarks` more at most.
    package static let pieceScalars = 128

    private var scalars: String.UnicodeScalarView.Iterator
    private var ahead: Unicode.Scalar?

    package init(_ text: String) {
        scalars = text.unicodeScalars.makeIterator()
        ahead = scalars.next()
    }

    package mutating func next() -> String? {
        guard ahead != nil else { return nil }
        var piece = String.UnicodeScalarView()
        var count = 0
        var marks = 0
        while let scalar = ahead {
            if scalar.mayJoinPrevious {
                marks += 1
                if marks <= Self.maxMarks {
                    piece.append(scalar)
                    count += 1
                }
            } else {
                if count >= Self.pieceScalars { break }
                marks = 0
                piece.append(scalar)
                count += 1
            }
            ahead = scalars.next()
        }
        return String(piece)
    }
}

extension Unicode.Scalar {
    /// White space and controls, and the marks of no width that editors leave at the ends.
    fileprivate var isTrimmed: Bool {
        if value < 0x80 { return value <= 0x20 || value == 0x7F }
        return properties.isWhitespace || value == 0xFEFF || value == 0x200B
    }

    /// Whether NFC may move it, or join it with what stands before: marks, and the vowels and finals
    /// of Korean syllables written apart.
    fileprivate var mayJoinPrevious: Bool {
        if value < 0x300 { return false }
        if (0x1160...0x11FF).contains(value) { return true }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark: return true
        default: return properties.canonicalCombiningClass != .notReordered
        }
    }
}
