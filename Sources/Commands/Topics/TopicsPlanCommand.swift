// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Events
import JSON
import KafkaEventLog
import SQLiteEventLog
import Telemetry
import Terminal

extension Command {
    /// What `apply` would do.
    static let topicsPlan = Command(
        "topics plan", "shows what topics apply would change, and changes nothing",
        options: topicsOptions + FactPlan.options + [GatewayOptions.json]
    ) { arguments in
        try await TopicsWork.run(arguments, isApplied: false)
    }

    /// Makes a cluster what the pipeline needs.
    static let topicsApply = Command(
        "topics apply", "makes the topics and writes down what the processes have in common",
        options: topicsOptions + FactPlan.options + [GatewayOptions.json]
    ) { arguments in
        try await TopicsWork.run(arguments, isApplied: true)
    }
}

/// `plan` and `apply`: the same comparison, with and without consequences.
private enum TopicsWork {
    static func run(_ arguments: Arguments, isApplied: Bool) async throws -> Int32 {
        let settings = try ProcessSettings(arguments)
        let logger = Logger(label: "topics", level: settings.logLevel)
        let (log, name): (any EventLog, String?)
        switch settings.log {
        case .kafka: (log, name) = try OpenedLog.kafka(settings, logger: logger)
        case .sqlite(let path):
            if isApplied {
                try DataDirectory.make(settings.dataDirectory)
            } else {
                try settings.requireLog()
            }
            (log, name) = (try await SQLiteEventLog(path: path), nil)
        }
        do {
            let facts = try await factPlan(arguments, name, log)
            let code = try await run(log, facts, arguments.has("json"), isApplied)
            await log.close()
            return code
        } catch {
            await log.close()
            throw error
        }
    }

    private static func run(
        _ log: any EventLog, _ facts: FactPlan?, _ isJSON: Bool, _ isApplied: Bool
    ) async throws -> Int32 {
        let homes = facts?.homes ?? .standard
        let plan = try await plan(log, homes)
        if isApplied, plan.refused.isEmpty {
            try await log.create(plan.create)
            if let kafka = log as? KafkaEventLog {
                try await kafka.change(
                    settings: plan.change.mapValues { changes in
                        Dictionary(
                            changes.map { ($0.setting, $0.to) }, uniquingKeysWith: { $1 })
                    })
            } else {
                // The embedded log's settings are those of its description.
                try await log.create(try await WantedTopics.of(log, homes))
            }
            try await facts?.apply(to: log)
        }
        report(plan, facts, isJSON: isJSON, isApplied: isApplied)
        return plan.refused.isEmpty ? ExitCode.done : ExitCode.failed
    }

    /// The embedded log has one process, and keeps its name in its own file.
    private static func factPlan(
        _ arguments: Arguments, _ name: String?, _ log: any EventLog
    ) async throws -> FactPlan? {
        guard let name else { return nil }
        return try await FactPlan(arguments, cluster: name, log)
    }

    private static func plan(
        _ log: any EventLog, _ homes: Homes
    ) async throws -> TopicPlan {
        let wanted = try await WantedTopics.of(log, homes)
        if let kafka = log as? KafkaEventLog {
            return TopicPlan(wanted, found: try await kafka.describeTopics())
        }
        return TopicPlan(wanted, partitions: try await log.topics())
    }

    private static func report(
        _ plan: TopicPlan, _ facts: FactPlan?, isJSON: Bool, isApplied: Bool
    ) {
        if isJSON {
            var json = JSONWriter()
            json.beginObject()
            plan.write(to: &json)
            facts?.write(to: &json)
            json.member("applied", isApplied && plan.refused.isEmpty)
            json.endObject()
            return StandardStreams.say(json.text)
        }
        for line in plan.lines { StandardStreams.say(line) }
        for line in facts?.lines ?? [] { StandardStreams.say(line) }
        let isDone = plan.isEmpty && facts?.changes.isEmpty ?? true
        StandardStreams.say(summary(plan, isDone: isDone, isApplied))
    }

    private static func summary(_ plan: TopicPlan, isDone: Bool, _ isApplied: Bool) -> String {
        if !plan.refused.isEmpty {
            return "Nothing was changed: what is refused above stands in the way."
        }
        if isDone { return "The topics are as they should be." }
        return isApplied ? "Done." : "lienthong topics apply does this."
    }
}
