// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Synchronization

/// The ledger, shared by everyone who reads and sends, and the waiting for it.
final class DemoBoard: Sendable {
    private let ledger: Mutex<DemoLedger>
    private let ending = Mutex<String?>(nil)

    init(_ ledger: DemoLedger) { self.ledger = Mutex(ledger) }

    func with<T: Sendable>(_ body: (inout DemoLedger) -> T) -> T {
        ledger.withLock { body(&$0) }
    }

    var snapshot: DemoLedger { ledger.withLock { $0 } }

    /// Nothing more can come: the pipeline has ended, or whoever asked has gone.
    func end(_ reason: String) { ending.withLock { $0 = $0 ?? reason } }

    /// Waits until the condition holds. A standstill of `patience` ends the waiting, and so does
    /// the end of the pipeline: the reason is answered. Nil means that the condition holds.
    func wait(
        patience: Duration, for condition: @Sendable (DemoLedger) -> Bool
    ) async -> String? {
        var seen = -1
        var deadline = ContinuousClock.now + patience
        while true {
            let (holds, changes) = ledger.withLock { (condition($0), $0.changes) }
            if holds { return nil }
            if let reason = ending.withLock({ $0 }) { return reason }
            if changes != seen {
                seen = changes
                deadline = ContinuousClock.now + patience
            } else if ContinuousClock.now >= deadline {
                return "nothing has happened for \(patience.components.seconds) s"
            }
            do {
                try await Task.sleep(for: .milliseconds(50))
            } catch {
                return "cancelled"
            }
        }
    }
}
