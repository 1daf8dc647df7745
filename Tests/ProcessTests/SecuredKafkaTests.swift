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
            let made = try await Shell.run(Self.certificates, in: directory.path)
            try #require(made.status == 0, "\(made.output)")
            let broker = try await Self.broker(directory)

            // With a certificate the topics are made; with a password the pipeline runs.
            let byCertificate = Self.properties([
                "security.protocol=SSL", "ssl.ca.location=\(directory.file("ca.pem"))",
                "ssl.certificate.location=\(directory.file("lienthong.pem"))",
                "ssl.key.location=\(directory.file("lienthong.key"))",
            ])
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
                try await Shell.run(
                    """
                    kcat -b \(site.broker.servers(of: "MTLS")) -P -X security.protocol=SSL \\
                        -X ssl.ca.location=ca.pem -X ssl.certificate.location=H27.pem \\
                        -X ssl.key.location=H27.key -X message.timeout.ms=8000 \\
                        -t \(topic) packet.edxml
                    """, in: folder)
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
                        "--cluster", "tests",
                    ] + Self.properties(properties), logFile: directory.file("stranger.log"))
                try await process.waitForExit(within: .seconds(60))
                #expect(process.terminationStatus == 1, "\(listener): \(process.logTail())")
            }
        }

        private static func properties(_ properties: [String]) -> [String] {
            properties.flatMap { ["--kafka-property", $0] }
        }

        private static func broker(_ directory: TemporaryDirectory) async throws -> KafkaBroker {
            let jaas = "org.apache.kafka.common.security.plain.PlainLoginModule required "
            return try await KafkaBroker.start(
                listeners: [
                    KafkaListener(
                        "MTLS", "SSL",
                        settings: [
                            "listener.name.mtls.ssl.client.auth=required",
                            "listener.name.mtls.ssl.principal.mapping.rules="
                                + "RULE:^.*?CN=([^,]+).*$/$1/,DEFAULT",
                        ]),
                    KafkaListener(
                        "SASL", "SASL_SSL",
                        settings: [
                            "sasl.enabled.mechanisms=PLAIN",
                            "listener.name.sasl.plain.sasl.jaas.config=\(jaas)"
                                // A file of properties is Latin-1 with escapes.
                                + "user_lienthong=\"m\\u1eadt kh\\u1ea9u\";",
                        ]),
                ],
                settings: [
                    "ssl.keystore.type=PEM",
                    "ssl.keystore.location=\(directory.file("broker.pem"))",
                    "ssl.truststore.type=PEM",
                    "ssl.truststore.location=\(directory.file("ca.pem"))",
                    "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    "super.users=User:ANONYMOUS;User:lienthong",
                ])
        }

        /// An authority, the broker's certificate, ours, a node's.
        private static let certificates = """
            set -eu
            openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 \
                -subj "/CN=Test authority" 2>/dev/null
            issue() {
                openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" \
                    2>/dev/null
                printf 'subjectAltName=IP:127.0.0.1,DNS:localhost\\n' >"$1.ext"
                openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
                    -extfile "$1.ext" -out "$1.pem" 2>/dev/null
            }
            issue server 127.0.0.1
            cat server.key server.pem >broker.pem
            issue lienthong lienthong
            issue H27 H27
            """
    }
}
