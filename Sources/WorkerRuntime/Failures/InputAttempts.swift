// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Which input, whatever is known of it by now.
package enum InputPlace: Hashable, Sendable {
    case record(TopicPartition, offset: Int64)
    case timer(StageTimer)

    package init(_ input: Input) {
        switch input {
        case .record(let record): self = .record(record.place, offset: record.offset)
        case .timer(let timer): self = .timer(timer)
        }
    }
}

/// How often the inputs of the batch in hand have failed in a row, and which are to be given up.
package struct InputAttempts: Sendable {
    /// Why an input is given up before it is tried again.
    struct Condemnation {
        var reason: String
        /// False where whoever waits for it is not told: not even that was survived.
        var tellsDelay = true
    }

    private struct Failures {
        var count: Int
        var since: ContinuousClock.Instant
    }

    private var failures: [InputPlace: Failures] = [:]
    private var condemned: [InputPlace: Condemnation] = [:]

    package init() {}

    /// The number that one more failure would have, and how long ago the first was.
    func next(_ place: InputPlace) -> (attempts: Int, age: Duration) {
        guard let before = failures[place] else { return (1, .zero) }
        return (before.count + 1, before.since.duration(to: .now))
    }

    /// Why the input is given up before it is tried again: its outputs could not be written, or the
    /// process died of it.
    func condemnation(_ place: InputPlace) -> Condemnation? { condemned[place] }

    var condemnsAny: Bool { !condemned.isEmpty }

    package mutating func failed(_ place: InputPlace) {
        failures[place, default: Failures(count: 0, since: .now)].count += 1
    }

    /// Their batch was committed.
    package mutating func forget(_ places: [InputPlace]) {
        if failures.isEmpty, condemned.isEmpty { return }
        for place in places {
            failures[place] = nil
            condemned[place] = nil
        }
    }

    package mutating func condemn(
        _ place: InputPlace, _ reason: String, tellsDelay: Bool = true
    ) {
        condemned[place] = Condemnation(reason: reason, tellsDelay: tellsDelay)
    }
}
