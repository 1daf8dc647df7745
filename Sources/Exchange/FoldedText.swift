// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Unicode.Scalar {
    /// `đ` as `d`: it has a stroke and no mark, so no decomposition takes it off.
    package var withoutStroke: Unicode.Scalar {
        switch self {
        case "đ": "d"
        case "Đ": "D"
        default: self
        }
    }
}

/// A text as it is compared with what somebody wrote by hand: no marks (`hoà` and `hòa` are one
/// word), no case, one kind of dash and of blank. Each letter knows where it stands in the text.
struct FoldedText {
    /// Composed (NFC): what is shown.
    let original: [Unicode.Scalar]
    let letters: [Unicode.Scalar]
    /// Of each letter its place in `original`.
    private let places: [Int]

    /// - Parameter limit: of the letters that are looked at.
    init(_ text: String, limit: Int) {
        original = Array(text.normalised.unicodeScalars.prefix(limit))
        var letters: [Unicode.Scalar] = []
        var places: [Int] = []
        letters.reserveCapacity(original.count)
        places.reserveCapacity(original.count)
        for (place, scalar) in original.enumerated() {
            guard let letter = scalar.folded else { continue }
            letters.append(letter)
            places.append(place)
        }
        self.letters = letters
        self.places = places
    }

    /// What stood there, in one line.
    func written(_ range: Range<Int>) -> String {
        guard let first = range.first, let last = range.last else { return "" }
        return String(String.UnicodeScalarView(original[places[first]...places[last]]))
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    func isUppercase(_ place: Int) -> Bool { original[places[place]].properties.isUppercase }

    /// Runs of letters and digits.
    var words: [ArraySlice<Unicode.Scalar>] { letters.split { !$0.isWordPart } }
}

extension Unicode.Scalar {
    /// Nil for what cannot be seen, and for marks.
    fileprivate var folded: Unicode.Scalar? {
        switch value {
        case 0x0A, 0x0C: return "\n"
        case 0x00..<0x21: return " "
        case 0x41...0x5A: return Unicode.Scalar(value + 0x20)
        case 0x21..<0x80: return self
        default: break
        }
        if let letter = Self.foldedLatin[value] { return letter }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return nil
        case .dashPunctuation: return "-"
        case .lineSeparator, .paragraphSeparator: return "\n"
        default: break
        }
        if value == 0x2212 { return "-" }
        return properties.isWhitespace ? " " : self
    }

    var isWordPart: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber:
            true
        default: false
        }
    }

    var isDigit: Bool { (0x30...0x39).contains(value) }
    var isBlank: Bool { self == " " || self == "\n" }

    /// The letters of Vietnamese and its neighbours.
    private static let foldedLatin: [UInt32: Unicode.Scalar] = {
        var table: [UInt32: Unicode.Scalar] = [:]
        for value in [0xC0...0x24F, 0x1E00...0x1EFF].joined() {
            guard let scalar = Unicode.Scalar(UInt32(value)), scalar.properties.isAlphabetic,
                let base = String(scalar.withoutStroke).decomposedStringWithCanonicalMapping
                    .lowercased().unicodeScalars.first
            else { continue }
            table[scalar.value] = base
        }
        return table
    }()
}
