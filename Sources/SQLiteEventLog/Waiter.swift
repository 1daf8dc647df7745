// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A reader that waits for records of its partitions or for a change of its group.
struct Waiter {
    var continuation: CheckedContinuation<Void, Never>
    var deadline: ContinuousClock.Instant
    /// Partition numbers.
    var interests: Set<Int>
    var group: String?
}

extension LogState {
    /// Takes out those whom new records of these partitions concern.
    mutating func takeWaiters(for numbers: some Sequence<Int>) -> [Waiter] {
        if waiters.isEmpty { return [] }
        var woken: [UInt64] = []
        for (id, waiter) in waiters where numbers.contains(where: waiter.interests.contains) {
            woken.append(id)
        }
        return woken.compactMap { waiters.removeValue(forKey: $0) }
    }

    mutating func takeWaiters(ofGroup group: String) -> [Waiter] {
        take { $0.group == group }
    }

    mutating func takeAllWaiters() -> [Waiter] { take { _ in true } }

    mutating func takeExpiredWaiters(_ now: ContinuousClock.Instant) -> [Waiter] {
        take { $0.deadline <= now }
    }

    private mutating func take(where condition: (Waiter) -> Bool) -> [Waiter] {
        let woken = waiters.filter { condition($0.value) }
        for id in woken.keys { waiters[id] = nil }
        return Array(woken.values)
    }
}

extension [Waiter] {
    func resume() {
        for waiter in self { waiter.continuation.resume() }
    }
}
