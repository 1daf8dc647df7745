// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Synchronization

/// What goes wrong at a call.
package enum Fault: Sendable {
    /// The call does not reach the log.
    case fail(EventLogError)
    /// The log does what it was asked; the caller learns of an error instead.
    case failAfterwards(EventLogError)
    /// The call waits at the gate before it reaches the log.
    case delay(Gate)
    /// The call has reached the log; its answer waits at the gate.
    case delayAnswer(Gate)
    /// The call reaches the log twice, as from a client that repeats after a lost answer; the
    /// caller gets the first answer. For `create`, `append` and `commit`.
    case duplicate
}

/// Which call goes wrong, and how. Calls are counted over all members and readers of a log.
package final class FaultScript: Sendable {
    package enum Call: String, Hashable, Sendable, CaseIterable {
        case create, topics, append, join, follow, bounds, committed, timestamps
        /// Of a group's member.
        case next, emptyBatch, commit
        /// `next` of a reader without a group.
        case read
    }

    private struct State {
        var counts: [Call: Int] = [:]
        var faults: [Call: [Int: Fault]] = [:]
        var held: Set<TopicPartition> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// The `n`-th such call from the beginning (the first is 1) goes wrong.
    package func at(_ n: Int, _ call: Call, _ fault: Fault) {
        precondition(n > 0, "calls are counted from 1")
        state.withLock { $0.faults[call, default: [:]][n] = fault }
    }

    /// The `n`-th such call from now on goes wrong.
    package func atNext(_ call: Call, after n: Int = 1, _ fault: Fault) {
        precondition(n > 0, "calls are counted from 1")
        state.withLock { state in
            state.faults[call, default: [:]][state.counts[call, default: 0] + n] = fault
        }
    }

    /// How many such calls there were.
    package func count(_ call: Call) -> Int { state.withLock { $0.counts[call] ?? 0 } }

    /// Faults that were not met: a test that expects them all asks for zero.
    package var pending: Int {
        state.withLock { $0.faults.values.reduce(0) { $0 + $1.count } }
    }

    /// From now on a read that gives nothing says that a transaction stays open in these.
    package func hold(_ places: Set<TopicPartition>) { state.withLock { $0.held = places } }

    var held: Set<TopicPartition> { state.withLock { $0.held } }

    private func fault(for call: Call) -> Fault? {
        state.withLock { state in
            let count = state.counts[call, default: 0] + 1
            state.counts[call] = count
            return state.faults[call]?.removeValue(forKey: count)
        }
    }

    /// Makes the call, with what the script has for it.
    func run<T: Sendable>(
        _ call: Call, _ body: () async throws(EventLogError) -> T
    ) async throws(EventLogError) -> T {
        switch fault(for: call) {
        case nil: return try await body()
        case .fail(let error): throw error
        case .failAfterwards(let error):
            _ = try await body()
            throw error
        case .delay(let gate):
            await gate.pass()
            return try await body()
        case .delayAnswer(let gate):
            let answer: Result<T, EventLogError>
            do { answer = .success(try await body()) } catch { answer = .failure(error) }
            await gate.pass()
            return try answer.get()
        case .duplicate:
            precondition(
                [.create, .append, .commit].contains(call),
                "\(call) cannot be repeated unseen")
            let answer = try await body()
            // That the log refuses the repetition is its good right.
            do { _ = try await body() } catch {}
            return answer
        }
    }
}
