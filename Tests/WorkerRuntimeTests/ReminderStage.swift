// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import WorkerRuntime

/// Reads its input, whose values are commands about their key: `in SECONDS PURPOSE` sets a timer
/// that far from now, `not PURPOSE` removes it, `poison` fails for good, `broken` fails as long as
/// `mended` is false, and so does `absent`, whose cause may pass. Anything else is written to its
/// output, and so is a timer that fires, once more each time a `tick` does; `stops` removes the timer
/// `warn` of its subject, `moves` moves it on by 100 s.
struct ReminderStage: Stage {
    let names: BenchNames
    var name: String { names.worker }
    let keepsState = true
    var subscriptions: [Subscription] { [Subscription(.topic(names.input))] }
    let isMended: @Sendable () -> Bool

    init(names: BenchNames = BenchNames(), isMended: @escaping @Sendable () -> Bool = { true }) {
        self.names = names
        self.isMended = isMended
    }

    func prepare(_ input: Input) throws -> [Substring] {
        switch input {
        case .record(let record):
            String(decoding: record.value ?? [], as: UTF8.self).split(separator: " ")
        case .timer: []
        }
    }

    func handle(
        _ words: [Substring], of input: Input, in context: inout StageContext
    ) throws {
        switch input {
        case .timer(let timer):
            say("\(timer.purpose) of \(timer.subject)", timer.subject, &context)
            if timer.purpose == "fails", !isMended() {
                throw InputFailure.deadLetter(reason: "the timer fails")
            }
            if timer.purpose == "stops" { try context.removeTimer("warn", of: timer.subject) }
            if timer.purpose == "moves" {
                try context.setTimer(
                    "warn", of: timer.subject, due: timer.due.advanced(byMilliseconds: 100_000))
            }
            if timer.purpose == "tick" {
                try context.setTimer(
                    "tick", of: timer.subject, due: timer.due.advanced(byMilliseconds: 1000))
            }
        case .record(let record):
            let key = String(decoding: record.key ?? [], as: UTF8.self)
            if words.first == "in", words.count == 3, let seconds = Int64(words[1]) {
                try context.setTimer(
                    String(words[2]), of: key,
                    due: context.now.advanced(byMilliseconds: seconds * 1000),
                    payload: Array(words[2].utf8))
            } else if words.first == "not" {
                try context.removeTimer(String(words[1]), of: key)
            } else {
                say(words.joined(separator: " "), key, &context)
                if words == ["poison"] { throw InputFailure.deadLetter(reason: "it is poison") }
                if words == ["broken"], !isMended() {
                    throw InputFailure.deadLetter(reason: "not mended")
                }
                if words == ["absent"], !isMended() {
                    throw InputFailure.deadLetter(reason: "not there", mayPass: true)
                }
            }
        }
    }

    func tellDelay(of input: Input, in context: inout StageContext) {
        context.out.append(
            names.told, partition: input.partition, key: input.document, value: [],
            contentType: "text/plain")
    }

    private func say(_ text: String, _ key: String, _ context: inout StageContext) {
        context.out.append(
            names.output, partition: context.partition, key: key, value: Array(text.utf8),
            contentType: "text/plain")
    }
}
