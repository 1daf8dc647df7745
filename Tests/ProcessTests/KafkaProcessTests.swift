// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestSupport
import Testing

extension OnKafka {
    /// Every worker as an executable of its own on a real broker, killed with -9 at random moments.
    ///
    /// `SEED=` runs the same documents, moments and fates again; `LONG=1` takes more documents and
    /// kills every kind twice, on three brokers, one of which is paused and one killed.
    @Suite(.timeLimit(.minutes(15)))
    struct KafkaProcessTests {
        private static let isLong = ProcessInfo.processInfo.environment["LONG"] != nil

        @Test func `documents arrive exactly once while one of each kind is killed`() async throws {
            let seed =
                ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
                ?? UInt64.random(in: 1...1_000_000)
            print("KafkaProcessTests: SEED=\(seed)")
            let broker = try await KafkaBroker.start(nodes: Self.isLong ? 3 : 1)
            let directory = try TemporaryDirectory()
            let fleet = try PipelineFleet(directory, servers: broker.servers)
            try await fleet.prepare()
            try await fleet.startAll()
            let exchange = SmallExchange(bases: await fleet.gatewayURLs)
            try await exchange.importRegistry()

            let storm = Storm(
                fleet: fleet, exchange: exchange,
                files: try TakenFiles(
                    blobs: directory.file("blobs"), aside: directory.file("aside")), seed: seed,
                plan: PlannedDocument.plan(Self.isLong ? 1000 : 200, seed, parking: true))
            print("KafkaProcessTests: left dead: \(storm.dying.sorted())")
            for round in 0..<(Self.isLong ? 2 : 1) {
                if Self.isLong { try broker.pause(round) }
                try await storm.documents(round: round, of: Self.isLong ? 2 : 1) {
                    guard Self.isLong else { return }
                    try broker.resume(round)
                    if round == 1 { try broker.kill(2) }
                }
            }
            try await storm.settle(statuses: [])
            try await storm.statuses()

            try await storm.checkReceipts()
            try await storm.checkParked()
            // The metrics commit now and then only.
            try await eventually("nothing waits, SEED=\(seed)", within: .seconds(60)) {
                try await fleet.topics("lag").hasPrefix("0 records wait")
            }
            let drained = try await fleet.stopAll()
            print("KafkaProcessTests: all stopped within \(drained) of SIGTERM")
            #expect(drained < .seconds(10))
            withExtendedLifetime(broker) {}
        }

        @Test func `of two processes under one name the older ends with code 4 and says so`()
            async throws
        {
            let broker = try await KafkaBroker.start()
            let directory = try TemporaryDirectory()
            let fleet = try PipelineFleet(directory, servers: broker.servers)
            _ = try await fleet.topics("apply")
            func routing(_ copy: Int) throws -> RunningProcess {
                try RunningProcess(
                    "routing",
                    KafkaSite.log(on: broker.servers) + [
                        "--instance", "one", "--data", directory.file("data/\(copy)"), "--port",
                        "0",
                    ], logFile: directory.file("\(copy).jsonl"))
            }
            let older = try routing(1)
            _ = try await older.readyURL()
            let newer = try routing(2)
            try await older.waitForExit(within: .seconds(60))
            #expect(older.terminationStatus == 4)
            #expect(
                older.logTail().contains("another process is running under this instance's name"))
            #expect(newer.isRunning)
            newer.kill(SIGTERM)
            try await newer.waitForExit()
            #expect(newer.terminationStatus == 0)
            withExtendedLifetime(broker) {}
        }

        @Test func `a process of another cluster's name ends and says which it is`() async throws {
            let broker = try await KafkaBroker.start()
            let directory = try TemporaryDirectory()
            func intake() async throws -> String {
                let process = try RunningProcess(
                    "intake",
                    KafkaSite.log(on: broker.servers, cluster: "south") + [
                        "--port", "0", "--data", directory.file("data"),
                    ], logFile: directory.file("intake.log"))
                try await process.waitForExit(within: .seconds(60))
                #expect(process.terminationStatus == 1)
                return process.logTail()
            }
            #expect(try await intake().contains("topics apply"))
            let fleet = try PipelineFleet(directory, servers: broker.servers)
            _ = try await fleet.topics("apply")
            #expect(try await intake().contains("--cluster is south, but this cluster is tests"))
            withExtendedLifetime(broker) {}
        }
    }
}
