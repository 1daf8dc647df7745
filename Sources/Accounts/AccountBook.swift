// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The accounts at hand, read again from their files when these have changed. A file that cannot be
/// read or has a bad line changes nothing: what was known before holds, and `problem` says why.
package final class AccountBook: Sendable {
    /// Nil where there is no such file.
    package struct Paths: Sendable {
        package var users: String?
        package var tokens: String?

        package init(users: String? = nil, tokens: String? = nil) {
            self.users = users
            self.tokens = tokens
        }
    }

    /// What a look at the files brought.
    package enum Change: Sendable, Equatable {
        case none
        /// They were read: so many users and tokens.
        case read(users: Int, tokens: Int)
        /// They stay as they were.
        case failed(String)
    }

    private struct State {
        var accounts: Accounts
        var seen: [FileMark?]
        var problem: String?
        var isOfEarlierForm = false
    }

    private let paths: Paths
    private let state: Mutex<State>

    package init(_ accounts: Accounts) {
        paths = Paths()
        state = Mutex(State(accounts: accounts, seen: []))
    }

    /// Reads both files; a fault in one is thrown: nothing starts with half of its accounts.
    package init(_ paths: Paths) throws(AccountsError) {
        self.paths = paths
        let marks = Self.marks(of: paths)
        let (accounts, isOfEarlierForm) = try Self.read(paths)
        state = Mutex(
            State(accounts: accounts, seen: marks, isOfEarlierForm: isOfEarlierForm))
    }

    package var accounts: Accounts { state.withLock { $0.accounts } }

    /// Why the files are not what is used; nil where they are.
    package var problem: String? { state.withLock { $0.problem } }

    /// Whether the tokens file is in the form of earlier versions.
    package var isOfEarlierForm: Bool { state.withLock { $0.isOfEarlierForm } }

    /// Reads the files if they have changed since they were looked at, or in any case. Blocks on the
    /// disk.
    package func look(always: Bool = false) -> Change {
        // The marks first: what changes while it is read is read again.
        let marks = Self.marks(of: paths)
        guard always || state.withLock({ $0.seen != marks }) else { return .none }
        do throws(AccountsError) {
            let (accounts, isOfEarlierForm) = try Self.read(paths)
            state.withLock {
                $0 = State(accounts: accounts, seen: marks, isOfEarlierForm: isOfEarlierForm)
            }
            return .read(users: accounts.userCount, tokens: accounts.tokenCount)
        } catch {
            let problem = error.description
            state.withLock { state in
                state.seen = marks
                state.problem = problem
            }
            return .failed(problem)
        }
    }

    private static func read(_ paths: Paths) throws(AccountsError) -> (Accounts, Bool) {
        var (users, tokens) = (UsersFile(), TokensFile())
        if let path = paths.users {
            let bytes = try OwnersFile.read(path, maxBytes: UsersFile.maxBytes, isSecret: true)
            do { users = try UsersFile(parsing: bytes) } catch { throw error.of(path) }
        }
        if let path = paths.tokens {
            let bytes = try OwnersFile.read(path, maxBytes: TokensFile.maxBytes, isSecret: false)
            do { tokens = try TokensFile(parsing: bytes) } catch { throw error.of(path) }
        }
        return (Accounts(users: users, tokens: tokens), tokens.isOfEarlierForm)
    }

    private static func marks(of paths: Paths) -> [FileMark?] {
        [paths.users, paths.tokens].map { $0.flatMap(FileMark.init) }
    }
}

extension AccountsError {
    fileprivate func of(_ path: String) -> AccountsError {
        AccountsError(line: line, "\(path): \(problem)")
    }
}

/// What tells a file from what it was: its inode, size, and the times of its content and entry.
private struct FileMark: Hashable {
    var inode: UInt64
    var size: Int
    var times: [Int]

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        inode = UInt64(status.st_ino)
        size = status.st_size
        times = [
            status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
            status.st_ctim.tv_nsec,
        ]
    }
}
