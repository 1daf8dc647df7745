// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import KafkaEventLog
import TestSupport
import Testing

extension OnKafka {
    /// `lienthong doctor` on a cluster that is well, and on one of which something is wrong.
    @Suite(.timeLimit(.minutes(5)))
    struct DoctorOnKafkaTests {
        @Test func `what is wrong with a cluster is found, with its runbook`() async throws {
            let directory = try TemporaryDirectory()
            let broker = try await KafkaBroker.start()
            let nobody = try await Self.look(broker, "http://127.0.0.1:1", directory)
            #expect(nobody.code == 1)
            // An empty cluster: what the processes have in common is not written down yet.
            #expect(nobody.runbooks(of: "cluster") == ["TopicsDiffer"])
            #expect(nobody.runbooks(of: "topics") == ["TopicsDiffer"])

            let site = try await KafkaSite(broker, directory)
            try await site.exchange.importRegistry()
            let document = PlannedDocument(
                number: 1, sender: "H27.01.001", receivers: ["H05.01": "H05"], isUrgent: false)
            _ = try await site.exchange.submit(document.packet, as: "H27")
            // Partitions of new topics are shared out within seconds.
            try await eventually("it finds nothing wrong", within: .seconds(60)) {
                let well = try await Self.look(broker, site.exchange.bases[0], directory)
                return well.code == 0 && well.checks.count > 12
            }

            // Somebody shortened a topic's retention.
            let log = try broker.log()
            let topic = "packets.received"
            try await log.change(settings: [topic: ["retention.ms": "1000"]])
            let changed = try await Self.look(broker, site.exchange.bases[0], directory)
            #expect(changed.code == 1)
            #expect(changed.runbooks(of: "topics") == ["TopicsDiffer"])
            try await log.change(settings: [topic: ["retention.ms": "-1"]])

            // The process hangs, and a packet waits before it.
            site.kill(SIGSTOP)
            try await log.append([
                textRecord("documents.submitted.H27", 0, key: "k", document.packet)
            ])
            let stuck = try await Self.look(broker, site.exchange.bases[0], directory)
            #expect(stuck.code == 1)
            #expect(stuck.runbooks(of: "gateway") == ["ProcessDown"])
            // A member that is silent is one for six seconds more.
            let found =
                stuck.runbooks(of: "lag of reception") + stuck.runbooks(of: "workers of reception")
            #expect(found.contains("WorkersStuck") || found.contains("ProcessDown"), "\(stuck)")
            site.kill(SIGCONT)
            await log.close()
            try await site.stop()
        }

        private struct Finding {
            var code: Int32
            var checks: [JSONValue]

            func runbooks(of name: String) -> [String] {
                checks.filter { $0["name"]?.stringValue == name }
                    .compactMap { $0["runbook"]?.stringValue }
            }
        }

        private static func look(
            _ broker: KafkaBroker, _ gateway: String, _ directory: TemporaryDirectory
        ) async throws -> Finding {
            let process = try RunningProcess(
                "lienthong",
                ["doctor", "--json", "--watch", "2s", "--gateway", gateway]
                    + KafkaSite.log(on: broker.servers), logFile: directory.file("doctor.log"))
            try await process.waitForExit(within: .seconds(60))
            let told = try JSONReader.parse(Array(try process.wholeOutput().utf8))
            return Finding(
                code: process.terminationStatus, checks: told["checks"]?.arrayValue ?? [])
        }
    }
}
