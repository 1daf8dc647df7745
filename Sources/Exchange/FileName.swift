// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a person reads in a file's name.
package enum FileName {
    /// Whether it reads as that of a PDF. Characters that nobody sees (U+2060, a soft hyphen, marks
    /// of writing direction) count for nothing, before, within and after it.
    package static func isCalledPDF(_ name: String) -> Bool {
        var seen = String.UnicodeScalarView()
        for scalar in name.unicodeScalars where !scalar.isUnseen { seen.append(scalar) }
        return String(seen).lowercased().hasSuffix(".pdf")
    }
}

extension Unicode.Scalar {
    fileprivate var isUnseen: Bool {
        properties.isDefaultIgnorableCodePoint || properties.isWhitespace
            || [.format, .control].contains(properties.generalCategory)
    }
}
