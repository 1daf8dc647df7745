// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What receivers still have to do. Whoever completes their documents goes before the many of a
/// circular, which are all alike.
final class DemoErrands: Sendable {
    enum Errand: Sendable {
        /// Fetch, then report what the manifest says beyond 01, which the gateway notes itself.
        case fetch(DemoLedger.Delivery, statuses: [String])
        /// One status as a packet: 01 where the platform has the bytes already, 15.
        case report(DemoLedger.Delivery, status: String)
    }

    /// From so many receivers on, a node fetches a document once for all of its agencies.
    static let circular = 1000

    private struct State {
        var first: [Errand] = []
        var many: [Errand] = []
        var fetched: Set<String> = []
        var waiting: [CheckedContinuation<Errand?, Never>] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    func add(_ delivery: DemoLedger.Delivery, of entry: DemoManifest.Entry) {
        let errand: Errand
        let isCircular = entry.receivers >= Self.circular
        if isCircular, !isFirst(delivery) {
            errand = .report(delivery, status: "01")
        } else {
            errand = .fetch(delivery, statuses: entry.statuses.filter { $0 != "01" })
        }
        add(errand, isOneOfMany: isCircular)
    }

    /// The sender asks for the document back: the receiver agrees.
    func add(recallOf delivery: DemoLedger.Delivery) {
        add(.report(delivery, status: "15"), isOneOfMany: false)
    }

    private func add(_ errand: Errand, isOneOfMany: Bool) {
        let waiter = state.withLock { state -> CheckedContinuation<Errand?, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            if isOneOfMany { state.many.append(errand) } else { state.first.append(errand) }
            return nil
        }
        waiter?.resume(returning: errand)
    }

    private func isFirst(_ delivery: DemoLedger.Delivery) -> Bool {
        state.withLock {
            $0.fetched.insert(delivery.node + "\n" + delivery.key.documentID).inserted
        }
    }

    /// The next one; nil when there will be none.
    func next() async -> Errand? {
        await withCheckedContinuation { continuation in
            let found = state.withLock { state -> Errand?? in
                if let errand = state.first.popLast() { return errand }
                if let errand = state.many.popLast() { return errand }
                if state.isClosed { return .some(nil) }
                state.waiting.append(continuation)
                return nil
            }
            if let found { continuation.resume(returning: found) }
        }
    }

    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            (state.first, state.many) = ([], [])
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.resume(returning: nil) }
    }
}
