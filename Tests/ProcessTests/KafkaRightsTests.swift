// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Foundation
import JSON
import KafkaEventLog
import Telemetry
import TestSupport
import Testing

extension OnKafka {
    /// A broker that knows each process and node by its certificate and gives it what
    /// `lienthong topics acls` says.
    @Suite(.timeLimit(.minutes(15)))
    struct KafkaRightsTests {
        private static let users =
            ClusterUser.ofProcesses.map(\.name) + SmallExchange.nodes.map { "node-\($0)" }

        @Test func `each process works with its own rights, and nobody has more`() async throws {
            let directory = try TemporaryDirectory()
            let made = try await Shell.run(
                SecuredKafka.certificates(for: Self.users), in: directory.path)
            try #require(made.status == 0, "\(made.output)")
            let broker = try await SecuredKafka.broker(directory)
            try await KafkaSite.complete(
                "lienthong", ["topics", "apply"] + KafkaSite.log(on: broker.servers), in: directory)
            try await grant(SmallExchange.nodes, on: broker, in: directory)

            try await pipeline(broker, directory)
            try await cells(broker, directory)
        }

        /// As an operator does it, with the administrator's connection.
        private func grant(
            _ nodes: [String], on broker: KafkaBroker, in directory: TemporaryDirectory
        ) async throws {
            let script = try await KafkaSite.complete(
                "lienthong",
                ["topics", "acls", "--cluster", "tests"] + nodes.flatMap { ["--node", $0] },
                in: directory)
            try script.write(
                toFile: directory.file("acls.sh"), atomically: false, encoding: .utf8)
            let home = ProcessInfo.processInfo.environment["KAFKA_HOME"] ?? ""
            let done = try await Shell.run(
                "sh acls.sh", in: directory.path,
                environment: [
                    "KAFKA_ACLS":
                        "\(home)/bin/kafka-acls.sh --bootstrap-server \(broker.servers)",
                    "KAFKA_HEAP_OPTS": "-Xmx128m -XX:TieredStopAtLevel=1",
                ])
            try #require(done.status == 0, "\(done.output)")
        }

        /// Every worker, the projection and the gateway, each by its own certificate; one document
        /// over HTTP, one on its node's topic.
        private func pipeline(
            _ broker: KafkaBroker, _ directory: TemporaryDirectory
        ) async throws {
            _ = try await KafkaSite.share(in: directory)
            let fleet = try PipelineFleet(directory, servers: broker.servers(of: "MTLS")) { kind in
                SecuredKafka.properties(of: kind, directory).flatMap {
                    ["--kafka-property", "\($0.key)=\($0.value)"]
                }
            }
            try await fleet.startOne(of: PipelineFleet.kinds)
            let exchange = SmallExchange(bases: await fleet.gatewayURLs)
            try await exchange.importRegistry()
            let documents = [1, 2].map {
                PlannedDocument(
                    number: $0, sender: "H27.01.001", receivers: ["H05.01": "H05"],
                    isUrgent: $0 == 2)
            }
            _ = try await exchange.submit(documents[0].packet, as: "H27")
            try Data(documents[1].packet.utf8)
                .write(to: URL(fileURLWithPath: directory.file("packet.edxml")))
            let published = try await SecuredKafka.publish(
                "packet.edxml", as: "node-H27", on: "documents.submitted.H27", of: broker, directory
            )
            try #require(published.status == 0, "\(published.output)")
            let ids = Set(documents.map(\.documentID))
            do {
                try await eventually("both are delivered", within: .seconds(90)) {
                    let answers = try await exchange.answers(to: "H05")
                    return ids.isSubset(of: answers.compactMap { $0["documentId"]?.stringValue })
                }
            } catch {
                Issue.record("\(error)\n\(await fleet.warnings())")
            }
            #expect(try await fleet.topics("lag", "--all").contains("may not read records"))
            _ = try await fleet.stopAll()
        }

        /// Asks the broker for each cell of `Topics/rights.md`: what the page says it must do, and
        /// the rest refuse.
        private func cells(
            _ broker: KafkaBroker, _ directory: TemporaryDirectory
        ) async throws {
            let table = try RightsPage()
            let administrator = try broker.log()
            for (topic, _) in table.rows {
                try await administrator.append([
                    textRecord(topic, 0, key: "k", "a record to be read")
                ])
            }
            await administrator.close()
            // Each waits for the broker most of its time.
            let wrong = try await withThrowingTaskGroup(of: [String].self) { group in
                for user in Self.users.dropLast(SmallExchange.nodes.count - 1) {
                    group.addTask {
                        try await Self.differences(from: table, of: user, on: broker, directory)
                    }
                }
                group.addTask {
                    let log = try SecuredKafka.log(byPassword: "routing", on: broker, directory)
                    let wrong = try await Self.differences(from: table, of: "routing", log)
                    await log.close()
                    return wrong
                }
                return try await group.reduce([], +)
            }
            #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
        }

        /// The same by a user's certificate; of a node, its own two topics, and nothing of what is
        /// another's.
        private static func differences(
            from table: RightsPage, of user: String, on broker: KafkaBroker,
            _ directory: TemporaryDirectory
        ) async throws -> [String] {
            let log = try SecuredKafka.log(as: user, on: broker, directory)
            let column = user == "node-H27" ? "node-<CODE>" : user
            var wrong = try await differences(from: table, of: column, log)
            if column != user {
                for topic in ["documents.submitted.H05", "answers.H05"] {
                    let met = try await rights(on: topic, log)
                    if met != "" { wrong.append("\(user) \(topic): \(met)") }
                }
            }
            await log.close()
            return wrong
        }

        /// The cells of a user's column in which the broker says otherwise than the page.
        private static func differences(
            from table: RightsPage, of column: String, _ log: KafkaEventLog
        ) async throws -> [String] {
            var wrong: [String] = []
            for (topic, rights) in table.rows {
                let (met, expected) = (try await Self.rights(on: topic, log), rights[column] ?? "")
                if met != expected {
                    wrong.append("\(column) \(topic): \(met), not \(expected)")
                }
            }
            return wrong
        }

        /// What the broker lets this client do: r, w, both or nothing.
        private static func rights(on topic: String, _ log: KafkaEventLog) async throws -> String {
            func may(_ work: () async throws -> Void) async throws -> String? {
                do {
                    try await work()
                    return nil
                } catch let error as EventLogError
                    where error.code == .unknownTopic || error.code == .refused
                {
                    // Who may not even look is told of no such topic.
                    return error.description
                }
            }
            let read = try await may {
                var count = 0
                try await log.readAll([TopicPartition(topic, 0)], patience: .seconds(20)) { _ in
                    count += 1
                    return false
                }
                guard count > 0 else { throw DeadlineExceeded(description: "\(topic) is empty") }
            }
            let written = try await may {
                try await log.append([textRecord(topic, 0, key: "k", "mine")])
            }
            return (read == nil ? "r" : "") + (written == nil ? "w" : "")
        }
    }
}

/// `Topics/rights.md` as a table: topics, and by user what it may. The node of the page is H27.
private struct RightsPage: Sendable {
    var rows: [(topic: String, rights: [String: String])] = []

    init() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Topics/rights.md")
        let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| ") }
            .map { line in
                line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                    .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
            }
        let head = try #require(lines.first)
        for line in lines.dropFirst() {
            rows.append(
                (
                    line[0].replacing("<CODE>", with: "H27"),
                    Dictionary(uniqueKeysWithValues: zip(head, line).dropFirst())
                ))
        }
    }
}
