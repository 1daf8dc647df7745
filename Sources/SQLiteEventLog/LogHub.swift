// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import EventLog
import Synchronization

/// The log's memory, shared by its writer and readers, and the place where readers wait.
final class LogHub: Sendable {
    private let state: Mutex<LogState>
    private let timerQueue = DispatchQueue(label: "eventlog.timer")
    /// The earliest moment for which the timer is set.
    private let armed = Mutex<ContinuousClock.Instant?>(nil)

    init(_ state: LogState) { self.state = Mutex(state) }

    func withState<T: Sendable>(_ body: (inout LogState) -> T) -> T {
        state.withLock { body(&$0) }
    }

    /// Changes the state and wakes whom the body returns, after the lock was given back.
    func change<T: Sendable>(
        _ body: (inout LogState) -> (T, [Waiter])
    ) -> T {
        var woken: [Waiter] = []
        let value = state.withLock { state in
            let (value, waiters) = body(&state)
            woken = waiters
            return value
        }
        woken.resume()
        return value
    }

    /// Waits until `isReady`, or somebody wakes this reader, or the deadline, or cancellation: the
    /// caller looks again for itself. No wake-up is missed: `isReady` is asked under the lock
    /// under which the waiter is entered.
    func wait(
        until deadline: ContinuousClock.Instant, interests: Set<Int>, group: String?,
        unless isReady: (borrowing LogState) -> Bool
    ) async {
        let id = withState { $0.makeID() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isEntered = state.withLock { state in
                    if state.isClosed || Task.isCancelled || isReady(state) { return false }
                    state.waiters[id] = Waiter(
                        continuation: continuation, deadline: deadline, interests: interests,
                        group: group)
                    return true
                }
                if isEntered {
                    arm(deadline)
                    // Cancelled in between: the handler has found nobody to wake.
                    if Task.isCancelled { wake(id) }
                } else {
                    continuation.resume()
                }
            }
        } onCancel: {
            wake(id)
        }
    }

    private func wake(_ id: UInt64) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume()
    }

    // MARK: The timer

    /// Sets the timer unless it is already set for an earlier moment: waits mostly have the same
    /// length, so there are far fewer timers than waits.
    private func arm(_ deadline: ContinuousClock.Instant) {
        let isEarlier = armed.withLock { armed in
            if let set = armed, set <= deadline { return false }
            armed = deadline
            return true
        }
        guard isEarlier else { return }
        let parts = max(.zero, deadline - .now).components
        let nanoseconds = parts.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let delay =
            nanoseconds.overflow
            ? Int.max : Int(nanoseconds.partialValue) + Int(parts.attoseconds / 1_000_000_000)
        timerQueue.asyncAfter(deadline: .now() + .nanoseconds(delay)) { [weak self] in
            self?.expire(deadline)
        }
    }

    private func expire(_ deadline: ContinuousClock.Instant) {
        armed.withLock { if $0 == deadline { $0 = nil } }
        let (expired, next) = state.withLock { state in
            (state.takeExpiredWaiters(.now), state.waiters.values.map(\.deadline).min())
        }
        expired.resume()
        if let next { arm(next) }
    }
}
