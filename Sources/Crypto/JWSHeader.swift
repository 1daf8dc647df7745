// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The protected header: a flat JSON object of strings without escapes, which is all that we write
/// and so all that we read. `crit` is an array and therefore refused, as RFC 7515 4.1.11 demands
/// of who does not understand it.
enum JWSHeader {
    static func encode(_ members: [(String, String)]) -> String {
        let texts = members.map { name, value in
            precondition(isPlain(name) && isPlain(value), "a header member that needs escaping")
            return #""\#(name)":"\#(value)""#
        }
        return "{" + texts.joined(separator: ",") + "}"
    }

    static func decode(_ bytes: [UInt8]) -> [String: String]? {
        var rest = bytes[...]
        var members: [String: String] = [:]
        skipSpace(&rest)
        guard take("{", &rest) else { return nil }
        skipSpace(&rest)
        if !take("}", &rest) {
            repeat {
                skipSpace(&rest)
                guard let name = string(&rest) else { return nil }
                skipSpace(&rest)
                guard take(":", &rest) else { return nil }
                skipSpace(&rest)
                // RFC 7515 section 4: names must be unique.
                guard let value = string(&rest), members.updateValue(value, forKey: name) == nil
                else { return nil }
                skipSpace(&rest)
            } while take(",", &rest)
            guard take("}", &rest) else { return nil }
        }
        skipSpace(&rest)
        return rest.isEmpty ? members : nil
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    private static func skipSpace(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }

    private static func take(_ symbol: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: symbol) else { return false }
        rest.removeFirst()
        return true
    }

    private static func string(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard take("\"", &rest), let end = rest.firstIndex(of: UInt8(ascii: "\"")),
            let text = String(validating: rest[..<end], as: UTF8.self), isPlain(text)
        else { return nil }
        rest = rest[(end + 1)...]
        return text
    }
}
