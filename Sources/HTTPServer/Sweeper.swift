// LienThong
// SPDX-License-Identifier: Apache-2.0

@preconcurrency import Dispatch

/// Looks at all connections and all suspended requests several times a deadline, and ends what is
/// overdue.
final class Sweeper: Sendable {
    private let core: ServerCore
    private let queue = DispatchQueue(label: "http.sweeper")
    private let timer: any DispatchSourceTimer

    init(core: ServerCore) {
        self.core = core
        let settings = core.settings
        let shortest = min(
            settings.headerTimeout, settings.speedWindow, settings.answerTimeout,
            settings.stopTimeout)
        let milliseconds =
            Int(clamping: shortest.components.seconds) &* 1000
            + Int(shortest.components.attoseconds / 1_000_000_000_000_000)
        let interval = min(max(milliseconds / 4, 5), 250)
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now(), repeating: .milliseconds(interval))
        timer.setEventHandler { Self.sweep(core) }
        timer.activate()
    }

    /// One round now.
    func sweep() { queue.async { [core] in Self.sweep(core) } }

    func cancel() { timer.cancel() }

    private static func sweep(_ core: ServerCore) {
        let now = core.settings.now()
        core.withConnections { watch in
            if watch.isOverdue(now), watch.end() { core.instruments.connectionEnded(.slow) }
        }
        let giveUp = core.mustGiveUp(now)
        let isStopping = core.isStopping
        for pending in core.suspendedRequests {
            let verdict = pending.inspect(now, isStopping: isStopping, giveUp: giveUp)
            if case .expired(let number) = verdict { core.expire(pending, number) }
        }
        if giveUp { core.gaveUp() }
    }
}
