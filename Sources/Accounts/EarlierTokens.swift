// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import JSON

/// The tokens file as it was before tokens had a name, a kind and an expiry.
///
///     {"tokens": [{"sha256": "…", "node": "H27"}, {"sha256": "…", "operator": true}]}
///
/// An operator of it reads no documents, as any other.
enum EarlierTokens {
    private static let members: Set<String> = ["sha256", "node", "agency", "operator", "name"]

    /// Nil for a file that is not in that form.
    static func list(in file: [UInt8]) -> [JSONValue]? {
        let first = file.first { $0 > 0x20 }
        guard first == UInt8(ascii: "[") || first == UInt8(ascii: "{") else { return nil }
        // What is no JSON as a whole is lines of it, or an error of its lines.
        guard let json = try? JSONReader.parse(file, maxBytes: TokensFile.maxBytes) else {
            return nil
        }
        return json.arrayValue ?? json["tokens"]?.arrayValue
    }

    static func token(_ value: JSONValue, number: Int) throws(AccountsError) -> Token {
        func fail(_ problem: String) -> AccountsError {
            AccountsError("entry \(number): \(problem)")
        }
        if let strange = value.objectValue?.first(where: { !members.contains($0.0) }) {
            throw fail("\"\(strange.0.prefix(40))\" is not known here")
        }
        guard let digest = SHA256Digest(hex: value["sha256"]?.stringValue ?? "") else {
            throw fail("\"sha256\" is not 64 hexadecimal digits")
        }
        func code(_ text: String) throws(AccountsError) -> AgencyCode {
            do { return try AgencyCode(text) } catch { throw fail("\(text): \(error.rawValue)") }
        }
        let (role, bound): (Role, AgencyCode?)
        switch (value["node"]?.stringValue, value["agency"]?.stringValue, value["operator"]) {
        case (let node?, nil, nil): (role, bound) = (.node, try code(node))
        case (nil, let agency?, nil): (role, bound) = (.agency, try code(agency))
        case (nil, nil, .some(let flag)) where flag.boolValue == true:
            (role, bound) = (.operator, nil)
        default: throw fail("exactly one of \"node\", \"agency\" and \"operator\": true is needed")
        }
        let name = (bound?.text.lowercased() ?? role.rawValue) + "-" + digest.hex.prefix(8)
        return try Token(name: name, role: role, code: bound, proof: .token(digest))
    }
}
