// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Events
import Terminal

/// Single documents at a steady rate: from the moment each was to be sent until its delivery can
/// be read, by the number of agencies on its way. A submission that waits for the one before it
/// counts from when it was due, so that a stalled pipeline does not slow the load down.
let latencyBenchmark = Command(
    "latency", "submission to inbox at a steady rate, by the agencies on the way",
    options: ProcessSettings.options + [
        Option("registry", "DIR", default: "Ops/registry", help: "the registry's tables"),
        Option("documents", "N", default: "3000", help: "documents"),
        Option("warm-up", "N", default: "1000", help: "documents before these, not measured"),
        Option("rate", "N", default: "100", help: "documents a second"),
        Option("first", "N", default: "1", help: "their first number; a log may know lower ones"),
    ]
) { arguments in
    let bench = try await LatencyBenchmark(arguments)
    return try await bench.run()
}

struct LatencyBenchmark {
    private let count: Int
    private let warmUp: Int
    private let perSecond: Int
    private let first: Int
    private let load: WayLoad
    private let pipeline: BenchmarkPipeline

    init(_ arguments: Arguments) async throws {
        count = try arguments.int("documents", in: 1...1_000_000) ?? 3000
        warmUp = try arguments.int("warm-up", in: 0...1_000_000) ?? 1000
        perSecond = try arguments.int("rate", in: 1...10_000) ?? 100
        first = try arguments.int("first", in: 1...1_000_000_000) ?? 1
        load = try WayLoad(registry: try arguments.required("registry"))
        pipeline = try await BenchmarkPipeline(arguments, load)
    }

    func run() async throws -> Int32 { try await pipeline.run { try await measure() } }

    private func measure() async throws {
        let watch = ArrivalWatch()
        let watching = Task { try await watch.run(pipeline.log) }
        defer { watching.cancel() }
        let measured = first + warmUp
        if warmUp > 0 { _ = try await round(first..<measured, watch) }
        let before = pipeline.stages
        let times = try await round(measured..<measured + count, watch)
        for (hops, latencies) in times.sorted(by: { $0.key < $1.key }) {
            report(
                "\(hops) agencies on the way, \(latencies.count) deliveries at \(perSecond) documents/s",
                quantiles(latencies))
        }
        for (before, now) in zip(before, pipeline.stages) { now.reportWork(since: before) }
    }

    /// The times from sending to arrival, by the number of agencies on the way.
    private func round(
        _ numbers: Range<Int>, _ watch: ArrivalWatch
    ) async throws -> [Int: [Duration]] {
        let packets = try numbers.map { try load.packet(number: $0, receivers: .one) }
        progress("\(packets.count) documents, \(perSecond) a second")
        let start = ContinuousClock.now + .milliseconds(100)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, packet) in packets.enumerated() {
                let due = start + .seconds(1) * index / perSecond
                try await Task.sleep(until: due)
                watch.expect(packet.documentID, sent: due, hops: packet.hops)
                group.addTask {
                    _ = try await pipeline.log.append([
                        NewRecord(node: packet.node, packet: packet.packet)
                    ])
                }
            }
            try await group.waitForAll()
        }
        try await watch.waitForAll()
        return watch.takeTimes()
    }
}
