// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import Gateway
import Testing

/// The settings file of tokens.
struct TokensTests {
    private let digest = SHA256.hash("a token").hex

    @Test func `an object with tokens and a bare list are both taken`() throws {
        let entry = #"{"sha256":"\#(digest)","node":"H27","name":"Hà Tĩnh"}"#
        for text in ["[\(entry)]", #"{"tokens":[\#(entry)]}"#] {
            let tokens = try Tokens(parsing: Array(text.utf8))
            #expect(tokens.caller(of: "a token") == .node(try AgencyCode("H27")))
            #expect(tokens.caller(of: "another") == nil)
            #expect(tokens.caller(of: "") == nil)
        }
    }

    @Test func `agencies and operators are known too, in capitals as well`() throws {
        let agency = #"[{"sha256":"\#(digest.uppercased())","agency":"H27.05.03"}]"#
        #expect(
            try Tokens(parsing: Array(agency.utf8)).caller(of: "a token")
                == .agency(try AgencyCode("H27.05.03")))
        let operators = #"[{"sha256":"\#(digest)","operator":true}]"#
        #expect(
            try Tokens(parsing: Array(operators.utf8)).caller(of: "a token") == .operators)
    }

    @Test(arguments: [
        "", "{}", "7", #"[{"sha256":"12","node":"H27"}]"#, #"[{"sha256":"D"}]"#,
        #"[{"sha256":"D","node":"h27"}]"#, #"[{"sha256":"D","node":"H27","agency":"H27"}]"#,
        #"[{"sha256":"D","operator":false}]"#,
        #"[{"sha256":"D","node":"H27"},{"sha256":"D","operator":true}]"#,
    ])
    func `a file that could mean two things, or nothing, is refused`(_ text: String) {
        let file = text.split(separator: "\"D\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\(digest)\"")
        #expect(throws: TokensError.self) { try Tokens(parsing: Array(file.utf8)) }
    }
}
