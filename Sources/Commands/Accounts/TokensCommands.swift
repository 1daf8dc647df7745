// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Exchange
import JSON
import Telemetry
import Terminal

package let tokensCommands: [Command] = [
    .tokensAdd, .tokensList, .tokensRemove, .tokensUpgrade,
]

private enum TokensOptions {
    static let file = Option("tokens", "FILE", default: "tokens.jsonl", help: "the file of tokens")
}

extension Command {
    /// The token is shown once, and stands nowhere but where its owner puts it.
    static let tokensAdd = Command(
        "tokens add", "makes a token, or names a certificate, for a program that calls",
        operands: "NAME",
        options: [
            TokensOptions.file,
            Option("kind", "KIND", help: Role.ofTokens.map(\.rawValue).joined(separator: ", ")),
            Option("code", "CODE", help: "of a node or an agency"),
            Option("days", "N", default: "365", help: "how long it holds; 0 is without end"),
            Option(
                "certificate", "SHA256",
                help: "instead of a token: the fingerprint of a client certificate"),
            Option("reads-documents", help: "of an operator: may read documents all the same"),
        ]
    ) { arguments in
        let name = try arguments.operand("name")
        let word = try arguments.required("kind")
        guard let role = Role(rawValue: word), Role.ofTokens.contains(role) else {
            throw UsageError(
                "--kind is \(Role.ofTokens.map(\.rawValue).joined(separator: ", ")), not \(word)")
        }
        let days = try arguments.int("days", in: 0...36_500) ?? 365
        let expires =
            days == 0
            ? nil
            : BusinessTime(milliseconds: WallClock.milliseconds() + Int64(days) * 86_400_000)
        let secret = Base64URL.encode(randomBytes(32))
        let token = try Token(
            name: name, role: role, code: try code(arguments), expires: expires,
            readsDocuments: arguments.has("reads-documents"),
            proof: try proof(arguments, secret))
        let path = try arguments.required("tokens")
        try changeTokens(path, mayBegin: true) { tokens in
            guard tokens[name] == nil else {
                throw CommandFailure("\(name) is there already", next: "lienthong tokens remove")
            }
            tokens.put(token)
        }
        let known = "→ \(name): a gateway with --tokens \(path) knows it within seconds; "
        if token.isOfCertificate {
            StandardStreams.complain(known + "its --client-ca must name who issued it")
        } else {
            StandardStreams.say(secret)
            StandardStreams.complain(known + "the token is not shown again")
        }
        return ExitCode.done
    }

    static let tokensList = Command(
        "tokens list", "which programs may call, and until when",
        options: [TokensOptions.file, GatewayOptions.json]
    ) { arguments in
        try arguments.noOperands()
        let file = try readTokens(try arguments.required("tokens"))
        let now = WallClock.milliseconds()
        if arguments.has("json") {
            let list = file.tokens.map { token -> JSONValue in
                [
                    "name": .string(token.name), "kind": .string(token.role.rawValue),
                    "code": token.code.map { .string($0.text) } ?? nil,
                    "expires": token.expires.map { .string($0.iso) } ?? nil,
                    "readsDocuments": .bool(token.readsDocuments),
                ]
            }
            StandardStreams.say(JSONValue.array(list).bytes + [0x0A])
            return ExitCode.done
        }
        var table = TextTable([
            "Tên / name", "Loại / kind", "Mã / code", "Hết hạn / expires",
            "Nhận biết / known by",
        ])
        for token in file.tokens {
            let isOver = token.expires.map { $0.milliseconds <= now } ?? false
            table.add([
                token.name, token.role.rawValue + (token.readsDocuments ? " +documents" : ""),
                token.code?.text ?? "",
                (token.expires?.date.iso ?? "–") + (isOver ? " (đã hết hạn / expired)" : ""),
                token.isOfCertificate ? "certificate" : "token",
            ])
        }
        StandardStreams.say(table.isEmpty ? "Không có / none" : table.text)
        return ExitCode.done
    }

    static let tokensRemove = Command(
        "tokens remove", "takes a token out: it counts no more", operands: "NAME",
        options: [TokensOptions.file]
    ) { arguments in
        let name = try arguments.operand("name")
        try changeTokens(try arguments.required("tokens")) { tokens in
            guard tokens[name] != nil else {
                throw CommandFailure("there is no \(name)", next: "lienthong tokens list")
            }
            tokens.remove(name)
        }
        StandardStreams.say("\(name): removed")
        return ExitCode.done
    }

    static let tokensUpgrade = Command(
        "tokens upgrade", "writes a file of earlier versions in today's form",
        options: [TokensOptions.file]
    ) { arguments in
        try arguments.noOperands()
        let path = try arguments.required("tokens")
        try changeTokens(path) { _ in }
        StandardStreams.say("\(path): \(try readTokens(path).tokens.count)")
        return ExitCode.done
    }

    private static func code(_ arguments: Arguments) throws -> AgencyCode? {
        guard let text = arguments["code"], !text.isEmpty else { return nil }
        do {
            return try AgencyCode(text)
        } catch {
            throw UsageError("--code \(text): \(error.rawValue)")
        }
    }

    private static func proof(_ arguments: Arguments, _ secret: String) throws -> Token.Proof {
        guard let text = arguments["certificate"] else { return .token(SHA256.hash(secret)) }
        guard let digest = SHA256Digest(hex: text.filter { $0 != ":" }) else {
            throw UsageError(
                "--certificate is what openssl x509 -noout -fingerprint -sha256 prints")
        }
        return .certificate(digest)
    }

    private static func readTokens(_ path: String) throws -> TokensFile {
        try TokensFile(
            parsing: try OwnersFile.read(path, maxBytes: TokensFile.maxBytes, isSecret: false))
    }

    private static func changeTokens(
        _ path: String, mayBegin: Bool = false, _ body: (inout TokensFile) throws -> Void
    ) throws {
        try OwnersFile.withLock(on: path) {
            var tokens =
                mayBegin && !FileContents.exists(path) ? TokensFile() : try readTokens(path)
            try body(&tokens)
            try OwnersFile.write(tokens.bytes, to: path)
        }
    }
}

extension Token {
    fileprivate var isOfCertificate: Bool {
        if case .certificate = proof { true } else { false }
    }
}
