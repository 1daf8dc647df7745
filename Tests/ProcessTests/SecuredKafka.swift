// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import KafkaEventLog
import Telemetry
import TestSupport

/// A broker that takes nobody without a certificate (`MTLS`) or a password (`SASL`), and lets who
/// has one do only what an ACL allows. Its listener without encryption is the administrator's.
enum SecuredKafka {
    static func broker(_ directory: TemporaryDirectory) async throws -> KafkaBroker {
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
                            + "user_lienthong=\"m\\u1eadt kh\\u1ea9u\" user_routing=\"routing\";",
                    ]),
            ],
            settings: [
                "ssl.keystore.type=PEM", "ssl.keystore.location=\(directory.file("broker.pem"))",
                "ssl.truststore.type=PEM", "ssl.truststore.location=\(directory.file("ca.pem"))",
                "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users=User:ANONYMOUS;User:lienthong",
            ])
    }

    /// A shell's script: an authority, the broker's certificate, and one for each user.
    static func certificates(for users: [String]) -> String {
        let issued = users.map { "issue \($0) \($0)" }.joined(separator: "\n")
        return """
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
            \(issued)
            """
    }

    /// What a client is told to be known as that user.
    static func properties(of user: String, _ directory: TemporaryDirectory) -> [String: String] {
        [
            "security.protocol": "SSL", "ssl.ca.location": directory.file("ca.pem"),
            "ssl.certificate.location": directory.file("\(user).pem"),
            "ssl.key.location": directory.file("\(user).key"),
        ]
    }

    static func log(
        as user: String, on broker: KafkaBroker, _ directory: TemporaryDirectory
    ) throws -> KafkaEventLog {
        try log(as: user, broker.servers(of: "MTLS"), properties(of: user, directory))
    }

    /// The same user, who says a password (its name) instead of showing a certificate.
    static func log(
        byPassword user: String, on broker: KafkaBroker, _ directory: TemporaryDirectory
    ) throws -> KafkaEventLog {
        try log(
            as: user, broker.servers(of: "SASL"),
            [
                "security.protocol": "SASL_SSL", "ssl.ca.location": directory.file("ca.pem"),
                "sasl.mechanisms": "PLAIN", "sasl.username": user, "sasl.password": user,
            ])
    }

    private static func log(
        as user: String, _ servers: String, _ security: [String: String]
    ) throws -> KafkaEventLog {
        try KafkaEventLog(
            KafkaSettings(
                bootstrapServers: servers, cluster: "tests", instance: user,
                // A node is none of our processes: it has one group, of its own name.
                clientID: user.hasPrefix("node-") ? user : nil, security: security,
                limits: .forTests), logger: Logger(label: "kafka", level: .error))
    }

    /// Publishes a file as a node does, with a client that is not ours.
    static func publish(
        _ file: String, as user: String, on topic: String, of broker: KafkaBroker,
        _ directory: TemporaryDirectory
    ) async throws -> Shell.Outcome {
        let properties = properties(of: user, directory).map { "-X \($0.key)=\($0.value)" }
        return try await Shell.run(
            "kcat -b \(broker.servers(of: "MTLS")) -P \(properties.joined(separator: " ")) "
                + "-X message.timeout.ms=8000 -t \(topic) \(file)", in: directory.path)
    }
}
