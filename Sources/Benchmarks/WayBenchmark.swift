// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import Crypto
import EdXML
import EventLog
import Events
import Exchange
import JSON
import Stages
import Telemetry
import WorkerRuntime
import Workers

/// The whole way: signed packets on the nodes' topics, three receivers each, statuses 01, 03, 06.
let wayBenchmark = Command(
    "way", "signed packets from the nodes' topics to the inboxes, and their statuses back",
    options: ProcessSettings.options + [
        Option("demo", "DIR", default: ".demo/data", help: "documents and trust of the demo"),
        Option("registry", "DIR", default: "Ops/registry", help: "the registry's tables"),
        Option("documents", "N", default: "1000", help: "documents"),
        Option("rate", "N", help: "documents a second; without it as fast as they go"),
    ]
) { arguments in
    let bench = try await WayBenchmark(arguments)
    return try await bench.run()
}

struct WayBenchmark {
    private let count: Int
    private let perSecond: Int?
    private let settings: ProcessSettings
    private let opened: OpenedLog
    private let pipeline: Pipeline
    private let metrics = Metrics()
    private let load: DemoLoad

    init(_ arguments: Arguments) async throws {
        settings = try ProcessSettings(arguments)
        try settings.makeDirectories()
        count = try arguments.int("documents", in: 1...1_000_000) ?? 1000
        perSecond = try arguments.int("rate", in: 1...10_000)
        load = try DemoLoad(
            demo: try arguments.required("demo"), registry: try arguments.required("registry"))
        let logger = Logger(label: "benchmarks", level: .warning)
        opened = try await OpenedLog(settings, logger: logger, makingCluster: true)
        var worker = settings.worker(cluster: opened.cluster)
        worker.clock = load.clock
        pipeline = try Pipeline(
            log: opened.log, worker: worker,
            blobs: try DirectoryBlobStore(path: settings.dataDirectory + "/blobs"),
            receipts: ReceiptSigner(key: try Ed25519.PrivateKey()), metrics: metrics,
            logger: logger)
    }

    func run() async throws -> Int32 {
        let log = opened.log
        try await log.create(Topic.specs)
        for node in load.nodes { try await log.create(Topic.specs(ofNode: node)) }
        for chunk in load.registryRecords.chunked(2000) { try await log.append(chunk) }
        try await log.append(try load.trustRecords(into: pipeline.blobs))

        let runner = PartRunner(
            pipeline.followers + WorkerKind.allCases.flatMap { pipeline.worker($0) },
            logger: pipeline.logger)
        return try await withThrowingTaskGroup(of: Int32.self) { group in
            group.addTask { await runner.run() }
            do {
                try await measure()
            } catch {
                runner.stop()
                throw error
            }
            runner.stop()
            let code = try await group.next() ?? ExitCode.failed
            await log.close()
            return code
        }
    }

    private func measure() async throws {
        let counter = DeliveryCounter()
        let counting = Task { try await counter.run(opened.log) }
        defer { counting.cancel() }
        let watch = Stopwatch()
        let documents = try (1...count).map { try load.packet(number: $0) }
        let made = watch.seconds
        let going = Stopwatch()
        try await publish(documents.map { ($0.node, $0.packet) })
        let deliveries = documents.reduce(0) { $0 + $1.receivers.count }
        try await wait(for: deliveries, counter)
        let there = going.seconds
        let statuses = try documents.flatMap { try load.statuses(of: $0) }
        let back = Stopwatch()
        try await publish(statuses)
        try await wait(for: deliveries + statuses.count, counter)
        let wholeSeconds = there + back.seconds
        report(
            "documents to inboxes",
            [
                ("documents", rate(count, there)), ("deliveries", rate(deliveries, there)),
            ])
        report("statuses back", [("statuses", rate(statuses.count, back.seconds))])
        report(
            "the whole way",
            [
                ("deliveries", rate(deliveries, wholeSeconds)),
                ("processor s", decimal(going.processorSeconds)),
                ("peak MiB", "\(Stopwatch.peakMebibytes)"),
            ])
        report("where the time goes, s of batches", stageSeconds)
        report("making the packets, apart", [("s", decimal(made))])
    }

    private func publish(_ packets: [(node: String, packet: [UInt8])]) async throws {
        var partition: Int32 = 0
        for chunk in packets.chunked(perSecond.map { max(1, $0 / 10) } ?? 100) {
            let began = ContinuousClock.now
            try await opened.log.append(
                chunk.map { node, packet in
                    partition = (partition + 1) % Topic.homePartitions
                    return NewRecord(
                        topic: Topic.submitted(by: node), partition: partition, key: nil,
                        value: packet)
                })
            if perSecond != nil { try await Task.sleep(until: began + .milliseconds(100)) }
        }
    }

    private func wait(for target: Int, _ counter: DeliveryCounter) async throws {
        let deadline = ContinuousClock.now + .seconds(600)
        while counter.count < target {
            guard ContinuousClock.now < deadline else {
                throw UsageError("only \(counter.count) of \(target) changes came in time")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// The time each worker spent on its batches, commits included.
    private var stageSeconds: [(String, String)] {
        ["reception", "registration", "signature-check", "routing", "delivery-ack", "metrics"].map {
            let histogram = metrics.histogram(
                "worker_batch_duration_seconds", labels: ["worker": $0])
            return ($0, decimal(histogram.snapshot.sum))
        }
    }
}

extension Array {
    func chunked(_ size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
