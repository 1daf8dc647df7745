// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Synchronization
import TestSupport
import WorkerRuntime

/// Counts the records of each key: reads its input, writes "<key> <count>" to its output. Some values make
/// it fail in the ways a stage can.
struct CountingStage: Stage {
    var names = BenchNames()
    var name: String { names.worker }
    let keepsState = true
    var subscriptions: [Subscription] {
        [
            Subscription(.topic(names.urgentInput), isUrgent: true),
            Subscription(.topic(names.input)),
        ]
    }
    var batchInterval = Duration.zero
    /// How many times a record "pass" still fails before it passes.
    let failuresLeft = Failures()

    final class Failures: Sendable {
        let count = Mutex(0)
    }

    func prepare(_ input: Input) throws -> String {
        let record = try input.record()
        let text = record.text
        switch text {
        case "poison": throw InputFailure.deadLetter(reason: "it is poison")
        case "unknown": throw Unknown()
        case "pass":
            let left = failuresLeft.count.withLock { count in
                count -= 1
                return count
            }
            if left >= 0 { throw InputFailure.wait(reason: "not yet") }
        default: break
        }
        return text
    }

    struct Unknown: Error {}

    func handle(_ text: String, of input: Input, in context: inout StageContext) throws {
        let record = try input.record()
        let key = String(decoding: record.key ?? [], as: UTF8.self)
        let before = try context.state(key).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let count = (before ?? 0) + 1
        try context.setState(key, Array(String(count).utf8))
        if text == "half" {
            context.out.append(
                names.output, partition: 0, key: key, value: [1], contentType: "text/plain")
            throw InputFailure.deadLetter(reason: "half done")
        }
        context.out.append(
            names.output, partition: record.partition, key: key,
            value: Array("\(key) \(count)".utf8),
            contentType: "text/plain")
    }
}
