// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Exchange
import Glibc
import JSON
import Terminal

package let usersCommands: [Command] = [
    .usersAdd, .usersList, .usersPassword, .usersRole, .usersSecondFactor, .usersRemove,
]

/// The file of users, changed in its place; a gateway reads it again by itself.
private enum UsersOptions {
    static let file = Option(
        "users", "FILE", default: "users.jsonl", help: "the file of users (mode 0600)")
    static let role = Option(
        "role", "ROLE", help: Role.ofUsers.map(\.rawValue).joined(separator: ", "))
    static let agency = Option(
        "agency", "CODE", help: "of a clerk, a leader, an officer: for whom")
    static let fullName = Option(
        "full-name", "NAME", help: "as colleagues and senders know the person")
    static let readsDocuments = Option(
        "reads-documents", help: "of an operator: may read documents all the same")
    static let passwordFile = Option(
        "password-file", "FILE",
        help: "holds the password; without it the terminal or standard input is asked")
}

extension Command {
    static let usersAdd = Command(
        "users add", "adds a person who logs in on the pages", operands: "NAME",
        options: [
            UsersOptions.file, UsersOptions.role, UsersOptions.agency, UsersOptions.readsDocuments,
            UsersOptions.fullName,
            UsersOptions.passwordFile,
        ]
    ) { arguments in
        let name = try arguments.operand("name")
        let (role, agency) = (try role(arguments), try agencyCode(arguments))
        // What is wrong with the rest is said before anybody types a password.
        guard AccountName.isSound(name) else { throw UsageError(AccountName.rule) }
        guard (agency != nil) == (role.binding == .agency) else {
            throw UsageError(
                role.binding == .agency
                    ? "--agency is needed for a \(role.rawValue)"
                    : "an \(role.rawValue) has no --agency")
        }
        let path = try arguments.required("users")
        let password = PasswordHash(of: try newPassword(arguments))
        try changeUsers(path, mayBegin: true) { users in
            guard users[name] == nil else {
                throw CommandFailure(
                    "\(name) is there already", next: "lienthong users role, or users password")
            }
            try users.put(
                User(
                    name: name, role: role, agency: agency, password: password,
                    readsDocuments: arguments.has("reads-documents"),
                    fullName: arguments["full-name"]?.normalisedOrNil))
        }
        StandardStreams.say("\(name): \(role.rawValue)\(agency.map { " of \($0.text)" } ?? "")")
        StandardStreams.complain(
            "→ a gateway with --users \(path) knows it within seconds; "
                + "a second factor: lienthong users totp \(name)")
        return ExitCode.done
    }

    static let usersList = Command(
        "users list", "who is in the file, without passwords",
        options: [UsersOptions.file, GatewayOptions.json]
    ) { arguments in
        try arguments.noOperands()
        let file = try readUsers(try arguments.required("users"))
        if arguments.has("json") {
            let list = file.users.map { user -> JSONValue in
                [
                    "name": .string(user.name),
                    "fullName": user.fullName.map { .string($0) } ?? nil,
                    "role": .string(user.role.rawValue),
                    "agency": user.agency.map { .string($0.text) } ?? nil,
                    "secondFactor": .bool(user.secondFactor != nil),
                    "readsDocuments": .bool(user.readsDocuments),
                ]
            }
            StandardStreams.say(JSONValue.array(list).bytes + [0x0A])
            return ExitCode.done
        }
        var table = TextTable([
            "Tên / name", "Họ tên / full name", "Vai trò / role", "Cơ quan / agency",
            "Xác thực 2 bước / second factor",
            "Đọc văn bản / reads documents",
        ])
        for user in file.users {
            table.add([
                user.name, user.fullName ?? "", user.role.rawValue, user.agency?.text ?? "",
                user.secondFactor == nil ? "" : "TOTP",
                user.readsDocuments || user.role.rights.contains(.read) ? "✓" : "",
            ])
        }
        StandardStreams.say(table.isEmpty ? "Không có / none" : table.text)
        return ExitCode.done
    }

    static let usersPassword = Command(
        "users password", "gives a person a new password; ends the person's sessions",
        operands: "NAME", options: [UsersOptions.file, UsersOptions.passwordFile]
    ) { arguments in
        let name = try arguments.operand("name")
        let path = try arguments.required("users")
        _ = try known(name, in: try readUsers(path))
        let password = PasswordHash(of: try newPassword(arguments))
        try changeUsers(path) { users in
            var user = try known(name, in: users)
            user.password = password
            try users.put(user)
        }
        StandardStreams.say("\(name): new password")
        return ExitCode.done
    }

