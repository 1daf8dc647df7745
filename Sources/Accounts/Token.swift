// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import JSON

/// A program that calls: a line of the tokens file. The token itself stands nowhere.
///
///     {"name":"ha-tinh","kind":"node","code":"H27","expires":"2027-06-30T23:59:59+07:00","sha256":"…"}
package struct Token: Hashable, Sendable {
    package let name: String
    package var role: Role
    /// Of a node or an agency.
    package var code: AgencyCode?
    /// Nil for one that holds until it is taken out.
    package var expires: BusinessTime?
    /// Of an operator: may read documents all the same.
    package var readsDocuments: Bool
    package var proof: Proof

    /// By what it is known.
    package enum Proof: Hashable, Sendable {
        /// SHA-256 of the token.
        case token(SHA256Digest)
        /// SHA-256 of a client certificate (DER).
        case certificate(SHA256Digest)
    }

    package init(
        name: String, role: Role, code: AgencyCode?, expires: BusinessTime? = nil,
        readsDocuments: Bool = false, proof: Proof
    ) throws(AccountsError) {
        self.name = name
        self.role = role
        self.code = code
        self.expires = expires
        self.readsDocuments = readsDocuments
        self.proof = proof
        try check()
    }

    package var caller: Caller {
        let office: Caller.Office =
            switch (role.binding, code) {
            case (.node, let code?): .node(code)
            case (_, let code?): .agency(code)
            case (_, nil): .exchange
            }
        return Caller(name: name, role: role, office: office, readsDocuments: readsDocuments)
    }

    private func check() throws(AccountsError) {
        guard AccountName.isSound(name) else { throw AccountsError(AccountName.rule) }
        guard Role.ofTokens.contains(role) else {
            throw AccountsError("\(role.rawValue) is no kind of token")
        }
        guard (code != nil) == (role.binding != .nobody) else {
            throw AccountsError(
                role.binding == .nobody
                    ? "\"code\" is for nodes and agencies" : "a \(role.rawValue) has a code")
        }
        guard !readsDocuments || role == .operator else {
            throw AccountsError("\"readsDocuments\" is for operators")
        }
    }
}

extension Token {
    static let members: Set<String> = [
        "name", "kind", "code", "expires", "readsDocuments", "sha256", "certificate",
    ]

    init(_ line: AccountLine) throws(AccountsError) {
        let word = try line.required("kind")
        guard let role = Role(rawValue: word) else { throw line.fail("\(word) is no kind") }
        let (name, code, expires) = (
            try line.name(), try line.agency("code"), try line.time("expires")
        )
        let readsDocuments = try line.flag("readsDocuments")
        let proof = try Self.proof(line)
        do {
            try self.init(
                name: name, role: role, code: code, expires: expires,
                readsDocuments: readsDocuments, proof: proof)
        } catch {
            throw line.fail(error.problem)
        }
    }

    private static func proof(_ line: AccountLine) throws(AccountsError) -> Proof {
        func digest(_ text: String, _ member: String) throws(AccountsError) -> SHA256Digest {
            guard let digest = SHA256Digest(hex: text) else {
                throw line.fail("\"\(member)\" is not 64 hexadecimal digits")
            }
            return digest
        }
        switch (try line.text("sha256"), try line.text("certificate")) {
        case (let text?, nil): return .token(try digest(text, "sha256"))
        case (nil, let text?):
            // As `openssl x509 -fingerprint -sha256` prints it, too.
            return .certificate(try digest(text.filter { $0 != ":" }, "certificate"))
        default: throw line.fail("either \"sha256\" or \"certificate\" is needed")
        }
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(name)), ("kind", .string(role.rawValue)),
        ]
        if let code { members.append(("code", .string(code.text))) }
        if let expires { members.append(("expires", .string(expires.iso))) }
        if readsDocuments { members.append(("readsDocuments", true)) }
        switch proof {
        case .token(let digest): members.append(("sha256", .string(digest.hex)))
        case .certificate(let digest): members.append(("certificate", .string(digest.hex)))
        }
        return .object(members)
    }
}

/// The tokens file, as `lienthong tokens` writes it. The form of earlier versions is read too: a list
/// of objects with `sha256` and one of `node`, `agency` and `operator`, without name and expiry.
package struct TokensFile: Sendable {
    /// More tokens than all agencies of the country.
    package static let maxBytes = 8 << 20

    package private(set) var tokens: [Token] = []
    private var names: Set<String> = []
    private var proofs: Set<Token.Proof> = []
    /// Whether it is in the form of earlier versions.
    package private(set) var isOfEarlierForm = false

    package init() {}

    package init(parsing file: [UInt8]) throws(AccountsError) {
        try AccountLines.refuseEmpty(file)
        if let list = EarlierTokens.list(in: file) {
            isOfEarlierForm = true
            for (index, value) in list.enumerated() {
                try add(try EarlierTokens.token(value, number: index + 1), line: nil)
            }
        } else {
            for line in try AccountLines.read(file, known: Token.members) {
                let token = try Token(line)
                try add(token, line: line.number)
            }
        }
    }

    private mutating func add(_ token: Token, line: Int?) throws(AccountsError) {
        guard proofs.insert(token.proof).inserted else {
            throw AccountsError(line: line, "this token stands in it twice")
        }
        guard names.insert(token.name).inserted else {
            throw AccountsError(line: line, "\(token.name) stands in it twice")
        }
        tokens.append(token)
    }

    package subscript(name: String) -> Token? { tokens.first { $0.name == name } }

    package mutating func put(_ token: Token) {
        tokens.removeAll { $0.name == token.name }
        tokens.append(token)
        tokens.sort { $0.name < $1.name }
    }

    package mutating func remove(_ name: String) { tokens.removeAll { $0.name == name } }

    /// In today's form.
    package var bytes: [UInt8] { AccountLines.write(tokens.map(\.json)) }
}
