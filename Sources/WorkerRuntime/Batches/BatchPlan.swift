// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events

/// What a batch will work on, in order: its records, its timers, and what is taken up again of the
/// parked inputs.
package struct BatchPlan {
    package enum Step {
        case work(Input)
        case decision(Record)
        /// Parked inputs of a document, each with its key.
        case takeUp(StageTimer, keys: [String])
    }

    package private(set) var steps: [Step] = []
    /// What is to be prepared: the inputs of the steps in their order.
    package private(set) var inputs: [Input] = []
    /// What may be at fault when the batch cannot be committed: each input, each decision, and a
    /// timer that takes nothing up.
    package private(set) var places: [InputPlace] = []

    /// `takeUpLimit` is the most parked inputs that come back at once, of all documents together;
    /// each document brings one at least.
    package init(
        _ arrived: [Input], parks: Bool, state: (any StateReading)?, takeUpLimit: Int
    ) throws {
        var room = takeUpLimit
        for input in arrived {
            switch input {
            case .record(let record) where parks && record.topic == Topic.decisionsSubmitted.name:
                steps.append(.decision(record))
                places.append(InputPlace(input))
            case .timer(let timer) where timer.purpose == ParkedInputs.release:
                let parked = ParkedInputs(
                    state: StateOverlay(state), partition: timer.partition)
                let first = try parked.first(of: timer.subject, limit: max(1, room))
                room -= first.count
                steps.append(.takeUp(timer, keys: first.map(\.key)))
                inputs += first.map(\.input)
                places +=
                    first.isEmpty
                    ? [InputPlace(input)] : first.map { InputPlace($0.input) }
            default:
                steps.append(.work(input))
                inputs.append(input)
                places.append(InputPlace(input))
            }
        }
    }
}
