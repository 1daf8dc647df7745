// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import WorkerRuntime

/// What a storm asks of `AlarmStage`, about the record's key; `number` names the command.
struct AlarmCommand: Hashable, Sendable {
    enum Verb: Hashable, Sendable {
        /// The alarm goes so many milliseconds after the command is handled; set again, it moves.
        case set(alarm: String, after: Int64)
        case remove(alarm: String)
        /// Cannot be worked on before this moment, so that its document is parked till then.
        case absent(until: Int64)
    }

    var number: Int
    var document: String
    var verb: Verb

    var text: String {
        switch verb {
        case .set(let alarm, let after): "\(number) set \(alarm) \(after)"
        case .remove(let alarm): "\(number) remove \(alarm)"
        case .absent(let until): "\(number) absent \(until)"
        }
    }
}

/// A stage with timers, for a process that is killed: each command and each alarm that goes writes
/// one record, so that an account of them can be asked.
struct AlarmStage: Stage {
    let name: String
    let keepsState = true

    var input: String { "in." + name }
    var output: String { "out." + name }
    var subscriptions: [Subscription] { [Subscription(.topic(input))] }

    var topics: [TopicSpec] {
        [
            input, output, Topic.state(of: name), Topic.deadLetters.name,
            Topic.decisionsSubmitted.name,
        ].map {
            TopicSpec(name: $0, partitions: 12, cleanup: .delete(retentionMilliseconds: nil))
        }
    }

    func prepare(_ input: Input) throws -> [Substring] {
        guard case .record(let record) = input else { return [] }
        return String(decoding: record.value ?? [], as: UTF8.self).split(separator: " ")
    }

    func handle(
        _ words: [Substring], of input: Input, in context: inout StageContext
    ) throws {
        let document: String
        var text: String
        switch input {
        case .timer(let timer):
            document = timer.subject
            let setBy = String(decoding: timer.payload, as: UTF8.self)
            text = "fired \(setBy) \(timer.due.milliseconds) \(context.now.milliseconds)"
        case .record(let record):
            document = String(decoding: record.key ?? [], as: UTF8.self)
            text = words.joined(separator: " ")
            switch words[1] {
            case "set":
                let due = context.now.advanced(byMilliseconds: Int64(words[3]) ?? 0)
                try context.setTimer(
                    String(words[2]), of: document, due: due, payload: Array(words[0].utf8))
                text += " \(due.milliseconds)"
            case "remove": try context.removeTimer(String(words[2]), of: document)
            default:
                if context.now.milliseconds < Int64(words[2]) ?? 0 {
                    throw InputFailure.deadLetter(reason: "not there yet", mayPass: true)
                }
            }
        }
        context.out.append(
            output, partition: context.partition, key: document, value: Array(text.utf8),
            contentType: "text/plain")
    }
}
