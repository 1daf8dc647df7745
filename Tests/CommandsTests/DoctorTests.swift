// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Foundation
import JSON
import KafkaEventLog
import Signatures
import Terminal
import TestSupport
import Testing

@testable import Commands

@Suite struct DoctorTests {
    @Test func `a date of HTTP is read`() {
        #expect(ProcessLook.milliseconds(httpDate: "Thu, 01 Jan 1970 00:00:00 GMT") == 0)
        #expect(
            ProcessLook.milliseconds(httpDate: "Mon, 16 Jun 2025 01:00:00 GMT")
                == 1_750_035_600_000)
        for text in ["", "Mon, 31 Feb 2025 01:00:00 GMT", "Mon, 16 Jun 2025 01:00 GMT", "now"] {
            #expect(ProcessLook.milliseconds(httpDate: text) == nil)
        }
    }

    @Test(arguments: [
        (Int64(0), Doctor.Result.good), (4_000, .good), (60_000, .wrong), (-60_000, .wrong),
    ])
    func `clocks may differ by a little`(difference: Int64, result: Doctor.Result) {
        let check = ProcessLook.clock(
            "gateway", "Mon, 16 Jun 2025 01:00:00 GMT", wall: 1_750_035_600_000 + difference)
        #expect(check.result == result)
    }

    @Test func `what is wrong makes the whole unhealthy and names its runbook`() {
        let good = Doctor.Check("gateway", .good, "answers")
        let wrong = Doctor.Check("disk", .wrong, "full", next: "make space", .diskFull)
        #expect(Doctor.json([good])["healthy"] == true)
        let json = Doctor.json([good, wrong])
        #expect(json["healthy"] == false)
        #expect(json["checks"]?.arrayValue?.last?["runbook"] == "DiskFull")
        #expect(
            Doctor.text([good, wrong])
                == "✓  gateway  answers\n✗  disk     full → make space; Ops/runbooks/DiskFull.md")
    }

    @Test func `every runbook that a finding names is there`() {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Ops/runbooks").standardized.path
        for runbook in Doctor.Runbook.allCases {
            #expect(
                FileManager.default.fileExists(atPath: "\(folder)/\(runbook.rawValue).md"),
                "\(runbook)")
        }
    }

    @Test func `a look that hangs or fails is a finding and hides no other`() async {
        let gate = Gate()
        let hanging = await Doctor.look(at: "slow", within: .milliseconds(50)) {
            await gate.pass()
            return []
        }
        gate.open()
        #expect(hanging.map(\.result) == [.wrong])
        #expect(hanging.first?.finding.contains("no answer within") == true)
        let failing = await Doctor.look(at: "x", within: .seconds(60), .topicsDiffer) {
            throw UsageError("a reason")
        }
        #expect(failing == [Doctor.Check("x", .wrong, "a reason", next: nil, .topicsDiffer)])
    }

    // MARK: Files

    private static let gib: UInt64 = 1 << 30

    @Test(arguments: [
        // Free, of, files free, files of.
        (500 * gib, 1000 * gib, UInt64(9), UInt64(10), Doctor.Result.good),
        (50 * gib, 1000 * gib, 9, 10, .doubtful),
        (10 * gib, 1000 * gib, 9, 10, .wrong),
        (0, 1000 * gib, 9, 10, .wrong),
        // A small disk that is half empty is as it was meant.
        (gib / 2, gib, 9, 10, .good),
        (gib / 8, gib, 9, 10, .wrong),
        // Room, and no file may be made.
        (500 * gib, 1000 * gib, 0, 10, .wrong),
        // A file system that counts no files.
        (500 * gib, 1000 * gib, 0, 0, .good),
    ])
    func `a full or nearly full disk is told`(
        free: UInt64, total: UInt64, freeFiles: UInt64, ofFiles: UInt64, result: Doctor.Result
    ) {
        #expect(
            FileLook.room(
                "disk", "/d", free: free, of: total, freeFiles: freeFiles, ofFiles: ofFiles
            ).result == result)
    }

    @Test(arguments: [
        (Int64(-1), Int64(400), Doctor.Result.good), (-1, 29, .doubtful), (-1, 6, .wrong),
        (-30, -1, .wrong), (1, 400, .wrong),
    ])
    func `a certificate that ends soon is told`(from: Int64, to: Int64, result: Doctor.Result) {
        let now: Int64 = 1_800_000_000
        let dates = CertificateDates(
            commonName: "broker", notBefore: now + from * 86_400, notAfter: now + to * 86_400)
        #expect(FileLook.expiry("certificate", "/c.pem", dates, now: now).result == result)
    }

    @Test func `a key that others may read is told`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("me.key")
        let place = FileLook.Place(name: "--tls-key", path: path)
        #expect(FileLook.file(place, isSecret: true).result == .wrong)
        try "key".write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(FileLook.file(place, isSecret: true).next == "chmod 600 \(path)")
        #expect(FileLook.file(place, isSecret: false).result == .good)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(FileLook.file(place, isSecret: true).result == .good)
    }

    // MARK: Figures

    @Test func `figures beyond the limits of the alerts are findings`() {
        let text = MetricsText(
            """
            # HELP worker_oldest_waiting_seconds The age
            worker_oldest_waiting_seconds{worker="routing",topic="documents.verified",lane="urgent"} 31
            worker_oldest_waiting_seconds{worker="metrics",topic="documents.verified",lane="urgent"} 90
            worker_oldest_waiting_seconds{worker="routing",topic="documents.verified",lane="normal"} 299
            worker_lag_measured_timestamp_seconds{worker="routing"} 1000
            worker_parked_documents{worker="routing"} 2
            partition_held{reader="routing",topic="t",partition="1"} 0
            registry_unreadable_records{topic="registry.agencies"} 1
            blobs_missing_total 0
            """)
        let found = ProcessLook.findings(in: text, of: "process", now: 1130)
        #expect(
            found.map(\.runbook) == [
                .urgentRecordsWait, .documentsParked, .registryUnreadable, .lagUnknown,
            ])
        #expect(ProcessLook.findings(in: MetricsText(""), of: "process", now: 1130) == [])
    }

    // MARK: The broker's view

    private static let place = TopicPartition("documents.verified", 0)

    @Test func `a stage without workers, and partitions that nobody has, are told`() {
        func check(_ group: KafkaGroup?) -> Doctor.Check {
            BrokerLook.worker(
                .routing, group, wanted: [Self.place, TopicPartition("documents.verified", 1)])
        }
        #expect(check(nil).runbook == .processDown)
        #expect(check(KafkaGroup(state: "Empty", members: [])).runbook == .processDown)
        func member(_ partitions: [Int32]) -> KafkaGroup.Member {
            KafkaGroup.Member(
                instance: "routing-1", host: "/10.0.0.1",
                partitions: Set(partitions.map { TopicPartition("documents.verified", $0) }))
        }
        #expect(
            check(KafkaGroup(state: "Stable", members: [member([0])])).runbook == .workersStuck)
        #expect(
            check(KafkaGroup(state: "PreparingRebalance", members: [member([])])).result
                == .doubtful)
        #expect(
            check(KafkaGroup(state: "Stable", members: [member([0]), member([1])])).result == .good)
    }

    @Test func `who does not go on is stuck, and who goes on may be late`() {
        func lag(behind: Int64, passed: Int64, oldest: Int64?) -> GroupLag {
            GroupLag(
                group: "routing", topic: "documents.verified", behind: behind, isExact: true,
                oldest: oldest, untouched: 0, passed: passed)
        }
        func runbook(_ before: GroupLag, _ after: GroupLag) -> Doctor.Runbook? {
            BrokerLook.lag([before], [after], after: .seconds(5), now: 1_000_000).first?.runbook
        }
        let before = lag(behind: 5, passed: 10, oldest: 990_000)
        #expect(runbook(before, lag(behind: 5, passed: 10, oldest: 990_000)) == .workersStuck)
        #expect(runbook(before, lag(behind: 9, passed: 12, oldest: 990_000)) == nil)
        #expect(runbook(before, lag(behind: 9, passed: 12, oldest: 600_000)) == .recordsWait)
        #expect(
            runbook(
                lag(behind: 0, passed: 10, oldest: nil), lag(behind: 1, passed: 10, oldest: 999_000)
            )
                == nil)
        var held = lag(behind: 0, passed: 10, oldest: nil)
        held.held = [3]
        #expect(runbook(before, held) == .transactionHangs)
    }

    @Test func `topics that differ are told with what to do`() {
        let spec = TopicSpec(
            name: "documents.verified", partitions: 12, cleanup: .delete(retentionMilliseconds: nil)
        )
        let settings = spec.kafkaSettings(replicas: 1)
        func checks(_ found: [String: KafkaTopic]) -> [Doctor.Check] {
            BrokerLook.topics(TopicPlan([spec], found: found))
        }
        func topic(_ partitions: Int32, _ change: [String: String] = [:]) -> [String: KafkaTopic] {
            [
                spec.name: KafkaTopic(
                    partitions: partitions, replicas: 1, settings: settings.merging(change) { $1 })
            ]
        }
        #expect(checks(topic(12)).map(\.result) == [.good])
        #expect(checks([:]).first?.finding == "missing: documents.verified")
        #expect(checks(topic(11)).first?.finding.contains("11 partitions") == true)
        let kept = checks(topic(12, ["retention.ms": "1000"])).first
        #expect(kept?.finding.contains("retention.ms 1000 → -1") == true)
        #expect(kept?.runbook == .topicsDiffer)
    }

    @Test func `a record from the future shows whose clock is ahead`() {
        let now: Int64 = 1_800_000_000_000
        #expect(BrokerLook.clocks([:], now: now).result == .good)
        #expect(BrokerLook.clocks([Self.place: now + 2_000], now: now).result == .good)
        #expect(
            BrokerLook.clocks([Self.place: now + 60_000], now: now).finding.contains("its writer"))
        #expect(
            BrokerLook.clocks(
                [TopicPartition("documents.submitted.H27", 0): now + 60_000], now: now
            ).finding.contains("the broker"))
    }
}
