// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Terminal

/// The whole way: signed packets on the nodes' topics, three receivers each, statuses 01, 03, 06.
let wayBenchmark = Command(
    "way", "signed packets from the nodes' topics to the inboxes, and their statuses back",
    options: ProcessSettings.options + [
        Option("registry", "DIR", default: "Ops/registry", help: "the registry's tables"),
        Option("documents", "N", default: "1000", help: "documents"),
        Option("warm-up", "N", default: "0", help: "documents before these, not measured"),
        Option("broker", "PID", help: "the broker's process, whose processor time is told too"),
    ]
) { arguments in
    let bench = try await WayBenchmark(arguments)
    return try await bench.run()
}

struct WayBenchmark {
    private let count: Int
    private let warmUp: Int
    private let broker: Int?
    private let pipeline: BenchmarkPipeline
    private let load: WayLoad

    init(_ arguments: Arguments) async throws {
        count = try arguments.int("documents", in: 1...1_000_000) ?? 1000
        broker = try arguments.int("broker", in: 1...Int(Int32.max))
        warmUp = try arguments.int("warm-up", in: 0...1_000_000) ?? 0
        load = try WayLoad(registry: try arguments.required("registry"))
        pipeline = try await BenchmarkPipeline(arguments, load)
    }

    func run() async throws -> Int32 { try await pipeline.run { try await measure() } }

    private func measure() async throws {
        let counter = DeliveryCounter()
        let counting = Task { try await counter.run(pipeline.log) }
        defer { counting.cancel() }
        // A broker that has just started compiles its code while it works.
        if warmUp > 0 { _ = try await round(1...warmUp, counter) }
        let before = pipeline.stages
        let brokerBefore = try broker.map(Stopwatch.processorSeconds(of:)) ?? 0
        let whole = try await round(warmUp + 1...warmUp + count, counter)
        let brokerAfter = try broker.map(Stopwatch.processorSeconds(of:)) ?? 0
        report(
            "documents to inboxes",
            [
                ("documents", rate(count, whole.there)),
                ("deliveries", rate(whole.deliveries, whole.there)),
            ])
        report("statuses back", [("statuses", rate(whole.statuses, whole.back))])
        report(
            "the whole way",
            [
                ("deliveries", rate(whole.deliveries, whole.there + whole.back)),
                ("processor s", decimal(whole.processorSeconds)),
                ("the broker's", decimal(brokerAfter - brokerBefore)),
                ("peak MiB", "\(Stopwatch.peakMebibytes)"),
            ])
        for (before, now) in zip(before, pipeline.stages) { now.reportWork(since: before) }
    }

    private struct Round {
        var deliveries = 0
        var statuses = 0
        /// Seconds until the last was in its inbox, and from then until the last status was.
        var there = 0.0
        var back = 0.0
        var processorSeconds = 0.0
    }

    private func round(_ numbers: ClosedRange<Int>, _ counter: DeliveryCounter) async throws
        -> Round
    {
        let documents = try numbers.map { try load.packet(number: $0) }
        let statuses = try documents.flatMap { try load.statuses(of: $0) }
        var round = Round()
        round.deliveries = documents.reduce(0) { $0 + $1.receivers.count }
        round.statuses = statuses.count
        progress("\(numbers.count) documents on their way")
        let began = counter.count
        let processor = Stopwatch()
        let there = Stopwatch()
        try await publish(documents.map { ($0.node, $0.packet) })
        try await wait(for: began + round.deliveries, counter)
        round.there = there.seconds
        progress("\(statuses.count) statuses on their way back")
        let back = Stopwatch()
        try await publish(statuses)
        try await wait(for: began + round.deliveries + round.statuses, counter)
        round.back = back.seconds
        round.processorSeconds = processor.processorSeconds
        return round
    }

    private func publish(_ packets: [(node: String, packet: [UInt8])]) async throws {
        for chunk in packets.chunked(100) {
            try await pipeline.log.append(chunk.map(NewRecord.init(node:packet:)))
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
}
