// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Processes that must not start, and say why.
@Suite(.timeLimit(.minutes(5)))
struct StartTests {
    @Test func `a second process in a data directory ends at once, and the first goes on`()
        async throws
    {
        let directory = try TemporaryDirectory()
        func start(_ name: String) throws -> RunningProcess {
            try RunningProcess(
                "lienthong", ["run", "--data", directory.file("data"), "--port", "0"],
                logFile: directory.file(name))
        }
        let first = try start("first.jsonl")
        _ = try await first.readyURL()
        let second = try start("second.jsonl")
        try await second.waitForExit()
        #expect(second.terminationStatus == 4)
        #expect(second.logTail().contains("process \(first.pid) works in"))
        #expect(second.logTail().split(separator: "\n").count == 1)
        _ = try await first.readyURL()
        // After a kill nothing of it stands in the way.
        first.kill(SIGKILL)
        try await first.waitForExit()
        let third = try start("third.jsonl")
        _ = try await third.readyURL()
        third.kill(SIGTERM)
        try await third.waitForExit()
        #expect(third.terminationStatus == 0)
    }
}

extension OnKafka {
    /// Processes of a cluster that lack what it shares, or have it otherwise.
    @Suite(.timeLimit(.minutes(5)))
    struct StartOnKafkaTests {
        @Test func `a process that would be right alone and wrong together ends and says why`()
            async throws
        {
            let broker = try await KafkaBroker.start()
            let directory = try TemporaryDirectory()
            let fleet = try PipelineFleet(directory, servers: broker.servers)
            _ = try await fleet.topics("apply", "--clock-offset", "-2d")
            let (blobs, key) = (directory.file("blobs"), directory.file("receipt.key"))
            let log = KafkaSite.log(on: broker.servers) + ["--port", "0"]

            /// Starts it, waits until it has ended, and returns the exit code and what it said.
            func ending(_ kind: String, _ words: [String]) async throws -> (Int32, String) {
                let file = directory.file("\(kind)-\(UInt64.random(in: 0...UInt64.max))")
                let process = try RunningProcess(
                    kind, log + ["--data", file + ".data"] + words, logFile: file)
                try await process.waitForExit(within: .seconds(60))
                return (process.terminationStatus, process.logTail())
            }
            let clock = ["--clock-offset", "-2d"]

            // Nobody makes a key or a blob directory of its own.
            var (code, said) = try await ending("intake", clock + ["--receipt-key", key])
            #expect(code == 3)
            #expect(said.contains("mkdir -p"), "\(said)")
            try FileManager.default.createDirectory(
                atPath: blobs, withIntermediateDirectories: true)
            for kind in ["intake", "gateway"] {
                (code, said) = try await ending(
                    kind, clock + ["--blobs", blobs, "--receipt-key", key])
                #expect(code == 3)
                #expect(said.contains("lienthong receipt-key make \(key)"), "\(said)")
            }
            #expect(!FileManager.default.fileExists(atPath: key))
            let shared = try await KafkaSite.share(in: directory)

            // Another clock.
            (code, said) = try await ending("routing", [])
            #expect(code == 1)
            #expect(said.contains("--clock-offset is 0s"), "\(said)")
            #expect(said.contains("shifted by -2d"), "\(said)")

            // The first that signs says with which key; the next may not have another.
            let first = directory.file("gateway.data")
            let gateway = try RunningProcess(
                "gateway", log + clock + shared + ["--data", first],
                logFile: directory.file("gateway.jsonl"))
            _ = try await gateway.readyURL()
            let otherKey = directory.file("other.key")
            try await KafkaSite.complete(
                "lienthong", ["receipt-key", "make", otherKey], in: directory)
            let withOther = clock + ["--blobs", blobs, "--receipt-key", otherKey]
            (code, said) = try await ending("intake", withOther)
            #expect(code == 1)
            #expect(said.contains("--receipt-key is the key"), "\(said)")

            // A second gateway in the first one's directory; the first goes on.
            let second = try RunningProcess(
                "gateway", log + clock + shared + ["--data", first, "--instance", "2"],
                logFile: directory.file("second.jsonl"))
            try await second.waitForExit(within: .seconds(60))
            #expect(second.terminationStatus == 4)
            #expect(second.logTail().contains("process \(gateway.pid) works in \(first)"))
            _ = try await gateway.readyURL()

            // A new key is announced; then the new one starts, and the old one no longer does.
            let plan = try await fleet.topics("plan", "--receipt-key", otherKey)
            #expect(plan.contains("write   receipts are signed with the key"), "\(plan)")
            _ = try await fleet.topics("apply", "--receipt-key", otherKey)
            let intake = try RunningProcess(
                "intake", log + withOther + ["--data", directory.file("intake.data")],
                logFile: directory.file("intake.jsonl"))
            _ = try await intake.readyURL()
            (code, said) = try await ending("intake", clock + shared)
            #expect(code == 1)
            #expect(said.contains("topics apply --receipt-key"), "\(said)")
            for process in [intake, gateway] {
                process.kill(SIGTERM)
                try await process.waitForExit()
                #expect(process.terminationStatus == 0)
            }
            withExtendedLifetime(broker) {}
        }
    }
}
