// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Exchange
import Testing

struct AccountFileTests {
    private static let hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"
    private static let digest = SHA256.hash("a token").hex

    @Test func `users are written and read again`() throws {
        let code = try AgencyCode("H27.05.03")
        let hash = try #require(PasswordHash(Self.hash))
        var file = UsersFile()
        try file.put(
            User(
                name: "an.nguyen", role: .clerk, agency: code, password: hash,
                secondFactor: OneTimeSecret()))
        try file.put(
            User(
                name: "van-hanh", role: .operator, agency: nil, password: hash, readsDocuments: true
            ))
        #expect(try UsersFile(parsing: file.bytes).users == file.users)
        file.remove("an.nguyen")
        #expect(try UsersFile(parsing: file.bytes).users.map(\.name) == ["van-hanh"])
        file.remove("van-hanh")
        #expect(try UsersFile(parsing: file.bytes).users.isEmpty)
    }

    @Test(arguments: [
        (#"{"name":"an","role":"clerk","password":"P"}"#, "bound to an agency"),
        (#"{"name":"an","role":"auditor","agency":"H27","password":"P"}"#, "no agency"),
        (#"{"name":"an","role":"node","agency":"H27","password":"P"}"#, "no role of a user"),
        (#"{"name":"an","role":"king","password":"P"}"#, "no role"),
        (#"{"name":"An","role":"operator","password":"P"}"#, "a name is"),
        (#"{"name":"an","role":"operator","password":"secret"}"#, "argon2id"),
        (#"{"name":"an","role":"operator","password":"P","totp":"x"}"#, "Base32"),
        (#"{"name":"an","role":"operator","password":"P","readDocuments":true}"#, "not known here"),
        (
            #"{"name":"an","role":"operator","password":"P","readsDocuments":"yes"}"#,
            "true or false"
        ),
        (
            #"{"name":"an","role":"leader","agency":"H27","password":"P","readsDocuments":true}"#,
            "for operators"
        ),
        (#"{"name":"first","role":"operator","password":"P"}"#, "twice"),
        ("[]", "not a JSON object"), ("{", ""),
    ])
    func `a bad line of the users file is an error with its number`(
        _ line: String, _ words: String
    ) throws {
        let first = #"{"name":"first","role":"operator","password":"P"}"#
        let text = "# people\n\(first)\n\n\(line)\n"
        let file = Array(text.replacing(#""P""#, with: "\"\(Self.hash)\"").utf8)
        let error = try #require(throws: AccountsError.self) { try UsersFile(parsing: file) }
        #expect(error.line == 4)
        #expect(error.problem.contains(words), "\(error)")
    }

    @Test func `a file without a byte takes nobody out`() {
        for text in ["", "\n \n"] {
            #expect(throws: AccountsError.self) { try UsersFile(parsing: Array(text.utf8)) }
            #expect(throws: AccountsError.self) { try TokensFile(parsing: Array(text.utf8)) }
        }
    }

    @Test func `tokens have a name, a kind and an end`() throws {
        let text = """
            {"name":"ha-tinh","kind":"node","code":"H27","sha256":"\(Self.digest)","expires":"2026-01-01T00:00:00Z"}
            {"name":"xa","kind":"agency","code":"H27.05.03","certificate":"\(SHA256.hash("c").hex)"}
            {"name":"giam-sat","kind":"metrics","sha256":"\(SHA256.hash("m").hex)"}

            """
        let file = try TokensFile(parsing: Array(text.utf8))
        #expect(!file.isOfEarlierForm)
        #expect(try TokensFile(parsing: file.bytes).tokens == file.tokens)
        let accounts = Accounts(tokens: file)
        let end = try #require(BusinessTime(written: "2026-01-01T00:00:00Z")).milliseconds
        let known = accounts.account(ofToken: "a token", at: end - 1)
        #expect(known?.caller.office == .node(try AgencyCode("H27")))
        #expect(known?.caller.name == "ha-tinh")
        #expect(accounts.account(ofToken: "a token", at: end) == nil)
        #expect(accounts.account(ofToken: "c", at: 0) == nil)
        #expect(accounts.account(ofCertificate: SHA256.hash("c"), at: 0)?.caller.name == "xa")
        #expect(accounts.account(ofToken: "m", at: 0)?.caller.rights == .figures)
    }

    @Test(arguments: [
        #"{"name":"a","kind":"node","sha256":"D"}"#,
        #"{"name":"a","kind":"node","code":"h27","sha256":"D"}"#,
        #"{"name":"a","kind":"clerk","code":"H27","sha256":"D"}"#,
        #"{"name":"a","kind":"node","code":"H27"}"#,
        #"{"name":"a","kind":"auditor","code":"H27","sha256":"D"}"#,
        #"{"name":"a","kind":"node","code":"H27","sha256":"12"}"#,
        #"{"name":"a","kind":"node","code":"H27","sha256":"D","certificate":"D"}"#,
        #"{"name":"a","kind":"node","code":"H27","sha256":"D","expires":"soon"}"#,
        #"{"name":"a","kind":"node","code":"H27","sha256":"D","readsDocuments":true}"#,
        #"{"name":"a","kind":"node","code":"H27","sha256":"D","expire":"2026-01-01"}"#,
        #"{"kind":"node","code":"H27","sha256":"D"}"#,
    ])
    func `a bad line of the tokens file is an error with its number`(_ line: String) throws {
        let text = "\n" + line.replacing("\"D\"", with: "\"\(Self.digest)\"")
        let error = try #require(throws: AccountsError.self) {
            try TokensFile(parsing: Array(text.utf8))
        }
        #expect(error.line == 2)
    }

    @Test func `the form of earlier versions is read, and written in today's`() throws {
        let entry = #"{"sha256":"\#(Self.digest)","node":"H27","name":"Hà Tĩnh"}"#
        for text in ["[\(entry)]", #"{"tokens":[\#(entry)]}"#] {
            let file = try TokensFile(parsing: Array(text.utf8))
            #expect(file.isOfEarlierForm)
            let again = try TokensFile(parsing: file.bytes)
            #expect(!again.isOfEarlierForm)
            #expect(again.tokens == file.tokens)
            let account = Accounts(tokens: again).account(ofToken: "a token", at: 0)
            #expect(account?.caller.office == .node(try AgencyCode("H27")))
        }
        let agency = #"[{"sha256":"\#(Self.digest.uppercased())","agency":"H27.05.03"}]"#
        #expect(
            try TokensFile(parsing: Array(agency.utf8)).tokens.first?.caller.office
                == .agency(try AgencyCode("H27.05.03")))
        // An operator of before reads no documents any more.
        let operators = #"[{"sha256":"\#(Self.digest)","operator":true}]"#
        let caller = try #require(TokensFile(parsing: Array(operators.utf8)).tokens.first?.caller)
        #expect(caller.role == .operator)
        #expect(!caller.may(.read) && !caller.may(.readAll))
    }

    @Test(arguments: [
        "7", #"[{"sha256":"12","node":"H27"}]"#, #"[{"sha256":"D"}]"#,
        #"[{"sha256":"D","node":"h27"}]"#, #"[{"sha256":"D","node":"H27","agency":"H27"}]"#,
        #"[{"sha256":"D","operator":false}]"#, #"[{"sha256":"D","node":"H27","x":1}]"#,
        #"[{"sha256":"D","node":"H27"},{"sha256":"D","operator":true}]"#,
    ])
    func `a file that could mean two things, or nothing, is refused`(_ text: String) {
        let file = text.replacing("\"D\"", with: "\"\(Self.digest)\"")
        #expect(throws: AccountsError.self) { try TokensFile(parsing: Array(file.utf8)) }
    }
}
