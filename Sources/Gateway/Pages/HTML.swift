// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Markup that is safe to send. What stands between the quotes of a literal is ours; whatever is
/// filled in is escaped, unless it is markup itself. No other file writes a `<` that came from
/// outside.
///
///     HTML("<td>\(subject)</td>")
struct HTML: Sendable, ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral value: StaticString) { text = "\(value)" }
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    static let empty: HTML = ""

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        mutating func appendLiteral(_ literal: StaticString) { text += "\(literal)" }
        mutating func appendInterpolation(_ markup: HTML) { text += markup.text }
        mutating func appendInterpolation(_ markup: HTML?) { text += markup?.text ?? "" }
        mutating func appendInterpolation(_ markup: [HTML]) {
            for part in markup { text += part.text }
        }
        mutating func appendInterpolation(_ value: String) { text += HTML.escaped(value) }
        mutating func appendInterpolation(_ value: String?) {
            if let value { appendInterpolation(value) }
        }
        mutating func appendInterpolation(_ value: some BinaryInteger) { text += "\(value)" }
    }

    /// For text and for quoted attributes. Control characters and those that turn the direction
    /// of writing are left out: a subject must not be able to rewrite what stands around it.
    private static func escaped(_ value: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": scalars.append(contentsOf: "&amp;".unicodeScalars)
            case "<": scalars.append(contentsOf: "&lt;".unicodeScalars)
            case ">": scalars.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": scalars.append(contentsOf: "&quot;".unicodeScalars)
            case "'": scalars.append(contentsOf: "&#39;".unicodeScalars)
            case "\n", "\t": scalars.append(" ")
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": continue
            default:
                if scalar.properties.generalCategory != .control { scalars.append(scalar) }
            }
        }
        return String(scalars)
    }
}

extension [HTML] {
    func joined(_ separator: HTML) -> HTML {
        var parts: [HTML] = []
        for (number, part) in enumerated() {
            if number > 0 { parts.append(separator) }
            parts.append(part)
        }
        return HTML("\(parts)")
    }
}
