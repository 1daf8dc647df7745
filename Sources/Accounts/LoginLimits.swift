// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How often somebody may guess: after some failures of a name, or of an address, each further one
/// makes the next wait twice as long. The table is bounded: where it is full, the key that has
/// waited longest since its last failure is forgotten.
package final class LoginLimits: Sendable {
    package struct Settings: Sendable {
        /// Failures of a name that cost nothing. Default 5.
        package var freeOfName = 5
        /// Failures of an address that cost nothing: a whole office may sit behind it. Default 20.
        package var freeOfAddress = 20
        /// The longest wait, milliseconds. Default five minutes: whoever is locked out by others
        /// gets in again, and 300 guesses a day find no password of ten characters.
        package var longestWait: Int64 = 300_000
        /// Without a failure for so long everything is forgotten, milliseconds. Default an hour.
        package var memory: Int64 = 3_600_000
        /// Names and addresses that are remembered. Default 10,000.
        package var maxKeys = 10_000

        package init() {}
    }

    private enum Key: Hashable {
        case name(String)
        case address(String)

        var isName: Bool { if case .name = self { true } else { false } }
    }

    private struct Failures {
        var count = 0
        var last: Int64 = 0
        var waitUntil: Int64 = 0
    }

    private let settings: Settings
    private let state = Mutex<[Key: Failures]>([:])

    package init(_ settings: Settings = Settings()) { self.settings = settings }

    /// Names and addresses at hand.
    package var count: Int { state.withLock { $0.count } }

    /// 0 if a try is taken now, and it counts as failed until it is told otherwise: who tries many
    /// at once is counted for each. Else the milliseconds to wait. `name` is nil for what has none.
    package func begin(name: String?, address: String, at now: Int64) -> Int64 {
        state.withLock { keys in
            let tried = Self.keys(name, address)
            let wait = tried.map { max(0, (keys[$0]?.waitUntil ?? 0) - now) }.max() ?? 0
            guard wait == 0 else { return wait }
            for key in tried { note(key, at: now, in: &keys) }
            return 0
        }
    }

    /// A name that got in has its failures forgotten. Those of its address stay, or an attacker with
    /// an account of its own would guess others' without a wait.
    package func succeeded(name: String?, address: String) {
        withdraw(name: name, address: address)
        if let name { state.withLock { $0[.name(name)] = nil } }
    }

    /// The try that began was none.
    package func withdraw(name: String?, address: String) {
        state.withLock { keys in
            for key in Self.keys(name, address) {
                keys[key]?.count -= 1
                keys[key]?.waitUntil = 0
                if keys[key]?.count == 0 { keys[key] = nil }
            }
        }
    }

    private static func keys(_ name: String?, _ address: String) -> [Key] {
        [name.map { .name($0) }, .address(address)].compactMap { $0 }
    }

    private func note(_ key: Key, at now: Int64, in keys: inout [Key: Failures]) {
        let free = key.isName ? settings.freeOfName : settings.freeOfAddress
        if keys[key] == nil, keys.count >= settings.maxKeys { makeRoom(at: now, in: &keys) }
        var failures = keys[key] ?? Failures()
        if now - failures.last >= settings.memory { failures = Failures() }
        failures.count += 1
        failures.last = now
        if failures.count >= free {
            let doublings = min(failures.count - free, 20)
            failures.waitUntil = now + min(1000 << Int64(doublings), settings.longestWait)
        }
        keys[key] = failures
    }

    private func makeRoom(at now: Int64, in keys: inout [Key: Failures]) {
        for (key, failures) in keys where now - failures.last >= settings.memory { keys[key] = nil }
        guard keys.count >= settings.maxKeys,
            let oldest = keys.min(by: { $0.value.last < $1.value.last })
        else { return }
        keys[oldest.key] = nil
    }
}
