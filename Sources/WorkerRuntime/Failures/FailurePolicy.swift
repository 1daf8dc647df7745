// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events

/// What a worker does about a failure. What concerns one input never holds the others back for
/// ever; only what concerns everybody waits without end.
package struct FailurePolicy: Sendable {
    package enum Decision: Hashable, Sendable {
        /// Nothing happened: everything once more, after this pause.
        case retry(after: Duration)
        /// This input is a dead letter; the others go on. One whose cause may pass is worked on
        /// again later (`laterTries`).
        case giveUp(reason: String, mayPass: Bool)
        /// Somebody in the batch is at fault: smaller batches, until it stands alone.
        case split
        /// The records went to another member, who sees them and their state.
        case leaveToOthers
        /// Whether it happened is not known: the state is read again, and the positions tell.
        case findOut
        case end
    }

    /// An input that may pass is given up after this many tries, or after `maxAge`.
    package var maxAttempts = 5
    /// An input of which the process died so often is given up before it is worked on again.
    package var maxCrashes = 3
    /// How long an input that fails may hold its batch back.
    package var maxAge: Duration = .seconds(30)
    /// The first pause; it doubles up to `maxPause`.
    package var firstPause: Duration = .milliseconds(100)
    package var maxPause: Duration = .seconds(10)
    /// A parked input whose cause may pass is worked on again by itself, so long after it was given
    /// up and after each further failure. Then only an operator has it worked on again.
    package var laterTries: [Duration] = [.seconds(60), .seconds(300), .seconds(1800)]

    package init() {}

    /// About an input that failed for the `attempts`-th time in a row, first `age` ago.
    package func decide(input error: any Error, attempts: Int, age: Duration) -> Decision {
        switch error {
        case InputFailure.deadLetter(let reason, let mayPass):
            return .giveUp(reason: reason, mayPass: mayPass)
        case InputFailure.wait, InputFailure.busy: return .retry(after: pause(attempts))
        case let error as ProtoError:
            return .giveUp(
                reason: "the value is no event of this topic: \(error)", mayPass: false)
        case let error as EventLogError: return decide(error, inputs: 1, attempts: attempts)
        case InputFailure.retry(let reason): return tryAgain(reason, attempts, age)
        default: return tryAgain("\(error)", attempts, age)
        }
    }

    /// About an input that was in hand alone when the process died, so often since it was last
    /// worked on; nil where it is worked on, alone.
    package func decide(crashes: Int) -> Decision? {
        guard crashes >= maxCrashes else { return nil }
        return .giveUp(
            reason: "the process died \(crashes) times while it was at work on it alone",
            mayPass: false)
    }

    /// About what failed for all inputs of a batch: before it, or with its commit.
    package func decide(batch error: any Error, inputs: Int, attempts: Int) -> Decision {
        guard let error = error as? EventLogError else { return .retry(after: pause(attempts)) }
        return decide(error, inputs: inputs, attempts: attempts)
    }

    private func decide(_ error: EventLogError, inputs: Int, attempts: Int) -> Decision {
        switch error.code {
        case .unavailable, .full: .retry(after: pause(attempts))
        case .stale: .leaveToOthers
        case .outcomeUnknown: .findOut
        case .tooLarge, .unknownTopic, .invalid:
            inputs > 1
                ? .split
                : .giveUp(reason: "its outputs cannot be written: \(error)", mayPass: false)
        // A right that is missing is missing for everybody's input.
        case .fenced, .incompatible, .locked, .corrupt, .closed, .refused: .end
        }
    }

    private func tryAgain(_ reason: String, _ attempts: Int, _ age: Duration) -> Decision {
        attempts < maxAttempts && age < maxAge
            ? .retry(after: pause(attempts))
            : .giveUp(reason: "failed \(attempts) times: \(reason)", mayPass: true)
    }

    /// How long after its newest failure a parked input is worked on again by itself, when it was
    /// so `tries` times before; nil where that is left to an operator.
    package func laterTry(after tries: Int) -> Duration? {
        laterTries.indices.contains(tries) ? laterTries[tries] : nil
    }

    /// Doubles with each failure in a row.
    func pause(_ attempts: Int) -> Duration {
        var pause = firstPause
        for _ in 1..<max(1, attempts) where pause < maxPause { pause = pause * 2 }
        return min(pause, maxPause)
    }
}
