// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EdXML
import Exchange
import JSON

/// What `lienthong packet read` says of one file.
package struct PacketReport: Sendable {
    package enum Outcome: Sendable {
        case accepted(Packet)
        case refused(Refusal)
    }

    package var file: String
    package var outcome: Outcome
    /// For people: with the standard's own sentence on each deviation.
    package var isDetailed = false

    package init(file: String, outcome: Outcome) {
        self.file = file
        self.outcome = outcome
    }

    package var isAccepted: Bool {
        if case .accepted = outcome { true } else { false }
    }

    /// One JSON object. Dates are ISO, times with `+07:00`; a value that is absent or empty is
    /// null, a list that is, empty.
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("file")
        json.string(file)
        json.key("verdict")
        json.string(isAccepted ? "accept" : "refuse")
        switch outcome {
        case .accepted(let packet):
            json.key("fields")
            json.beginObject()
            PacketFields(packet).write(to: &json)
            json.endObject()
            json.key("notes")
            json.strings(packet.notes.map(\.description))
            json.key("derived")
            json.strings(packet.notes.filter { $0.kind == .derived }.map(\.element))
            json.key("conforms")
            json.bool(packet.notes.isEmpty)
            json.key("deviations")
            json.beginArray()
            for deviation in packet.deviations.reported { write(deviation, to: &json) }
            json.endArray()
        case .refused(let refusal):
            write(refusal, to: &json)
            json.key("further")
            json.beginArray()
            for fault in refusal.further {
                json.beginObject()
                write(fault, to: &json)
                json.endObject()
            }
            json.endArray()
            json.key("fields")
            json.null()
        }
        json.endObject()
    }

    private func write(_ refusal: Refusal, to json: inout JSONWriter) {
        json.key("code")
        json.string(refusal.code.rawValue)
        json.key("path")
        json.string(orNull: refusal.element.isEmpty ? nil : refusal.element)
        json.key("message")
        json.beginObject()
        json.key("vi")
        json.string(refusal.vi)
        json.key("en")
        json.string(refusal.en)
        json.endObject()
    }

    /// What the standard would have in its place: the sentences of a refusal, which refuse nothing.
    private func write(_ deviation: PacketDeviation, to json: inout JSONWriter) {
        json.beginObject()
        json.key("kind")
        json.string(deviation.note.kind.rawValue)
        write(deviation.refusal, to: &json)
        json.endObject()
    }

    /// For people: the verdict, and each field that says something on a line of its own.
    package var text: String {
        switch outcome {
        case .refused(let refusal):
            return """
                \(file): refused, \(refusal.code.rawValue)
                  \(refusal.vi)
                  \(refusal.en)

                """
        case .accepted(let packet):
            var json = JSONWriter()
            json.beginObject()
            PacketFields(packet).write(to: &json)
            json.endObject()
            var lines = ["\(file): accepted"]
            for (name, value) in members(json.bytes) {
                guard let words = words(value) else { continue }
                lines.append("  \(name): \(words)")
            }
            if isDetailed {
                lines.append("  deviations from the standard: \(packet.notes.count)")
                for deviation in packet.deviations.reported {
                    lines.append("  \(deviation.note)")
                    lines.append("    \(deviation.refusal.vi)")
                    lines.append("    \(deviation.refusal.en)")
                }
            } else {
                lines += packet.notes.map { "  note: \($0)" }
            }
            return lines.joined(separator: "\n") + "\n"
        }
    }

    private func members(_ bytes: [UInt8]) -> [(String, JSONValue)] {
        do {
            guard case .object(let members) = try JSONReader.parse(bytes, maxBytes: bytes.count)
            else { return [] }
            return members
        } catch {
            preconditionFailure("our own JSON: \(error)")
        }
    }

    /// Nil for what says nothing.
    private func words(_ value: JSONValue) -> String? {
        switch value {
        case .null: return nil
        case .bool(let flag): return String(flag)
        case .int(let number): return String(number)
        case .double(let number): return String(number)
        case .string(let text): return text
        case .array(let values):
            let shown = values.prefix(20).compactMap(words)
            guard !shown.isEmpty else { return nil }
            let more = values.count > 20 ? "; … (\(values.count))" : ""
            return shown.joined(separator: "; ") + more
        case .object(let members):
            let shown = members.compactMap { member in words(member.1).map { "\(member.0) \($0)" } }
            return shown.isEmpty ? nil : shown.joined(separator: ", ")
        }
    }
}

extension JSONWriter {
    mutating func string(orNull text: String?) {
        if let text { string(text) } else { null() }
    }

    mutating func int(orNull number: Int?) {
        if let number { int(Int64(number)) } else { null() }
    }

    mutating func strings(_ texts: [String]) {
        beginArray()
        for text in texts { string(text) }
        endArray()
    }
}
