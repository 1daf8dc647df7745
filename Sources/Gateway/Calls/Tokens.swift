// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import JSON

/// The settings file of tokens: of each its SHA-256 and whom it stands for. The tokens themselves
/// stand nowhere.
///
///     {"tokens": [{"sha256": "…", "node": "H27"}, {"sha256": "…", "agency": "H27.05.03"},
///                 {"sha256": "…", "operator": true}]}
///
/// The bare list is taken as well; a `name` is for whoever reads the file.
package struct Tokens: Sendable {
    /// More tokens than all agencies of the country.
    static let maxFileBytes = 8 << 20

    private var callers: [SHA256Digest: Caller] = [:]

    package init(_ callers: [SHA256Digest: Caller] = [:]) { self.callers = callers }

    package init(parsing file: [UInt8]) throws(TokensError) {
        let json: JSONValue
        do {
            json = try JSONReader.parse(file, maxBytes: Self.maxFileBytes)
        } catch {
            throw TokensError(entry: nil, problem: error.description)
        }
        guard let entries = json.arrayValue ?? json["tokens"]?.arrayValue else {
            throw TokensError(entry: nil, problem: "neither a list nor an object with \"tokens\"")
        }
        for (number, entry) in entries.enumerated() {
            func fail(_ problem: String) -> TokensError {
                TokensError(entry: number + 1, problem: problem)
            }
            guard let text = entry["sha256"]?.stringValue, let digest = SHA256Digest(hex: text)
            else { throw fail("\"sha256\" is not 64 hexadecimal digits") }
            guard callers[digest] == nil else { throw fail("this token stands in it twice") }
            callers[digest] = try Self.caller(entry, fail)
        }
    }

    package var count: Int { callers.count }

    package func caller(of token: String) -> Caller? { callers[SHA256.hash(token)] }

    private static func caller(
        _ entry: JSONValue, _ fail: (String) -> TokensError
    ) throws(TokensError) -> Caller {
        func code(_ text: String) throws(TokensError) -> AgencyCode {
            do {
                return try AgencyCode(text)
            } catch {
                throw fail("\(text): \(error.rawValue)")
            }
        }
        switch (entry["node"]?.stringValue, entry["agency"]?.stringValue, entry["operator"]) {
        case (let node?, nil, nil): return .node(try code(node))
        case (nil, let agency?, nil): return .agency(try code(agency))
        case (nil, nil, .some(let flag)) where flag.boolValue == true: return .operators
        default: throw fail("exactly one of \"node\", \"agency\" and \"operator\": true is needed")
        }
    }
}

/// Why the file of tokens cannot be used.
package struct TokensError: Error, Sendable, CustomStringConvertible {
    /// Counted from 1; nil where the file as a whole is at fault.
    package var entry: Int?
    package var problem: String

    package var description: String {
        "tokens" + (entry.map { ", entry \($0)" } ?? "") + ": \(problem)"
    }
}
