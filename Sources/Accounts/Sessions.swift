// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Synchronization

/// Who has logged in on the pages of this gateway. What the browser keeps is a random secret; only
/// its SHA-256 is kept here, so that neither a list nor a dump of them logs anybody in.
///
/// They live in memory: a restart asks everybody for their password again, and a stolen disk has
/// none. Turned down: a file of them, which would be one more thing to guard and to clean.
package final class Sessions: Sendable {
    package struct Settings: Sendable {
        /// Without a request for so long it ends, milliseconds. Default an hour.
        package var idle: Int64 = 3_600_000
        /// It ends at the latest after so long, milliseconds. Default twelve hours: a working day.
        package var lifetime: Int64 = 12 * 3_600_000
        /// Of one account; for a further one the oldest ends. Default 10.
        package var maxOfAccount = 10
        /// In all; for a further one that ends which was used least lately. Default 20,000.
        package var maxInAll = 20_000

        package init() {}
    }

    package struct Session: Sendable {
        /// How it is called in lists: a part of its secret's SHA-256, with which nobody logs in.
        package let id: String
        package let caller: Caller
        /// Of the account, as it was when it logged in.
        let stamp: SHA256Digest
        /// From where.
        package let address: String
        /// With what, as the browser calls itself.
        package let agent: String
        /// Milliseconds since 1970.
        package let began: Int64
        package fileprivate(set) var lastUsed: Int64
        package let ends: Int64
    }

    package let settings: Settings
    private let state = Mutex<[SHA256Digest: Session]>([:])

    package init(_ settings: Settings = Settings()) { self.settings = settings }

    package var count: Int { state.withLock { $0.count } }

    /// Begins one and returns its secret, 256 bits in Base64url.
    package func begin(
        _ account: Accounts.Account, address: String, agent: String, at now: Int64
    ) -> (secret: String, session: Session) {
        let secret = Base64URL.encode(randomBytes(32))
        let key = SHA256.hash(secret)
        let session = Session(
            id: String(key.hex.prefix(16)), caller: account.caller, stamp: account.stamp,
            address: address, agent: String(agent.prefix(200)), began: now, lastUsed: now,
            ends: min(now + settings.lifetime, account.expires ?? .max))
        state.withLock { sessions in
            let own = sessions.filter { $0.value.isOf(session.caller) }
            if own.count >= settings.maxOfAccount,
                let oldest = own.min(by: { $0.value.began < $1.value.began })
            {
                sessions[oldest.key] = nil
            }
            if sessions.count >= settings.maxInAll {
                let ended = sessions.filter { !holds($0.value, at: now) }.map(\.key)
                for key in ended { sessions[key] = nil }
                if ended.isEmpty,
                    let idle = sessions.min(by: { $0.value.lastUsed < $1.value.lastUsed })
                {
                    sessions[idle.key] = nil
                }
            }
            sessions[key] = session
        }
        return (secret, session)
    }

    /// The session of a secret, which counts as used. Nil where there is none, where it has ended,
    /// and where its account is not what it was: then it ends.
    package func use(_ secret: String, of accounts: Accounts, at now: Int64) -> Session? {
        guard secret.utf8.count == 43 else { return nil }
        let key = SHA256.hash(secret)
        return state.withLock { sessions in
            guard var session = sessions[key] else { return nil }
            guard holds(session, at: now), isKnown(session, to: accounts, at: now) else {
                sessions[key] = nil
                return nil
            }
            session.lastUsed = max(session.lastUsed, now)
            sessions[key] = session
            return session
        }
    }

    /// Those that have not ended, the newest first.
    package func list(at now: Int64) -> [Session] {
        state.withLock { sessions in sessions.values.filter { holds($0, at: now) } }
            .sorted { ($1.began, $0.id) < ($0.began, $1.id) }
    }

    /// Ends the session of that id; nil if there is none.
    package func end(id: String) -> Session? {
        state.withLock { sessions in
            guard let found = sessions.first(where: { $0.value.id == id }) else { return nil }
            return sessions.removeValue(forKey: found.key)
        }
    }

    /// Ends those whose account has gone or is another one, and those whose time is over; returns
    /// the former.
    package func clean(_ accounts: Accounts, at now: Int64) -> [Session] {
        state.withLock { sessions in
            let gone = sessions.filter { !isKnown($0.value, to: accounts, at: now) }
            for key in gone.keys { sessions[key] = nil }
            for (key, session) in sessions where !holds(session, at: now) { sessions[key] = nil }
            return Array(gone.values)
        }
    }

    private func holds(_ session: Session, at now: Int64) -> Bool {
        now < session.ends && now - session.lastUsed < settings.idle
    }

    private func isKnown(_ session: Session, to accounts: Accounts, at now: Int64) -> Bool {
        accounts.account(named: session.caller.name, isUser: session.caller.isUser, at: now)?.stamp
            == session.stamp
    }
}

extension Sessions.Session {
    package func isOf(_ caller: Caller) -> Bool {
        self.caller.name == caller.name && self.caller.isUser == caller.isUser
    }
}
