// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Testing

@testable import Commands

struct AccessScriptTests {
    private static func commands(_ script: AccessScript, _ rules: [AccessRule]) -> [Substring] {
        script.text(rules).split(separator: "\n").filter { $0.hasPrefix("$KAFKA_ACLS") }
    }

    @Test func `a node writes its submissions, reads its answers, and names its own group`() {
        let rules = AccessRule.rules(for: .node("H27"), cluster: "north")
        #expect(
            Self.commands(AccessScript(), rules) == [
                "$KAFKA_ACLS --add --allow-principal 'User:node-H27' --operation Read"
                    + " --group 'node-H27' --topic 'answers.H27'",
                "$KAFKA_ACLS --add --allow-principal 'User:node-H27' --operation Write"
                    + " --topic 'documents.submitted.H27'",
            ])
    }

    @Test func `users who may do the same stand in one command`() {
        let rules = ["H27", "H05"].map {
            AccessRule(user: .node($0), operation: .read, resource: .init(.topic, "a"))
        }
        #expect(
            Self.commands(AccessScript(), rules) == [
                "$KAFKA_ACLS --add --allow-principal 'User:node-H05' --allow-principal "
                    + "'User:node-H27' --operation Read --topic 'a'"
            ])
    }

    @Test func `a principal has the broker's form, and no name breaks out of its word`() {
        let rule = AccessRule(
            user: .node("H27'; rm -rf x; '"), operation: .write,
            resource: .init(.topic, "documents.", isPrefix: true))
        let script = AccessScript(principal: "User:CN={},O=Trục", isRemoval: true)
        #expect(
            Self.commands(script, [rule]) == [
                "$KAFKA_ACLS --remove --force --allow-principal "
                    + #"'User:CN=node-H27'\''; rm -rf x; '\'',O=Trục'"#
                    + " --operation Write --resource-pattern-type prefixed --topic 'documents.'"
            ])
    }

    @Test func `a worker's transactions begin with its cluster and its stages`() {
        let rules = AccessRule.rules(for: .worker(.intake), cluster: "north")
        let transactions = rules.filter { $0.resource.kind == .transactionalID }
        #expect(
            transactions.map(\.resource.name) == ["north/reception/", "north/registration/"])
        #expect(transactions.allSatisfy { $0.resource.isPrefix && $0.operation == .write })
    }
}