    static let usersRole = Command(
        "users role", "changes what a person is; ends the person's sessions", operands: "NAME",
        options: [
            UsersOptions.file, UsersOptions.role, UsersOptions.agency, UsersOptions.readsDocuments,
            UsersOptions.fullName,
        ]
    ) { arguments in
        let name = try arguments.operand("name")
        let (role, agency) = (try role(arguments), try agencyCode(arguments))
        try changeUsers(try arguments.required("users")) { users in
            var user = try known(name, in: users)
            user.role = role
            user.agency = agency
            user.readsDocuments = arguments.has("reads-documents")
            if let name = arguments["full-name"] { user.fullName = name.normalisedOrNil }
            try users.put(user)
        }
        StandardStreams.say("\(name): \(role.rawValue)")
        return ExitCode.done
    }

    static let usersSecondFactor = Command(
        "users totp", "asks a person for a second factor, and shows its secret once",
        operands: "NAME",
        options: [
            UsersOptions.file, Option("off", help: "asks for none any more"),
        ]
    ) { arguments in
        let name = try arguments.operand("name")
        let secret = arguments.has("off") ? nil : OneTimeSecret()
        try changeUsers(try arguments.required("users")) { users in
            var user = try known(name, in: users)
            user.secondFactor = secret
            try users.put(user)
        }
        if let secret {
            StandardStreams.say(secret.address(name: name))
            StandardStreams.complain(
                "→ enter it in an authenticator program (\(secret.base32)); it is not shown again")
        } else {
            StandardStreams.say("\(name): no second factor")
        }
        return ExitCode.done
    }

    static let usersRemove = Command(
        "users remove", "takes a person out; ends the person's sessions", operands: "NAME",
        options: [UsersOptions.file]
    ) { arguments in
        let name = try arguments.operand("name")
        try changeUsers(try arguments.required("users")) { users in
            _ = try known(name, in: users)
            users.remove(name)
        }
        StandardStreams.say("\(name): removed")
        return ExitCode.done
    }

    // MARK: What they share

    private static func role(_ arguments: Arguments) throws -> Role {
        let word = try arguments.required("role")
        guard let role = Role(rawValue: word), Role.ofUsers.contains(role) else {
            throw UsageError(
                "--role is \(Role.ofUsers.map(\.rawValue).joined(separator: ", ")), not \(word)")
        }
        return role
    }

    private static func agencyCode(_ arguments: Arguments) throws -> AgencyCode? {
        guard let text = arguments["agency"], !text.isEmpty else { return nil }
        do {
            return try AgencyCode(text)
        } catch {
            throw UsageError("--agency \(text): \(error.rawValue)")
        }
    }

    private static func known(_ name: String, in users: UsersFile) throws -> User {
        guard let user = users[name] else {
            throw CommandFailure("there is no \(name)", next: "lienthong users list")
        }
        return user
    }

    /// Twice at a terminal; no word of the command line.
    private static func newPassword(_ arguments: Arguments) throws -> Password {
        if let path = arguments["password-file"] {
            let text = try FileContents.text(path)
            return try Password(
                new: text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "")
        }
        let password = try SecretPrompt.ask("Mật khẩu / password")
        if isatty(STDIN_FILENO) == 1 {
            guard try SecretPrompt.ask("Nhập lại / once more") == password else {
                throw UsageError("the two are not the same")
            }
        }
        return try Password(new: password)
    }

    private static func readUsers(_ path: String) throws -> UsersFile {
        try UsersFile(
            parsing: try OwnersFile.read(path, maxBytes: UsersFile.maxBytes, isSecret: true))
    }

    /// `mayBegin`: a file that is not there yet is begun.
    private static func changeUsers(
        _ path: String, mayBegin: Bool = false, _ body: (inout UsersFile) throws -> Void
    ) throws {
        try OwnersFile.withLock(on: path) {
            var users =
                mayBegin && !FileContents.exists(path) ? UsersFile() : try readUsers(path)
            try body(&users)
            try OwnersFile.write(users.bytes, to: path)
        }
    }
}
