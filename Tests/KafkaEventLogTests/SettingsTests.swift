// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import KafkaEventLog
import Telemetry
import Testing

@Suite struct SettingsTests {
    private func open(_ security: [String: String]) throws(EventLogError) {
        _ = try KafkaEventLog(
            KafkaSettings(
                bootstrapServers: "127.0.0.1:1", cluster: "tests", instance: "one",
                security: security),
            logger: Logger(label: "test", level: .error))
    }

    @Test func `properties of security are accepted`() throws {
        try open([
            "security.protocol": "sasl_ssl", "sasl.mechanism": "PLAIN", "sasl.username": "a",
            "sasl.password": "b", "enable.ssl.certificate.verification": "true",
        ])
    }

    @Test(arguments: [
        ["acks": "0"], ["isolation.level": "read_uncommitted"], ["ssl.no.such": "x"],
        ["security.protocol": "none"],
    ])
    func `other and unknown properties are refused before anything is opened`(
        _ security: [String: String]
    ) throws {
        let error = #expect(throws: EventLogError.self) { try open(security) }
        #expect(error?.code == .invalid)
    }

    @Test func `servers and the cluster's name must be given`() {
        for (servers, cluster) in [("", "c"), ("s:1", "")] {
            let error = #expect(throws: EventLogError.self) {
                _ = try KafkaEventLog(
                    KafkaSettings(bootstrapServers: servers, cluster: cluster, instance: "one"),
                    logger: Logger(label: "test", level: .error))
            }
            #expect(error?.code == .invalid)
        }
    }
}
