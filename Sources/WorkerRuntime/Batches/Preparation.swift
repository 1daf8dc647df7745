// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Prepares the inputs of batches on all cores, on threads that may block.
///
/// Where the stage has a patience, a batch does not wait longer for any of its inputs: what has been
/// begun goes on beside later batches and is found again by the place of its input.
package final class Preparation<S: Stage>: Sendable {
    enum Outcome: Sendable {
        case done(Result<S.Prepared, any Error>)
        /// Begun, and not done within the patience.
        case running
        /// Not begun: the batch is too long for now.
        case notBegun
    }

    private struct Entry {
        let token: UInt64
        let document: String
        var result: Result<S.Prepared, any Error>?
    }

    private struct State {
        var entries: [InputPlace: Entry] = [:]
        var nextToken: UInt64 = 0
        /// Whose results the last batch has had.
        var delivered: [InputPlace] = []

        /// What is known of the inputs of a batch that begins.
        mutating func recall(_ inputs: [Input]) -> [Outcome] {
            inputs.map { input in
                let place = InputPlace(input)
                guard let entry = entries[place] else { return .notBegun }
                guard let result = entry.result else { return .running }
                return .done(result)
            }
        }

        mutating func begin(_ place: InputPlace, _ document: String) -> UInt64 {
            nextToken += 1
            entries[place] = Entry(token: nextToken, document: document)
            return nextToken
        }

        mutating func end(
            _ place: InputPlace, _ token: UInt64, _ result: Result<S.Prepared, any Error>
        ) {
            guard entries[place]?.token == token else { return }
            // A failure is told once, to the batch that is there.
            if case .success = result {
                entries[place]?.result = result
            } else {
                entries[place] = nil
            }
        }
    }

    private let stage: S
    private let patience: Duration?
    private let hand: WorkerHand?
    private let queue = DispatchQueue(label: "lienthong.prepare", attributes: .concurrent)
    private let state = Mutex(State())
    private let width = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// Without a patience every batch waits for all its inputs.
    package init(_ stage: S, patience: Duration?, hand: WorkerHand? = nil) {
        self.stage = stage
        self.patience = patience
        self.hand = hand
    }

    /// One outcome an input, in the inputs' order.
    func run(_ inputs: [Input]) async -> [Outcome] {
        guard let patience else { return await runAll(inputs) }
        let outcomes = await run(inputs, patience)
        state.withLock { state in
            state.delivered = zip(inputs, outcomes).compactMap { input, outcome in
                if case .done = outcome { InputPlace(input) } else { nil }
            }
        }
        return outcomes
    }

    private func run(_ inputs: [Input], _ patience: Duration) async -> [Outcome] {
        let round = Round(inputs, known: state.withLock { $0.recall(inputs) })
        guard round.isOpen else { return round.outcomes }
        return await withCheckedContinuation { continuation in
            round.onClose { continuation.resume(returning: $0) }
            for _ in 0..<min(width, inputs.count) {
                queue.async { self.work(on: round) }
            }
            queue.asyncAfter(deadline: .now() + .nanoseconds(patience.nanoseconds)) {
                round.close()
            }
        }
    }

    /// The last batch was committed: what it was given is not needed again.
    func committed() {
        state.withLock { state in
            for place in state.delivered { state.entries[place] = nil }
            state.delivered = []
        }
    }

    /// Documents of which an input is being prepared.
    var running: Set<String> {
        state.withLock { state in
            Set(state.entries.values.lazy.filter { $0.result == nil }.map(\.document))
        }
    }

    /// Partitions come and go: nothing of before counts. What still runs is heard of no more.
    func forgetAll() { state.withLock { $0 = State(nextToken: $0.nextToken) } }

    private func work(on round: Round) {
        while let (place, input) = round.next() {
            let inputPlace = InputPlace(input)
            let token = state.withLock { $0.begin(inputPlace, input.document) }
            let result = prepare(input)
            state.withLock { $0.end(inputPlace, token, result) }
            round.finish(place, result)
        }
    }

    private func prepare(_ input: Input) -> Result<S.Prepared, any Error> {
        guard let hand else { return Result { try stage.prepare(input) } }
        return hand.during(InputPlace(input)) { Result { try stage.prepare(input) } }
    }

    private func runAll(_ inputs: [Input]) async -> [Outcome] {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                if inputs.count == 1 {
                    let result = prepare(inputs[0])
                    continuation.resume(returning: [.done(result)])
                    return
                }
                let outcomes = Mutex([Outcome](repeating: .notBegun, count: inputs.count))
                DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
                    let result = prepare(inputs[index])
                    outcomes.withLock { $0[index] = .done(result) }
                }
                continuation.resume(returning: outcomes.withLock { $0 })
            }
        }
    }
}

extension Preparation {
    /// One batch while its inputs are prepared.
    private final class Round: Sendable {
        private struct State {
            var outcomes: [Outcome]
            /// Places that nobody has begun, the last first.
            var waiting: [Int]
            var running = 0
            var isOpen: Bool
            var whenClosed: (@Sendable ([Outcome]) -> Void)?
        }

        private let inputs: [Input]
        private let state: Mutex<State>

        init(_ inputs: [Input], known: [Outcome]) {
            self.inputs = inputs
            let waiting = known.indices.filter {
                if case .notBegun = known[$0] { true } else { false }
            }
            state = Mutex(
                State(
                    outcomes: known, waiting: waiting.reversed(), isOpen: !waiting.isEmpty))
        }

        var isOpen: Bool { state.withLock { $0.isOpen } }
        var outcomes: [Outcome] { state.withLock { $0.outcomes } }

        func onClose(_ body: @escaping @Sendable ([Outcome]) -> Void) {
            state.withLock { $0.whenClosed = body }
        }

        func next() -> (Int, Input)? {
            state.withLock { state in
                guard state.isOpen, let place = state.waiting.popLast() else { return nil }
                state.outcomes[place] = .running
                state.running += 1
                return (place, inputs[place])
            }
        }

        func finish(_ place: Int, _ result: Result<S.Prepared, any Error>) {
            let isLast = state.withLock { state in
                guard state.isOpen else { return false }
                state.running -= 1
                if case .failure(InputFailure.busy) = result {
                    state.outcomes[place] = .notBegun
                } else {
                    state.outcomes[place] = .done(result)
                }
                return state.running == 0 && state.waiting.isEmpty
            }
            if isLast { close() }
        }

        /// Hands over what there is; the first call counts.
        func close() {
            let (body, outcomes) = state.withLock { state in
                defer {
                    state.isOpen = false
                    state.whenClosed = nil
                }
                return (state.whenClosed, state.outcomes)
            }
            body?(outcomes)
        }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
