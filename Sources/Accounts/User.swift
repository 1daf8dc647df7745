// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import JSON

/// A person: a line of the users file.
///
///     {"name":"an.nguyen","role":"clerk","agency":"H27.05.03","password":"$argon2id$…","totp":"…","fullName":"Nguyễn Văn An"}
package struct User: Hashable, Sendable {
    package let name: String
    package var role: Role
    /// Nil for operators and auditors.
    package var agency: AgencyCode?
    package var password: PasswordHash
    /// The second factor; nil where none is asked for.
    package var secondFactor: OneTimeSecret?
    /// Of an operator: may read documents all the same.
    package var readsDocuments: Bool
    /// As colleagues and senders know who it is; nil where only the account's name is known.
    package var fullName: String?

    package init(
        name: String, role: Role, agency: AgencyCode?, password: PasswordHash,
        secondFactor: OneTimeSecret? = nil, readsDocuments: Bool = false, fullName: String? = nil
    ) throws(AccountsError) {
        self.name = name
        self.role = role
        self.agency = agency
        self.password = password
        self.secondFactor = secondFactor
        self.readsDocuments = readsDocuments
        self.fullName = fullName
        try check()
    }

    package var caller: Caller {
        Caller(
            name: name, role: role, office: agency.map { .agency($0) } ?? .exchange,
            readsDocuments: readsDocuments, isUser: true)
    }

    /// What the members of a line must be together.
    package func check() throws(AccountsError) {
        guard AccountName.isSound(name) else { throw AccountsError(AccountName.rule) }
        guard Role.ofUsers.contains(role) else {
            throw AccountsError("\(role.rawValue) is no role of a user")
        }
        guard (agency != nil) == (role.binding == .agency) else {
            throw AccountsError(
                role.binding == .agency
                    ? "a \(role.rawValue) is bound to an agency"
                    : "an \(role.rawValue) is bound to no agency")
        }
        guard !readsDocuments || role == .operator else {
            throw AccountsError("\"readsDocuments\" is for operators")
        }
        guard fullName.map({ Self.isName($0) }) ?? true else {
            throw AccountsError(
                "a full name has 1 to \(Self.maxFullName) characters on one line")
        }
    }
}

extension User {
    /// The longest full name, in characters.
    static let maxFullName = 100

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.count <= maxFullName && text == text.normalised
    }

    /// How the user is shown.
    package var shownName: String { fullName ?? name }
}

extension User {
    static let members: Set<String> = [
        "name", "role", "agency", "password", "totp", "readsDocuments", "fullName",
    ]

    init(_ line: AccountLine) throws(AccountsError) {
        let name = try line.name()
        let word = try line.required("role")
        guard let role = Role(rawValue: word) else { throw line.fail("\(word) is no role") }
        guard let password = PasswordHash(try line.required("password")) else {
            throw line.fail("\"password\" is not an argon2id hash within limits")
        }
        var secondFactor: OneTimeSecret?
        if let text = try line.text("totp") {
            secondFactor = OneTimeSecret(base32: text)
            if secondFactor == nil { throw line.fail("\"totp\" is not a secret in Base32") }
        }
        let (agency, readsDocuments, fullName) = (
            try line.agency("agency"), try line.flag("readsDocuments"), try line.text("fullName")
        )
        do {
            try self.init(
                name: name, role: role, agency: agency, password: password,
                secondFactor: secondFactor, readsDocuments: readsDocuments,
                fullName: fullName)
        } catch {
            throw line.fail(error.problem)
        }
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(name)), ("role", .string(role.rawValue)),
        ]
        if let agency { members.append(("agency", .string(agency.text))) }
        members.append(("password", .string(password.text)))
        if let secondFactor { members.append(("totp", .string(secondFactor.base32))) }
        if let fullName { members.append(("fullName", .string(fullName))) }
        if readsDocuments { members.append(("readsDocuments", true)) }
        return .object(members)
    }
}

/// The users file, as `lienthong users` writes it.
package struct UsersFile: Sendable {
    /// More users than a province has clerks.
    package static let maxBytes = 32 << 20

    package private(set) var users: [User] = []

    package init() {}

    package init(parsing file: [UInt8]) throws(AccountsError) {
        try AccountLines.refuseEmpty(file)
        var names: Set<String> = []
        for line in try AccountLines.read(file, known: User.members) {
            let user = try User(line)
            guard names.insert(user.name).inserted else {
                throw line.fail("\(user.name) stands in it twice")
            }
            users.append(user)
        }
    }

    package subscript(name: String) -> User? { users.first { $0.name == name } }

    /// Adds a user, or replaces the one of that name.
    package mutating func put(_ user: User) throws(AccountsError) {
        try user.check()
        users.removeAll { $0.name == user.name }
        users.append(user)
        users.sort { $0.name < $1.name }
    }

    package mutating func remove(_ name: String) { users.removeAll { $0.name == name } }

    package var bytes: [UInt8] { AccountLines.write(users.map(\.json)) }
}
