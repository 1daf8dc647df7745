// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import JSON
import Telemetry
import Terminal

extension Command {
    /// How far each group is behind.
    static let topicsLag = Command(
        "topics lag", "shows how far each group of workers is behind, by topic",
        options: topicsOptions + [
            Option("all", help: "also the topics in which nothing is waiting"),
            GatewayOptions.json,
        ]
    ) { arguments in
        let settings = try ProcessSettings(arguments)
        try settings.requireLog()
        let logger = Logger(label: "topics", level: settings.logLevel)
        let opened = try await OpenedLog(settings, logger: logger, isLooking: true)
        let lags: [GroupLag]
        do {
            lags = try await GroupLag.all(opened.log)
        } catch {
            await opened.log.close()
            throw error
        }
        await opened.log.close()
        let now = WallClock.milliseconds()
        let shown = lags.filter {
            $0.behind > 0 || !$0.held.isEmpty || arguments.has("all")
        }
        if arguments.has("json") {
            StandardStreams.say(GroupLag.json(shown, now: now))
        } else {
            for lag in shown { StandardStreams.say(lag.line(now: now)) }
            let behind = lags.reduce(0) { $0 + $1.behind }
            StandardStreams.say("\(behind) records wait in \(lags.count { $0.behind > 0 }) topics.")
            if lags.contains(where: { !$0.isRead }) {
                StandardStreams.say(
                    "This user may not read records: transactions' markers are counted with them, "
                        + "and no age is known.")
            }
            if lags.contains(where: { !$0.held.isEmpty }) {
                StandardStreams.say("A transaction stays open: Ops/runbooks/TransactionHangs.md")
            }
        }
        return ExitCode.done
    }
}

extension GroupLag {
    /// How long the oldest waits, by the wall clock.
    private func age(now: Int64) -> Duration? {
        oldest.map { .seconds(max(0, now - $0) / 1000) }
    }

    fileprivate func line(now: Int64) -> String {
        let left = group + String(repeating: " ", count: max(1, 18 - group.count)) + topic
        let padding = String(repeating: " ", count: max(1, 50 - left.count))
        let untouched = untouched > 0 ? "  (\(untouched) partitions never read)" : ""
        let numbers = held.sorted().map(String.init).joined(separator: ", ")
        let held =
            held.isEmpty ? "" : "  (not counted, a transaction stays open: partition \(numbers))"
        let age = age(now: now).map { "  (the oldest waits for \($0.written))" } ?? ""
        return left + padding + (isExact ? "" : "up to ") + String(behind) + age + untouched + held
    }

    /// One list, an entry a line; `[]` where nothing waits.
    static func json(_ lags: [GroupLag], now: Int64) -> String {
        guard !lags.isEmpty else { return "[]" }
        return "[\n" + lags.map { $0.json(now: now) }.joined(separator: ",\n") + "\n]"
    }

    private func json(now: Int64) -> String {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.member("group", group)
        json.member("topic", topic)
        json.member("behind", behind)
        json.member("exact", isExact)
        if let age = age(now: now) { json.member("oldestSeconds", age.components.seconds) }
        json.member("untouchedPartitions", untouched)
        json.key("heldPartitions")
        json.beginArray()
        for partition in held.sorted() { json.int(Int64(partition)) }
        json.endArray()
        json.endObject()
        return json.text
    }
}
