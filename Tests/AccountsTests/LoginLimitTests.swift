// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Testing

struct LoginLimitTests {
    /// Fails so often in a row, as soon as it is taken; returns the waits before each try.
    private func fail(
        _ limits: LoginLimits, _ count: Int, name: String, address: String, from start: Int64 = 0
    ) -> [Int64] {
        var (now, waits): (Int64, [Int64]) = (start, [])
        for _ in 0..<count {
            let wait = limits.begin(name: name, address: address, at: now)
            waits.append(wait)
            if wait > 0 {
                now += wait
                #expect(limits.begin(name: name, address: address, at: now) == 0)
            }
        }
        return waits
    }

    @Test func `after five failures of a name each one doubles the wait, up to five minutes`() {
        let waits = fail(LoginLimits(), 16, name: "an", address: "192.0.2.1")
        #expect(waits.prefix(5) == [0, 0, 0, 0, 0])
        #expect(waits.dropFirst(5).prefix(4) == [1000, 2000, 4000, 8000])
        #expect(waits.max() == 300_000)
    }

    @Test func `other names wait only where the address has failed often`() {
        let limits = LoginLimits()
        _ = fail(limits, 7, name: "an", address: "192.0.2.1")
        #expect(limits.begin(name: "binh", address: "192.0.2.2", at: 0) == 0)
        for number in 0..<30 {
            _ = limits.begin(name: "n\(number)", address: "192.0.2.3", at: 0)
        }
        #expect(limits.begin(name: "chi", address: "192.0.2.3", at: 0) > 0)
        #expect(limits.begin(name: "chi", address: "192.0.2.4", at: 0) == 0)
    }

    @Test func `many tries at once are counted each`() {
        let limits = LoginLimits()
        let taken = (0..<100).filter { _ in
            limits.begin(name: "an", address: "192.0.2.1", at: 0) == 0
        }
        #expect(taken.count == 5)
    }

    @Test func `who gets in is forgiven, the address is not`() {
        let limits = LoginLimits()
        for _ in 0..<4 { _ = limits.begin(name: "an", address: "a", at: 0) }
        limits.succeeded(name: "an", address: "a")
        #expect(fail(limits, 5, name: "an", address: "b").allSatisfy { $0 == 0 })
        // An account of one's own does not pay for guesses at others'.
        let other = LoginLimits()
        var waited = false
        for number in 0..<40 {
            waited = waited || other.begin(name: "v\(number)", address: "a", at: 0) > 0
            if other.begin(name: "me", address: "a", at: 0) == 0 {
                other.succeeded(name: "me", address: "a")
            }
        }
        #expect(waited)
    }

    @Test func `an hour without a failure forgets, and the table is bounded`() {
        var settings = LoginLimits.Settings()
        settings.maxKeys = 10
        let limits = LoginLimits(settings)
        _ = fail(limits, 8, name: "an", address: "a")
        let later: Int64 = 4_000_000
        #expect(fail(limits, 5, name: "an", address: "a", from: later).allSatisfy { $0 == 0 })
        for number in 0..<1000 {
            _ = limits.begin(name: "n\(number)", address: "b\(number)", at: later + Int64(number))
        }
        #expect(limits.count <= 10)
    }
}
