// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import JSON

/// Everybody whom the exchange knows, as the two files named them when they were read.
package struct Accounts: Sendable {
    /// Somebody known, and what was written of them: another stamp is another account, whose sessions
    /// are no longer those of this one.
    package struct Account: Sendable {
        package var caller: Caller
        package var stamp: SHA256Digest
        /// Milliseconds since 1970; nil where it does not end.
        package var expires: Int64?
    }

    private var users: [String: User] = [:]
    private var userAccounts: [String: Account] = [:]
    private var tokens: [SHA256Digest: Account] = [:]
    private var certificates: [SHA256Digest: Account] = [:]
    private var tokenAccounts: [String: Account] = [:]

    package init(users: UsersFile = UsersFile(), tokens: TokensFile = TokensFile()) {
        for user in users.users {
            self.users[user.name] = user
            userAccounts[user.name] = Account(
                caller: user.caller, stamp: SHA256.hash(user.json.bytes))
        }
        for token in tokens.tokens {
            let account = Account(
                caller: token.caller,
                stamp: SHA256.hash(token.json.bytes),
                expires: token.expires?.milliseconds)
            tokenAccounts[token.name] = account
            switch token.proof {
            case .token(let digest): self.tokens[digest] = account
            case .certificate(let digest): certificates[digest] = account
            }
        }
    }

    package var userCount: Int { users.count }
    package var tokenCount: Int { tokenAccounts.count }

    package func user(_ name: String) -> User? { users[name] }

    /// Everybody of an agency, by name.
    package func users(of agency: AgencyCode) -> [User] {
        users.values.filter { $0.agency == agency }.sorted { $0.name < $1.name }
    }

    /// Whom a token stands for; nil for an unknown one and for one that has expired.
    package func account(ofToken token: String, at now: Int64) -> Account? {
        tokens[SHA256.hash(token)].flatMap { $0.holds(at: now) ? $0 : nil }
    }

    /// Whom a client certificate stands for, by the SHA-256 of its DER.
    package func account(ofCertificate fingerprint: SHA256Digest, at now: Int64) -> Account? {
        certificates[fingerprint].flatMap { $0.holds(at: now) ? $0 : nil }
    }

    /// The account by its name, as it stands now.
    package func account(named name: String, isUser: Bool, at now: Int64) -> Account? {
        (isUser ? userAccounts[name] : tokenAccounts[name]).flatMap { $0.holds(at: now) ? $0 : nil }
    }
}

extension Accounts.Account {
    fileprivate func holds(at now: Int64) -> Bool { expires.map { now < $0 } ?? true }
}
