// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension OnKafka {
    /// A broker that is there and not reached: each program says in a sentence what is wrong and which
    /// option to change, and ends. Met before: a minute's silence, then `_PURGE_QUEUE`.
    @Suite(.timeLimit(.minutes(10)))
    struct UnreachableKafkaTests {
        /// What somebody got wrong, and what must be said.
        private struct Mistake: Sendable {
            var listener: String?
            var properties: [String: String]
            var words: [String]
        }

        @Test func `a wrong port, authority, certificate or password is named`() async throws {
            let directory = try TemporaryDirectory()
            let made = try await Shell.run(
                SecuredKafka.certificates(for: ["routing", "stranger"])
                    + """

                    openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.pem -days 2 \
                        -subj "/CN=Another authority" 2>/dev/null
                    """, in: directory.path)
            try #require(made.status == 0, "\(made.output)")
            let broker = try await SecuredKafka.broker(directory)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for mistake in Self.mistakes(directory) {
                    let servers =
                        mistake.listener.map { broker.servers(of: $0) } ?? broker.servers
                    group.addTask {
                        try await Self.look(
                            "lienthong", ["topics", "lag"], servers, mistake.properties,
                            mistake.words, directory)
                    }
                }
                try await group.waitForAll()
            }
            let first = Self.mistakes(directory)[0]
            let servers = broker.servers(of: "MTLS")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (program, words) in [
                    ("lienthong", ["topics", "plan"]), ("lienthong", ["topics", "apply"]),
                    ("lienthong", ["doctor", "--gateway", "http://127.0.0.1:1"]),
                    ("routing", ["--port", "0", "--data", directory.file("routing")]),
                    ("gateway", ["--port", "0", "--data", directory.file("gateway")]),
                    ("projection", ["--port", "0", "--data", directory.file("projection")]),
                ] {
                    group.addTask {
                        try await Self.look(
                            program, words, servers, first.properties, first.words, directory)
                    }
                }
                try await group.waitForAll()
            }
            try await refusals(broker, directory)
            withExtendedLifetime(broker) {}
        }

        private static func mistakes(_ directory: TemporaryDirectory) -> [Mistake] {
            let good = SecuredKafka.properties(of: "routing", directory)
            let ca = directory.file("ca.pem")
            let password = [
                "security.protocol": "SASL_SSL", "ssl.ca.location": ca, "sasl.mechanisms": "PLAIN",
                "sasl.username": "routing", "sasl.password": "guess",
            ]
            return [
                Mistake(listener: "MTLS", properties: [:], words: ["security.protocol=SSL"]),
                Mistake(
                    listener: "MTLS",
                    properties: good.merging(["ssl.ca.location": directory.file("other.pem")]) {
                        $1
                    }, words: ["not signed by an authority", "ssl.ca.location"]),
                Mistake(
                    listener: "MTLS",
                    properties: ["security.protocol": "SSL", "ssl.ca.location": ca],
                    words: ["certificate of this client", "ssl.certificate.location"]),
                Mistake(
                    listener: nil, properties: good, words: ["does not answer in TLS", "--log"]),
                Mistake(listener: "SASL", properties: password, words: ["sasl.password"]),
                Mistake(
                    listener: "SASL", properties: good,
                    words: ["it seems to want one", "sasl.mechanisms"]),
            ]
        }

        /// Runs it to its end, which must come by itself and with a sentence.
        private static func look(
            _ program: String, _ words: [String], _ servers: String,
            _ properties: [String: String], _ expected: [String], _ directory: TemporaryDirectory
        ) async throws {
            let file = directory.file("\(program)-\(UInt64.random(in: 0...UInt64.max))")
            let process = try RunningProcess(
                program,
                words + KafkaSite.log(on: servers)
                    + properties.flatMap { ["--kafka-property", "\($0.key)=\($0.value)"] },
                logFile: file)
            // Much longer than it takes (3 s), much less than the minute it took.
            try await process.waitForExit(within: .seconds(20))
            let said = try process.logTail() + process.wholeOutput()
            #expect(process.terminationStatus == 1, "\(program) \(words): \(said)")
            for word in expected {
                #expect(said.contains(word), "\(program) \(words): \(said)")
            }
            #expect(!said.contains("_PURGE"), "\(said)")
        }

        /// A name that the broker knows and gives no right.
        private func refusals(
            _ broker: KafkaBroker, _ directory: TemporaryDirectory
        ) async throws {
            try await KafkaSite.complete(
                "lienthong", ["topics", "apply"] + KafkaSite.log(on: broker.servers), in: directory)
            let properties = SecuredKafka.properties(of: "stranger", directory)
            for (program, words) in [
                ("lienthong", ["topics", "lag"]), ("lienthong", ["topics", "plan"]),
                ("lienthong", ["doctor", "--gateway", "http://127.0.0.1:1"]),
                ("routing", ["--port", "0", "--data", directory.file("data")]),
            ] {
                try await Self.look(
                    program, words, broker.servers(of: "MTLS"), properties,
                    ["lienthong topics acls"], directory)
            }
        }

        @Test
        func `where nobody listens a command ends and a process waits, says so and can be stopped`()
            async throws
        {
            let directory = try TemporaryDirectory()
            let servers = "127.0.0.1:\(try freePort())"
            try await Self.look(
                "lienthong", ["topics", "lag"], servers, [:],
                ["Connection refused", "Start the broker"], directory)
            let waiting = try RunningProcess(
                "routing",
                KafkaSite.log(on: servers) + ["--port", "0", "--data", directory.file("data")],
                logFile: directory.file("routing.jsonl"))
            try await eventually("it says what it waits for", within: .seconds(20)) {
                waiting.logTail().contains("Kafka does not answer yet")
                    && waiting.logTail().contains("Connection refused")
            }
            #expect(waiting.isRunning)
            waiting.kill(SIGHUP)
            // It has begun nothing: who asks it to end has it end at once, and with success.
            waiting.kill(SIGTERM)
            try await waiting.waitForExit(within: .seconds(5))
            #expect(waiting.terminationStatus == 0)
            #expect(waiting.logTail().contains("stopped while starting"))
        }
    }
}
