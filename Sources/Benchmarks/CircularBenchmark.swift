// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Events
import Exchange
import Terminal

/// Urgent documents at a steady rate, first alone, then while a circular goes to every commune.
let circularBenchmark = Command(
    "circular", "urgent documents alone, then beside a circular to every commune",
    options: ProcessSettings.options + [
        Option("registry", "DIR", default: "Ops/registry", help: "the registry's tables"),
        Option("rate", "N", default: "10", help: "urgent documents a second"),
        Option("alone", "N", default: "300", help: "of them before the circular, measured"),
        Option("warm-up", "N", default: "300", help: "and before these, not measured"),
        Option("circulars", "N", default: "3", help: "circulars, one after the other"),
        Option("first", "N", default: "1", help: "their first number; a log may know lower ones"),
    ]
) { arguments in
    let bench = try await CircularBenchmark(arguments)
    return try await bench.run()
}

struct CircularBenchmark {
    private let perSecond: Int
    private let alone: Int
    private let warmUp: Int
    private let circulars: Int
    private let first: Int
    private let load: WayLoad
    private let pipeline: BenchmarkPipeline

    init(_ arguments: Arguments) async throws {
        perSecond = try arguments.int("rate", in: 1...1000) ?? 10
        alone = try arguments.int("alone", in: 1...100_000) ?? 300
        warmUp = try arguments.int("warm-up", in: 0...100_000) ?? 300
        circulars = try arguments.int("circulars", in: 1...100) ?? 3
        first = try arguments.int("first", in: 1...1_000_000_000) ?? 1
        load = try WayLoad(registry: try arguments.required("registry"))
        pipeline = try await BenchmarkPipeline(arguments, load)
    }

    func run() async throws -> Int32 { try await pipeline.run { try await measure() } }

    private func measure() async throws {
        let urgent = ArrivalWatch()
        let watching = Task { try await urgent.run(pipeline.log) }
        defer { watching.cancel() }
        let counter = DeliveryCounter()
        let counting = Task { try await counter.run(pipeline.log) }
        defer { counting.cancel() }

        var next = first
        progress("\(warmUp + alone) urgent documents alone, \(perSecond) a second")
        _ = try await send(&next, urgent, while: { $0 < warmUp })
        let idle = try await send(&next, urgent, while: { $0 < alone })

        var beside: [Duration] = []
        var seconds: [Double] = []
        var receivers = 0
        pipeline.commits.forget()
        for _ in 0..<circulars {
            let circular = try load.packet(number: next, receivers: .all)
            next += 1
            receivers = circular.receivers.count
            progress("a circular to \(receivers) communes beside them")
            let began = counter.count
            let watch = Stopwatch()
            try await pipeline.log.append([
                NewRecord(node: circular.node, packet: circular.packet)
            ])
            // The counter counts the urgent ones too, as far as they have arrived.
            beside += try await send(
                &next, urgent,
                while: { counter.count < began + receivers + $0 - urgent.outstanding })
            seconds.append(watch.seconds)
        }
        let largest = pipeline.commits.largest
        report("\(idle.count) urgent documents alone, \(perSecond)/s", quantiles(idle))
        report(
            "\(beside.count) urgent documents beside a circular to \(receivers)", quantiles(beside))
        report(
            "the circulars",
            [
                ("s each", seconds.map(decimal).joined(separator: " ")),
                ("largest commit, records", "\(largest.records)"),
                ("KiB", "\(largest.bytes / 1024)"),
                ("peak MiB", "\(Stopwatch.peakMebibytes)"),
            ])
    }

    /// Urgent documents at the rate, as long as `goesOn` says by how many were sent; their times
    /// from when each was due to its arrival.
    private func send(
        _ next: inout Int, _ watch: ArrivalWatch, while goesOn: (Int) -> Bool
    ) async throws -> [Duration] {
        let start = ContinuousClock.now
        var sent = 0
        while goesOn(sent) {
            let packet = try load.packet(number: next, receivers: .one, priority: .urgent)
            let due = start + .seconds(1) * sent / perSecond
            try await Task.sleep(until: due)
            watch.expect(packet.documentID, sent: due, hops: packet.hops)
            try await pipeline.log.append([NewRecord(node: packet.node, packet: packet.packet)])
            next += 1
            sent += 1
            guard ContinuousClock.now < start + .seconds(600) else {
                throw UsageError("the circular was not delivered in time")
            }
        }
        try await watch.waitForAll()
        return watch.takeTimes().values.flatMap(\.self)
    }
}
