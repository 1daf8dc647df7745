// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import KafkaEventLog
import TestSupport
import Testing

extension OnKafka {
    /// `lienthong topics` on a real broker.
    @Suite(.timeLimit(.minutes(5)))
    struct TopicsOnKafkaTests {
        @Test func `a cluster of three homes is one everywhere`() async throws {
            let broker = try await KafkaBroker.start()
            let directory = try TemporaryDirectory()
            let fleet = try PipelineFleet(directory, servers: broker.servers)
            try await fleet.prepare("--partitions", "3")
            #expect(try await fleet.topics("plan") == "The topics are as they should be.\n")
            try await broker.withLog { log in
                let topics = try await log.topics()
                #expect(topics["documents.accepted"] == 3)
            }
            try await fleet.startOne(of: PipelineFleet.kinds)
            let exchange = SmallExchange(bases: await fleet.gatewayURLs)
            try await exchange.importRegistry(SmallExchange.agencies)
            let documents = (1...12).map {
                PlannedDocument(
                    number: $0, sender: "H05.01.001", receivers: ["H27.01.001": "H27"],
                    isUrgent: $0 % 2 == 0)
            }
            for document in documents { _ = try await exchange.submit(document.packet, as: "H05") }
            // Each is delivered, and the projection, which follows every home, knows it.
            try await eventually("all are delivered", within: .seconds(60)) {
                try await exchange.answers(to: "H27").count == documents.count
            }
            for document in documents {
                try await eventually("the projection knows it", within: .seconds(30)) {
                    do {
                        _ = try await exchange.fetch(
                            document.documentID, receiver: "H27.01.001", as: "H27")
                        return true
                    } catch is DeadlineExceeded { return false }
                }
            }
            _ = try await fleet.stopAll()

            // What homes rest on is fixed.
            let process = try RunningProcess(
                "lienthong",
                [
                    "topics", "apply", "--partitions", "4",
                ] + KafkaSite.log(on: broker.servers), logFile: directory.file("other.log"))
            try await process.waitForExit()
            #expect(process.terminationStatus == 1)
            #expect(
                process.logTail().contains("--partitions is 4, but this cluster was made with 3"),
                "\(process.logTail())")
        }

        @Test func `topics apply makes a cluster as it should be and refuses to move documents`()
            async throws
        {
            let broker = try await KafkaBroker.start()
            let directory = try TemporaryDirectory()
            let fleet = try PipelineFleet(directory, servers: broker.servers)
            // A plan changes nothing, so the second says the same.
            let first = try await fleet.topics("plan")
            #expect(first.contains("create  packets.received: 12 partitions, kept for ever"))
            #expect(try await fleet.topics("plan") == first)
            _ = try await fleet.topics("apply")
            let clean = "The topics are as they should be.\n"
            #expect(try await fleet.topics("plan") == clean)

            // What differs is changed; what else an operator has set stays.
            try await broker.withLog { log in
                try await log.change(settings: [
                    "metrics.flow": ["retention.ms": "3600000", "segment.ms": "600000"]
                ])
            }
            #expect(
                try await fleet.topics("plan").contains(
                    "change  metrics.flow: retention.ms 3600000 → 2592000000"))
            _ = try await fleet.topics("apply")
            #expect(try await fleet.topics("plan") == clean)
            try await broker.withLog { log in
                let topic = try await log.describeTopics()["metrics.flow"]
                #expect(topic?.settings["segment.ms"] == "600000")
                #expect(topic?.settings["retention.ms"] == "2592000000")
            }

            // A node of the registry has two topics; one is there, with too few partitions.
            try await broker.withLog { log in
                try await log.create([
                    TopicSpec(
                        name: "documents.submitted.H27", partitions: 3, cleanup: .compact)
                ])
                var record = AgencyRecord()
                record.code = "H27"
                var period = AgencyRecordPeriod()
                period.name = "Tỉnh mẫu"
                period.level = "province"
                period.parent = "VN"
                period.isNode = true
                period.certainty = "derived"
                record.periods = [period]
                try await log.append([
                    NewRecord(
                        topic: Topic.registryAgencies.name, partition: 0, key: Array("H27".utf8),
                        value: record.bytes)
                ])
            }
            for verb in ["plan", "apply"] {
                let process = try RunningProcess(
                    "lienthong",
                    ["topics", verb] + KafkaSite.log(on: broker.servers),
                    logFile: directory.file("refused.log"))
                try await process.waitForExit()
                let output = try process.wholeOutput()
                #expect(process.terminationStatus == 1, "\(process.logTail())")
                #expect(output.contains("create  answers.H27"), "\(output)")
                #expect(
                    output.contains(
                        "refuse  documents.submitted.H27: it has 3 partitions instead of 1"),
                    "\(output)")
            }
            try await broker.withLog { log in
                let topics = try await log.topics()
                #expect(topics["answers.H27"] == nil)
            }
            withExtendedLifetime(broker) {}
        }
    }
}
