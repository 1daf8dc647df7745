// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Holds what `AlarmStage` wrote against what it was asked: every command took place once and in
/// the order of its document, every alarm went once, when it was due and not before, and none that
/// had been moved or removed.
struct AlarmChecker {
    let commands: [AlarmCommand]

    private struct Alarm: Hashable {
        var document: String
        var name: String
    }

    private struct Setting {
        var by: Int
        var due: Int64
    }

    /// What was written about one document, oldest first; all that is wrong with it.
    func problems(_ written: [String: [String]]) -> [String] {
        var problems: [String] = []
        var asked: [String: [AlarmCommand]] = [:]
        for command in commands { asked[command.document, default: []].append(command) }
        for document in Set(asked.keys).union(written.keys).sorted() {
            problems += Self.problems(
                document, asked[document] ?? [], written[document] ?? [])
        }
        return problems
    }

    private static func problems(
        _ document: String, _ asked: [AlarmCommand], _ written: [String]
    ) -> [String] {
        var problems: [String] = []
        var waiting: [String: Setting] = [:]
        var next = asked[...]
        for text in written {
            let words = text.split(separator: " ")
            if words.first == "fired" {
                guard words.count == 4, let by = Int(words[1]), let due = Int64(words[2]),
                    let now = Int64(words[3])
                else {
                    problems.append("\(document): not understood: \(text)")
                    continue
                }
                let alarm = waiting.first { $0.value.by == by }
                if alarm?.value.due != due {
                    problems.append(
                        "\(document): an alarm that was not set, or went before: \(text)")
                }
                if now < due { problems.append("\(document): too early: \(text)") }
                if let alarm { waiting[alarm.key] = nil }
                continue
            }
            guard let command = next.popFirst(), text.hasPrefix(command.text) else {
                problems.append("\(document): lost, doubled or out of its order: \(text)")
                continue
            }
            switch command.verb {
            case .set(let alarm, _):
                waiting[alarm] = Setting(
                    by: command.number, due: words.last.flatMap { Int64($0) } ?? 0)
            case .remove(let alarm): waiting[alarm] = nil
            case .absent: break
            }
        }
        problems += next.map { "\(document): never handled: \($0.text)" }
        problems += waiting.values.map { "\(document): never went: the alarm set by \($0.by)" }
        return problems
    }
}
