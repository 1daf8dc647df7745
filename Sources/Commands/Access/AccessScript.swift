// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events

/// Access rules as commands of Kafka's own `kafka-acls.sh`. librdkafka 2.0.2 cannot make a rule about
/// a transactional id, and a rule that is there already is made again without harm.
struct AccessScript: Sendable {
    /// Makes what the broker calls a user of a name: `User:{}` by default.
    var principal = "User:{}"
    var isRemoval = false

    /// What one command says: everything that the same users may do in the same way.
    private struct Command: Hashable {
        var users: [String]
        var operation: AccessRule.Operation
        var isPrefix: Bool
    }

    /// One command a line, the same for the same rules, after a head that stops at the first error.
    func text(_ rules: [AccessRule]) -> String {
        var users: [Manner: Set<String>] = [:]
        for rule in rules {
            let manner = Manner(operation: rule.operation, resource: rule.resource)
            users[manner, default: []].insert(rule.user.name)
        }
        var commands: [Command: [AccessRule.Resource]] = [:]
        for (manner, names) in users {
            let command = Command(
                users: names.sorted(), operation: manner.operation,
                isPrefix: manner.resource.isPrefix)
            commands[command, default: []].append(manner.resource)
        }
        let lines = commands.map { line($0.key, $0.value) }.sorted()
        return ([Self.head] + lines).joined(separator: "\n")
    }

    private struct Manner: Hashable {
        var operation: AccessRule.Operation
        var resource: AccessRule.Resource
    }

    private static let head = """
        #!/bin/sh
        # Rights of LienThong's processes and nodes; by lienthong topics acls.
        # KAFKA_ACLS: how kafka-acls.sh reaches the broker as its administrator, for instance
        #   KAFKA_ACLS="kafka-acls.sh --bootstrap-server HOST:PORT --command-config admin.properties"
        set -eu
        : "${KAFKA_ACLS:?say how kafka-acls.sh reaches the broker}"
        """

    private func line(_ command: Command, _ resources: [AccessRule.Resource]) -> String {
        var words = ["$KAFKA_ACLS", isRemoval ? "--remove --force" : "--add"]
        for user in command.users {
            let name = principal.split(separator: "{}", omittingEmptySubsequences: false)
                .joined(separator: user)
            words.append("--allow-principal \(Self.quoted(name))")
        }
        words.append("--operation \(command.operation.rawValue)")
        if command.isPrefix { words.append("--resource-pattern-type prefixed") }
        for resource in resources.sorted(by: {
            ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name)
        }) {
            words.append("--\(resource.kind.rawValue) \(Self.quoted(resource.name))")
        }
        return words.joined(separator: " ")
    }

    /// As one word of a shell, whatever it holds.
    private static func quoted(_ text: String) -> String {
        "'"
            + text.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }
}
