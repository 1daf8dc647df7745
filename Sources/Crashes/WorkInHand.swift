// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Telemetry

/// What a process has in hand, kept so that it is known after the process has died: by the kernel
/// for want of memory, by a trap, by a fault in a C library. An input that was in hand then is a
/// suspect, and is worked on alone; a death with nothing else in hand counts against it.
///
/// One a process, in its data directory. A clean end (`close`) leaves nothing in hand.
package final class WorkInHand: Sendable {
    /// Where a piece of work stands while it is in hand.
    package struct Slot: Sendable {
        fileprivate var place: Int
        fileprivate var isInput: Bool
    }

    private struct Suspect {
        var crashes: Int
        var place: Int
    }

    private struct State {
        var free = Array((0..<HandFile.slotLimit).reversed())
        var suspects: [WorkMark: Suspect] = [:]
        var turns = Turns()
        var isClosed = false
    }

    private let file: HandFile
    private let state: Mutex<State>
    /// How many inputs a worker had in hand together at the death of the process before.
    private let together: [WorkMark: Int]

    /// Reads what the process before has left, counts its death and begins anew. A file that cannot
    /// be had or read is told in the log and stops nobody.
    package init(path: String, logger: Logger) {
        var left = HandFile.Left()
        do {
            if let found = try HandFile.left(in: path) {
                left = found
            } else {
                logger.warning(
                    "the file of what was in hand is none of ours, or torn; it is made anew",
                    [.file: path])
            }
        } catch {
            logger.error("it is not known what was in hand before", [.error: "\(error)"])
        }
        let suspects = Self.suspects(left)
        var together: [WorkMark: Int] = [:]
        for case .together(let worker, let inputs) in left.inHand {
            together[worker] = Int(inputs)
        }
        self.together = together
        do {
            file = try HandFile(path, suspects: suspects)
        } catch {
            logger.error(
                "what is in hand will not be known after a crash", [.error: "\(error)"])
            file = HandFile(inMemory: ())
        }
        var state = State()
        for (place, suspect) in suspects.enumerated() {
            state.suspects[suspect.mark] = Suspect(crashes: Int(suspect.crashes), place: place)
        }
        self.state = Mutex(state)
        if !left.inHand.isEmpty {
            logger.warning(
                "the process before this one died at work; what it had in hand is worked on alone",
                [.count: left.inHand.count])
        }
    }

    /// The suspects after a death: those of before, the oldest first, and the inputs in hand.
    private static func suspects(_ left: HandFile.Left) -> [(mark: WorkMark, crashes: UInt32)] {
        var suspects = left.suspects
        var inputs: [WorkMark] = []
        for case .input(let mark) in left.inHand where !inputs.contains(mark) {
            inputs.append(mark)
        }
        let isAlone = inputs.count == 1 && left.inHand.allSatisfy { $0 == .input(inputs[0]) }
        for mark in inputs {
            let before = suspects.firstIndex { $0.mark == mark }.map { suspects.remove(at: $0) }
            let crashes = before?.crashes ?? 0
            suspects.append((mark, isAlone ? crashes &+ 1 : crashes))
        }
        while suspects.count > HandFile.suspectLimit {
            let least = suspects.map(\.crashes).min()
            suspects.remove(at: suspects.firstIndex { $0.crashes == least } ?? 0)
        }
        return suspects
    }

    // MARK: Suspects

    /// How often the process died with this in hand and nothing else; nil for what is no suspect.
    package func crashes(_ mark: WorkMark) -> Int? {
        state.withLock { $0.suspects[mark]?.crashes }
    }

    package var hasSuspects: Bool { state.withLock { !$0.suspects.isEmpty } }

    /// It was worked on: nothing of before counts.
    package func acquit(_ mark: WorkMark) {
        state.withLock { state in
            guard let suspect = state.suspects.removeValue(forKey: mark) else { return }
            file.clear(suspect: suspect.place)
        }
    }

    /// How many inputs this worker had in hand together when the process before died; nil if none.
    package func diedTogether(_ worker: WorkMark) -> Int? { together[worker] }

    // MARK: In hand

    /// In hand from now on. Nil where all slots are taken: such work leaves no trace.
    package func begin(_ entry: HandEntry) -> Slot? {
        state.withLock { state in
            guard !state.isClosed, let place = state.free.popLast() else { return nil }
            file.store(entry, slot: place)
            guard case .input = entry else { return Slot(place: place, isInput: false) }
            state.turns.inputs += 1
            return Slot(place: place, isInput: true)
        }
    }

    package func end(_ slot: Slot?) {
        guard let slot else { return }
        let next = state.withLock { state in
            file.clear(slot: slot.place)
            state.free.append(slot.place)
            if slot.isInput { state.turns.inputs -= 1 }
            return state.turns.admit()
        }
        for continuation in next { continuation.resume() }
    }

    package func during<Value>(
        _ entry: HandEntry, _ body: () throws -> Value
    ) rethrows -> Value {
        let slot = begin(entry)
        defer { end(slot) }
        return try body()
    }

    /// The process ends by decision: nothing that still runs is to be blamed.
    package func close() {
        state.withLock { state in
            state.isClosed = true
            for place in 0..<HandFile.slotLimit { file.clear(slot: place) }
        }
    }

    // MARK: Turns

    /// Waits for a turn to work on a batch: beside others, or with no other input in hand in this
    /// process. In the order of asking.
    package nonisolated(nonsending) func enter(alone: Bool) async {
        await withCheckedContinuation { continuation in
            let next = state.withLock { state in
                state.turns.waiting.append((alone, continuation))
                return state.turns.admit()
            }
            for continuation in next { continuation.resume() }
        }
    }

    package func leave(alone: Bool) {
        let next = state.withLock { state in
            state.turns.leave(alone)
            return state.turns.admit()
        }
        for continuation in next { continuation.resume() }
    }
}

/// Who works beside others and who alone.
private struct Turns {
    var waiting: [(alone: Bool, continuation: CheckedContinuation<Void, Never>)] = []
    /// Inputs in hand, of those too who work on beyond their batch.
    var inputs = 0
    private var batches = 0
    private var isAlone = false

    /// Those whose turn has come.
    mutating func admit() -> [CheckedContinuation<Void, Never>] {
        if waiting.isEmpty { return [] }
        var admitted: [CheckedContinuation<Void, Never>] = []
        while let first = waiting.first, !isAlone {
            if first.alone {
                guard batches == 0, inputs == 0 else { break }
                isAlone = true
            } else {
                batches += 1
            }
            admitted.append(waiting.removeFirst().continuation)
        }
        return admitted
    }

    mutating func leave(_ alone: Bool) {
        if alone { isAlone = false } else { batches -= 1 }
    }
}
