// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Testing

struct PasswordTests {
    private func password(_ text: String) throws -> Password {
        try #require(Password(typed: text))
    }

    @Test func `a password is kept as argon2id with its parameters and a salt of its own`()
        async throws
    {
        let (one, other) = (
            PasswordHash(of: try password("mật khẩu rất dài")),
            PasswordHash(of: try password("mật khẩu rất dài"))
        )
        #expect(one.text.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(one.text != other.text)
        let checker = PasswordChecker()
        #expect(await checker.check(try password("mật khẩu rất dài"), against: one) == .right)
        #expect(await checker.check(try password("mật khẩu rất ngắn"), against: one) == .wrong)
        #expect(await checker.check(try password("mật khẩu rất dài"), against: nil) == .wrong)
    }

    @Test func `composed and decomposed signs are the same password`() async throws {
        let hash = PasswordHash(of: try Password(new: "m\u{1EAD}t kh\u{1EA9}u dài"))
        let typed = try password("ma\u{323}\u{302}t kha\u{302}\u{309}u da\u{300}i")
        #expect(await PasswordChecker().check(typed, against: hash) == .right)
    }

    @Test(arguments: [
        "$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
        "$argon2id$v=19$m=19456,t=1000,p=1$c2FsdHNhbHQ$aGFzaA",
        "$argon2id$v=19$t=2,m=19456,p=1$c2FsdHNhbHQ$aGFzaA",
        "$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA", "$2y$10$abc", "", "secret",
    ])
    func `what is no argon2id hash within limits is refused`(_ text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test func `a new password has ten characters, and what is typed is bounded`() {
        #expect(throws: AccountsError.self) { try Password(new: "ngắn") }
        #expect(throws: AccountsError.self) { try Password(new: "          ") }
        #expect(Password(typed: String(repeating: "x", count: 257)) == nil)
        #expect(Password(typed: "") == nil)
    }

    @Test func `who comes when many wait is told to come again`() async throws {
        let hash = PasswordHash(of: try Password(new: "một mật khẩu"))
        let typed = try password("một mật khẩu")
        let checker = PasswordChecker(maxWaiting: 1)
        let outcomes = await withTaskGroup(of: PasswordChecker.Outcome.self) { group in
            for _ in 0..<6 { group.addTask { await checker.check(typed, against: hash) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.contains(.busy))
        #expect(outcomes.contains(.right))
        #expect(await checker.check(typed, against: hash) == .right)
    }
}
