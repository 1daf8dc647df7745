// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Events
import Foundation
import Telemetry
import WorkerRuntime

/// A stage that ends its process on some inputs, where their value says so: `prepare`, `settle` or
/// `handle`. All others it writes to its output.
struct PoisonStage: Stage {
    let name: String
    /// Its input is the same for all that begin with the same name.
    var input: String
    /// How long a preparation takes.
    var pause: Duration = .zero
    let keepsState = true

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

    private func die(_ text: String, of step: String) {
        if text.hasPrefix(step + " ") { kill(getpid(), SIGKILL) }
    }

    func prepare(_ input: Input) throws -> String {
        let text = String(decoding: try input.record().value ?? [], as: UTF8.self)
        if pause > .zero { usleep(UInt32(pause / .microseconds(1))) }
        die(text, of: "prepare")
        return text
    }

    func settle(_ prepared: [String]) async throws {
        for text in prepared { die(text, of: "settle") }
    }

    func handle(_ text: String, of input: Input, in context: inout StageContext) throws {
        die(text, of: "handle")
        context.out.append(
            output, partition: context.partition, key: input.document, value: Array(text.utf8),
            contentType: "text/plain")
    }
}
