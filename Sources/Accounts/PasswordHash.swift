// LienThong
// SPDX-License-Identifier: Apache-2.0

import CArgon2
import Crypto
import Exchange

/// A password as it is kept: argon2id in PHC's text, with the parameters it was made with.
///
///     $argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2E$…
package struct PasswordHash: Hashable, Sendable {
    /// 19 MiB, two passes, one lane: what OWASP's Password Storage Cheat Sheet asks for at least. Two
    /// checks at a time so take 38 MiB of a gateway that has transfers to serve.
    private static let memoryKibibytes: UInt32 = 19 << 10
    private static let passes: UInt32 = 2
    private static let lanes: UInt32 = 1
    /// Bytes, as RFC 9106 recommends for passwords.
    private static let saltBytes = 16
    private static let hashBytes = 32
    /// A file that somebody has touched must not take all memory: 1 GiB.
    private static let maxMemoryKibibytes: UInt32 = 1 << 20
    private static let maxTextBytes = 256

    package let text: String

    /// Takes some 30 ms and 19 MiB, and blocks.
    package init(of password: Password) {
        let salt = randomBytes(Self.saltBytes)
        var encoded = [CChar](repeating: 0, count: Self.maxTextBytes)
        let bytes = Array(password.text.utf8)
        let code = argon2id_hash_encoded(
            Self.passes, Self.memoryKibibytes, Self.lanes, bytes, bytes.count, salt, salt.count,
            Self.hashBytes, &encoded, encoded.count)
        precondition(code == ARGON2_OK.rawValue, "argon2id: \(code)")
        text = String(
            decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Nil for what is not argon2id, or asks for more than a gateway gives.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard text.utf8.count < Self.maxTextBytes, parts.count == 6, parts[0].isEmpty,
            parts[1] == "argon2id", parts[2] == "v=19",
            !parts[4].isEmpty, !parts[5].isEmpty, Self.isBounded(parts[3])
        else { return nil }
        self.text = text
    }

    private static func isBounded(_ parameters: Substring) -> Bool {
        var limits: [(String, ClosedRange<UInt32>)] = [
            ("m", 8...maxMemoryKibibytes), ("t", 1...16), ("p", 1...16),
        ]
        for parameter in parameters.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, let limit = limits.first, pair[0] == limit.0,
                let value = UInt32(pair[1]), limit.1.contains(value)
            else { return false }
            limits.removeFirst()
        }
        return limits.isEmpty
    }

    /// Blocks as long as the parameters ask for.
    func matches(_ password: Password) -> Bool {
        let bytes = Array(password.text.utf8)
        return argon2id_verify(text, bytes, bytes.count) == ARGON2_OK.rawValue
    }
}

/// A password as it was typed, within bounds, without blanks around it. Signs are composed (NFC):
/// keyboards differ in how they write "ế".
package struct Password: Sendable {
    package static let minCharacters = 10
    package static let maxBytes = 256

    let text: String

    /// What somebody types at a login: any text that could be one.
    package init?(typed text: String) {
        guard text.utf8.count <= Self.maxBytes, let text = text.normalisedOrNil else { return nil }
        self.text = text
    }

    /// Nobody's.
    static var unguessable: Password { Password(text: Base64URL.encode(randomBytes(32))) }

    private init(text: String) { self.text = text }

    /// A new one.
    package init(new text: String) throws(AccountsError) {
        guard let password = Password(typed: text), password.text.count >= Self.minCharacters
        else {
            throw AccountsError(
                "a password has \(Self.minCharacters) characters or more, "
                    + "and at most \(Self.maxBytes) bytes")
        }
        self = password
    }
}
