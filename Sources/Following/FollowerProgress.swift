// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// How far the following is, and who waits for it.
struct FollowerProgress {
    struct Waiter {
        let id: Int
        /// Ends of the partitions that were not reached when the wait began.
        var ends: [TopicPartition: Int64]
        let deadline: ContinuousClock.Instant?
        let continuation: CheckedContinuation<Void, any Error>
    }

    var status = FollowerStatus()
    var isStopping = false
    /// The offset after the last applied record; at the end of a partition the end itself, which
    /// on Kafka may lie behind a transaction's marker.
    var positions: [TopicPartition: Int64] = [:]
    /// How often in a row the log seemed shorter than what was read of it.
    var shrunkSightings = 0
    private var waiters: [Waiter] = []
    private var nextID = 0

    /// What was applied, or what was found to lie behind it.
    mutating func reach(_ reached: [TopicPartition: Int64]) {
        positions.merge(reached) { max($0, $1) }
    }

    func missing(_ ends: [TopicPartition: Int64]) -> [TopicPartition: Int64] {
        ends.filter { $0.value > positions[$0.key] ?? 0 }
    }

    mutating func makeID() -> Int {
        defer { nextID += 1 }
        return nextID
    }

    mutating func wait(_ waiter: Waiter) { waiters.append(waiter) }

    mutating func giveUp(_ id: Int) -> Waiter? {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
        return waiters.remove(at: index)
    }

    /// Takes out who has waited long enough, or has what it waited for.
    mutating func concludeRead(now: ContinuousClock.Instant) -> (done: [Waiter], late: [Waiter]) {
        var done: [Waiter] = []
        var late: [Waiter] = []
        var left: [Waiter] = []
        for waiter in waiters {
            if missing(waiter.ends).isEmpty {
                done.append(waiter)
            } else if let deadline = waiter.deadline, deadline <= now {
                late.append(waiter)
            } else {
                left.append(waiter)
            }
        }
        waiters = left
        return (done, late)
    }

    mutating func takeWaiters() -> [Waiter] {
        defer { waiters = [] }
        return waiters
    }
}
