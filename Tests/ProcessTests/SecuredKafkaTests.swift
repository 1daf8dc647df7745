// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import TestSupport
import Testing

extension OnKafka {
    /// A broker that takes nobody without a certificate or a password, and lets a node write its own
    /// topic only.
    @Suite(.timeLimit(.minutes(10)))
    struct SecuredKafkaTests {
        @Test func `the pipeline runs over TLS, by certificate and by password`() async throws {
            let directory = try TemporaryDirectory()
            let made = try await Shell.run(
                SecuredKafka.certificates(for: ["lienthong", "H27"]), in: directory.path)
            try #require(made.status == 0, "\(made.output)")
            let broker = try await SecuredKafka.broker(directory)

            // With a certificate the topics are made; with a password the pipeline runs.
            let byCertificate = Self.properties(
                SecuredKafka.properties(of: "lienthong", directory).map { "\($0.key)=\($0.value)" })
            try await KafkaSite.complete(
                "lienthong",
                [
                    "topics", "apply", "--log", "kafka:\(broker.servers(of: "MTLS"))", "--cluster",
                    "tests",
                ] + byCertificate, in: directory)
            try """
            # The password does not stand on the command line.
            security.protocol=SASL_SSL
            ssl.ca.location=\(directory.file("ca.pem"))
            sasl.mechanisms=PLAIN
            sasl.username=lienthong
            sasl.password=mật khẩu

            """.write(
                toFile: directory.file("kafka.properties"), atomically: false, encoding: .utf8)
            let site = try await KafkaSite(
                broker, directory, servers: broker.servers(of: "SASL"),
                options: ["--kafka-properties", directory.file("kafka.properties")])
            try await site.exchange.importRegistry()

            try await nodes(site)
            try await strangers(broker, directory)
            try await site.stop()
        }

        /// H27 may write its topic, by its certificate, and H05's not.
        private func nodes(_ site: KafkaSite) async throws {
            let folder = site.directory.path
            let home = ProcessInfo.processInfo.environment["KAFKA_HOME"] ?? ""
            let allowed = try await Shell.run(
                """
                "$KAFKA_HOME/bin/kafka-acls.sh" --bootstrap-server \(site.broker.servers) --add \\
                    --allow-principal User:H27 --operation Write --topic documents.submitted.H27
                """, in: folder, environment: ["KAFKA_HOME": home])
            try #require(allowed.status == 0, "\(allowed.output)")
            let document = PlannedDocument(
                number: 1, sender: "H27.01.001", receivers: ["H05.01": "H05"], isUrgent: false)
            try Data(document.packet.utf8)
                .write(to: URL(fileURLWithPath: site.directory.file("packet.edxml")))
            func publish(on topic: String) async throws -> Shell.Outcome {
                try await SecuredKafka.publish(
                    "packet.edxml", as: "H27", on: topic, of: site.broker, site.directory)
            }
            let foreign = try await publish(on: "documents.submitted.H05")
            #expect(foreign.status != 0, "\(foreign.output)")
            let own = try await publish(on: "documents.submitted.H27")
            #expect(own.status == 0, "\(own.output)")
            let exchange = site.exchange
            try await eventually("it is delivered; \(site.logTail)", within: .seconds(60)) {
                try await exchange.answers(to: "H05").contains {
                    $0["documentId"]?.stringValue == document.documentID
                }
            }
            #expect(try await exchange.answers(to: "H05").count == 1)
        }

        /// Without a certificate, and with a wrong password, nobody gets in.
        private func strangers(_ broker: KafkaBroker, _ directory: TemporaryDirectory) async throws
        {
            let ca = "ssl.ca.location=\(directory.file("ca.pem"))"
            let attempts = [
                ("MTLS", ["security.protocol=SSL", ca]),
                (
                    "SASL",
                    [
                        "security.protocol=SASL_SSL", ca, "sasl.mechanisms=PLAIN",
                        "sasl.username=lienthong", "sasl.password=guess",
                    ]
                ),
            ]
            for (listener, properties) in attempts {
                let process = try RunningProcess(
                    "lienthong",
                    [
                        "topics", "plan", "--log", "kafka:\(broker.servers(of: listener))",
                        "--cluster", "tests", "--allow-anonymous-kafka",
                    ] + Self.properties(properties), logFile: directory.file("stranger.log"))
                try await process.waitForExit(within: .seconds(60))
                #expect(process.terminationStatus == 1, "\(listener): \(process.logTail())")
            }
        }

        private static func properties(_ properties: [String]) -> [String] {
            properties.flatMap { ["--kafka-property", $0] }
        }
    }
}
