// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import JSON

extension TopicPlan {
    /// A line for each topic that differs.
    var lines: [String] {
        var lines = create.map {
            "create  \($0.name): \($0.partitions) partitions, \($0.cleanup.words)"
        }
        for (topic, changes) in change.sorted(by: { $0.key < $1.key }) {
            for change in changes {
                lines.append(
                    "change  \(topic): \(change.setting) \(change.from ?? "unset") → \(change.to)")
            }
        }
        lines += refused.map { "refuse  \($0.topic): \($0.reason)" }
        lines += notes.map { "note    \($0.topic): \($0.reason)" }
        return lines
    }

    func write(to json: inout JSONWriter) {
        json.key("create")
        json.beginArray()
        for spec in create { json.string(spec.name) }
        json.endArray()
        json.key("change")
        json.beginArray()
        for (topic, changes) in change.sorted(by: { $0.key < $1.key }) {
            for change in changes {
                json.beginObject()
                json.member("topic", topic)
                json.member("setting", change.setting)
                json.member("from", change.from)
                json.member("to", change.to)
                json.endObject()
            }
        }
        json.endArray()
        json.key("refused")
        Self.write(refused, to: &json)
        json.key("notes")
        Self.write(notes, to: &json)
    }

    private static func write(_ obstacles: [Obstacle], to json: inout JSONWriter) {
        json.beginArray()
        for obstacle in obstacles {
            json.beginObject()
            json.member("topic", obstacle.topic)
            json.member("reason", obstacle.reason)
            json.endObject()
        }
        json.endArray()
    }
}

extension TopicSpec.Cleanup {
    fileprivate var words: String {
        switch self {
        case .compact: "compacted"
        case .delete(nil): "kept for ever"
        case .delete(let milliseconds?): "kept \(milliseconds / 86_400_000) days"
        }
    }
}
