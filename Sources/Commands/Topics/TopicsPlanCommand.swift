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
        options: topicsOptions + [GatewayOptions.json]
    ) { arguments in
        try await TopicsWork.run(arguments, isApplied: false)
    }

    /// Makes a cluster what the pipeline needs.
    static let topicsApply = Command(
        "topics apply", "makes the topics and writes the cluster's name down",
        options: topicsOptions + [GatewayOptions.json]
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
            let code = try await run(log, name, arguments.has("json"), isApplied)
            await log.close()
            return code
        } catch {
            await log.close()
            throw error
        }
    }

    private static func run(
        _ log: any EventLog, _ name: String?, _ isJSON: Bool, _ isApplied: Bool
    ) async throws -> Int32 {
        // Another cluster's topics are not ours to change.
        let written = name == nil ? nil : try await ClusterName.read(log)
        if let name, let written, written != name { try await ClusterName.verify(name, log) }
        let plan = try await plan(log)
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
                try await log.create(try await WantedTopics.of(log))
            }
            if let name {
                try await ClusterName.writeDown(name, in: log)
                try await ClusterName.verify(name, log)
            }
        }
        let namesCluster = name != nil && written == nil
        report(plan, name: namesCluster ? name : nil, isJSON: isJSON, isApplied: isApplied)
        return plan.refused.isEmpty ? ExitCode.done : ExitCode.failed
    }

    private static func plan(_ log: any EventLog) async throws -> TopicPlan {
        let wanted = try await WantedTopics.of(log)
        if let kafka = log as? KafkaEventLog {
            return TopicPlan(wanted, found: try await kafka.describeTopics())
        }
        return TopicPlan(wanted, partitions: try await log.topics())
    }

    private static func report(
        _ plan: TopicPlan, name: String?, isJSON: Bool, isApplied: Bool
    ) {
        if isJSON {
            var json = JSONWriter()
            json.beginObject()
            plan.write(to: &json)
            json.member("writeDown", name)
            json.member("applied", isApplied && plan.refused.isEmpty)
            json.endObject()
            return StandardStreams.say(json.text)
        }
        for line in plan.lines { StandardStreams.say(line) }
        if let name { StandardStreams.say("name    the cluster is \(name)") }
        StandardStreams.say(summary(plan, isUnnamed: name != nil, isApplied))
    }

    private static func summary(_ plan: TopicPlan, isUnnamed: Bool, _ isApplied: Bool) -> String {
        if !plan.refused.isEmpty {
            return "Nothing was changed: what is refused above stands in the way."
        }
        if plan.isEmpty && !isUnnamed { return "The topics are as they should be." }
        return isApplied ? "Done." : "lienthong topics apply does this."
    }
}
