// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Events
import JSON
import KafkaEventLog
import Telemetry
import Terminal

extension Command {
    /// What each process and each node may do on the broker, and nothing else.
    static let topicsAcls = Command(
        "topics acls", "prints the rights of processes and nodes, as commands of kafka-acls.sh",
        options: topicsOptions + [
            Option(
                "node", "CODE", isRepeatable: true,
                help: "a node; without one, those that the registry names (--log kafka:SERVERS)"),
            Option(
                "user", "NAME", isRepeatable: true,
                help: "only this user, as gateway or node-H27; by default all"),
            Option(
                "principal", "TEXT", default: "User:{}",
                help: "what the broker calls a user; {} stands for the name"),
            Option("remove", help: "prints how to take the rights away again"),
            GatewayOptions.json,
        ]
    ) { arguments in
        let settings = try ProcessSettings(arguments)
        guard let cluster = settings.cluster else {
            throw UsageError("--cluster is needed: transactional ids begin with its name")
        }
        try ClusterFacts.check(name: cluster)
        let principal = try arguments.required("principal")
        guard principal.contains("{}") else {
            throw UsageError("--principal has {} where the user's name belongs, as in User:CN={}")
        }
        let nodes = try await AccessWork.nodes(arguments.all("node"), settings)
        let users = try AccessWork.users(
            ClusterUser.ofProcesses + nodes.map(ClusterUser.node), named: arguments.all("user"))
        let rules = users.flatMap { AccessRule.rules(for: $0, cluster: cluster) }
        let script = AccessScript(principal: principal, isRemoval: arguments.has("remove"))
        StandardStreams.say(
            arguments.has("json") ? AccessWork.json(rules) : script.text(rules))
        return ExitCode.done
    }
}

private enum AccessWork {
    /// Those that are named, else those of the registry.
    static func nodes(_ named: [String], _ settings: ProcessSettings) async throws -> [String] {
        if !named.isEmpty { return named }
        guard case .kafka = settings.log else { return [] }
        let logger = Logger(label: "topics", level: settings.logLevel)
        let (log, _) = try OpenedLog.kafka(settings, logger: logger)
        do {
            let nodes = try await WantedTopics.nodes(log).sorted()
            await log.close()
            return nodes
        } catch {
            await log.close()
            throw error
        }
    }

    static func users(
        _ all: [ClusterUser], named names: [String]
    ) throws(UsageError) -> [ClusterUser] {
        let known = Set(all.map(\.name))
        for name in names where !known.contains(name) {
            throw UsageError(
                "--user \(name) is none of \(all.map(\.name).joined(separator: ", ")); a node is "
                    + "named by --node too")
        }
        return names.isEmpty ? all : all.filter { names.contains($0.name) }
    }

    /// An object for each right.
    static func json(_ rules: [AccessRule]) -> String {
        var json = JSONWriter()
        json.beginArray()
        for rule in rules {
            json.beginObject()
            json.member("user", rule.user.name)
            json.member("operation", rule.operation.rawValue)
            json.member("resource", rule.resource.kind.rawValue)
            json.member("name", rule.resource.name)
            json.member("pattern", rule.resource.isPrefix ? "prefixed" : "literal")
            json.endObject()
        }
        json.endArray()
        return json.text
    }
}
