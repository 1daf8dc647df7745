// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Lends inspectors to threads, one thread an inspector: those who wait get theirs in the order in
/// which they came, express documents first, and the last free one is theirs alone.
final class InspectorSlots: Sendable {
    private final class Waiter: Sendable {
        let isExpress: Bool
        let turn = DispatchSemaphore(value: 0)
        let slot = Mutex<InspectorSlot?>(nil)

        init(isExpress: Bool) { self.isExpress = isExpress }
    }

    private struct State {
        var free: [InspectorSlot]
        var waiting: [Waiter] = []
    }

    private let state: Mutex<State>

    /// `count` for all, and one more.
    init(count: Int) {
        state = Mutex(State(free: (0...count).map { _ in InspectorSlot() }))
    }

    /// Blocks until there is one, at most as long as `patience`, and gives it back after `body`.
    /// - Throws: `InspectionFailure` (`busy`), and what `body` throws.
    func withSlot<R>(
        isExpress: Bool, waiting patience: Duration?, _ body: (InspectorSlot) throws -> R
    ) throws -> R {
        guard let slot = take(isExpress: isExpress, patience) else {
            throw InspectionFailure(.busy, "all inspectors of signatures are in use")
        }
        defer { giveBack(slot) }
        return try body(slot)
    }

    private func take(isExpress: Bool, _ patience: Duration?) -> InspectorSlot? {
        let waiter = Waiter(isExpress: isExpress)
        let free: InspectorSlot? = state.withLock { state in
            if state.free.count > (isExpress ? 0 : 1) { return state.free.popLast() }
            state.waiting.append(waiter)
            return nil
        }
        if let free { return free }
        let end =
            patience.map { DispatchTime.now() + .milliseconds(Int($0.wholeMilliseconds)) }
            ?? .distantFuture
        if waiter.turn.wait(timeout: end) == .timedOut {
            state.withLock { $0.waiting.removeAll { $0 === waiter } }
        }
        // It may have come with the last moment.
        return waiter.slot.withLock { $0 }
    }

    private func giveBack(_ slot: InspectorSlot) {
        let next: Waiter? = state.withLock { state in
            state.free.append(slot)
            let place =
                state.waiting.firstIndex { $0.isExpress }
                ?? (state.free.count > 1 ? state.waiting.indices.first : nil)
            guard let place else { return nil }
            let waiter = state.waiting.remove(at: place)
            waiter.slot.withLock { $0 = state.free.popLast() }
            return waiter
        }
        next?.turn.signal()
    }
}

/// A place for an inspector, used by one thread at a time.
final class InspectorSlot: Sendable {
    private let inspector = Mutex<InspectorProcess?>(nil)

    /// The inspector that stands there, or a new one; it leaves the place when it has ended.
    func withInspector<R>(
        make: () throws(InspectionFailure) -> InspectorProcess,
        _ body: (InspectorProcess) throws(InspectionFailure) -> R
    ) throws(InspectionFailure) -> R {
        try inspector.withLock { current throws(InspectionFailure) in
            if let old = current, !old.isWaiting { old.end() }
            let inspector: InspectorProcess
            if let current, !current.hasEnded {
                inspector = current
            } else {
                inspector = try make()
            }
            current = inspector
            defer { if inspector.hasEnded { current = nil } }
            return try body(inspector)
        }
    }
}
