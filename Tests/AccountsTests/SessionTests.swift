// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Exchange
import Testing

struct SessionTests {
    private static let minute: Int64 = 60_000

    private static func token(_ name: String, expires: Int64? = nil) throws -> Token {
        try Token(
            name: name, role: .agency, code: try AgencyCode("H27.05.03"),
            expires: expires.map { BusinessTime(milliseconds: $0) },
            proof: .token(SHA256.hash(name)))
    }

    private static func accounts(_ tokens: Token...) -> Accounts {
        var file = TokensFile()
        for token in tokens { file.put(token) }
        return Accounts(tokens: file)
    }

    private static func begin(
        _ sessions: Sessions, _ name: String, in accounts: Accounts, at now: Int64
    ) throws -> String {
        let account = try #require(accounts.account(ofToken: name, at: now))
        return sessions.begin(account, address: "192.0.2.1", agent: "test", at: now).secret
    }

    @Test func `a session ends an hour after its last use, and after twelve in any case`() throws {
        let accounts = Self.accounts(try Self.token("one"))
        let sessions = Sessions()
        let secret = try Self.begin(sessions, "one", in: accounts, at: 0)
        func isThere(at now: Int64) -> Bool { sessions.use(secret, of: accounts, at: now) != nil }
        for look in 1..<14 {
            #expect(isThere(at: Int64(look) * 55 * Self.minute), "\(look)")
        }
        #expect(isThere(at: 12 * 60 * Self.minute - 1))
        #expect(!isThere(at: 12 * 60 * Self.minute))
        let idle = try Self.begin(sessions, "one", in: accounts, at: 0)
        #expect(sessions.use(idle, of: accounts, at: 60 * Self.minute) == nil)
        #expect(sessions.use(idle, of: accounts, at: 1) == nil)
    }

    @Test func `what the cookie holds stands nowhere, and a list logs nobody in`() throws {
        let accounts = Self.accounts(try Self.token("one"))
        let sessions = Sessions()
        let secret = try Self.begin(sessions, "one", in: accounts, at: 0)
        #expect(secret.utf8.count == 43)
        let listed = try #require(sessions.list(at: 1).first)
        #expect(!"\(listed)".contains(secret))
        #expect(sessions.use(listed.id, of: accounts, at: 1) == nil)
        #expect(SHA256.hash(secret).hex.hasPrefix(listed.id))
    }

    @Test func `a session ends with its account, and when that becomes another`() throws {
        let (one, two) = (try Self.token("one"), try Self.token("two"))
        let accounts = Self.accounts(one, two)
        let sessions = Sessions()
        let secret = try Self.begin(sessions, "one", in: accounts, at: 0)
        let other = try Self.begin(sessions, "two", in: accounts, at: 0)
        #expect(sessions.use(secret, of: Self.accounts(two), at: 1) == nil)
        #expect(sessions.use(secret, of: accounts, at: 1) == nil)
        var changed = two
        changed.code = try AgencyCode("H27.05.04")
        #expect(sessions.clean(Self.accounts(one, changed), at: 1).map(\.caller.name) == ["two"])
        #expect(sessions.use(other, of: accounts, at: 1) == nil)
    }

    @Test func `a session ends with the token that it was made from`() throws {
        let accounts = Self.accounts(try Self.token("one", expires: 10 * Self.minute))
        let sessions = Sessions()
        let secret = try Self.begin(sessions, "one", in: accounts, at: 0)
        #expect(sessions.use(secret, of: accounts, at: 10 * Self.minute - 1) != nil)
        #expect(sessions.use(secret, of: accounts, at: 10 * Self.minute) == nil)
    }

    @Test func `one that is revoked is over`() throws {
        let accounts = Self.accounts(try Self.token("one"))
        let sessions = Sessions()
        let secret = try Self.begin(sessions, "one", in: accounts, at: 0)
        let id = try #require(sessions.list(at: 1).first?.id)
        #expect(sessions.end(id: id)?.caller.name == "one")
        #expect(sessions.end(id: id) == nil)
        #expect(sessions.use(secret, of: accounts, at: 1) == nil)
    }

    @Test func `an account has so many, and all together so many`() throws {
        let accounts = Self.accounts(try Self.token("one"), try Self.token("two"))
        var settings = Sessions.Settings()
        settings.maxOfAccount = 2
        settings.maxInAll = 3
        let sessions = Sessions(settings)
        let own = try (1...3).map { try Self.begin(sessions, "one", in: accounts, at: Int64($0)) }
        #expect(sessions.use(own[0], of: accounts, at: 10) == nil)
        #expect(sessions.use(own[2], of: accounts, at: 20) != nil)
        _ = try Self.begin(sessions, "two", in: accounts, at: 30)
        _ = try Self.begin(sessions, "two", in: accounts, at: 31)
        #expect(sessions.count == 3)
        // The one that was used least lately gave way.
        #expect(sessions.use(own[1], of: accounts, at: 32) == nil)
        #expect(sessions.use(own[2], of: accounts, at: 32) != nil)
    }
}
