// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Events
import Exchange
import Synchronization
import Telemetry
import Terminal
import WorkerRuntime

/// A worker that starts without its cache: how long until it works again.
let stateBenchmark = Command(
    "state", "restores a worker's state from its changelog, then works on a record",
    options: ProcessSettings.options + [
        Option("entries", "N", default: "1000000", help: "entries of one partition's state")
    ]
) { arguments in
    let settings = try ProcessSettings(arguments)
    let count = try arguments.int("entries", in: 1...100_000_000) ?? 1_000_000
    try DataDirectory.make(settings.dataDirectory)
    let opened = try await OpenedLog(
        settings, logger: Logger(label: "benchmarks", level: .warning), makingCluster: true)
    let log = opened.log
    let stage = RememberingStage()
    func topic(_ name: String, _ cleanup: TopicSpec.Cleanup) -> TopicSpec {
        TopicSpec(name: name, partitions: opened.cluster.homes.count, cleanup: cleanup)
    }
    try await log.create([
        topic("bench.state.in", .delete(retentionMilliseconds: nil)),
        topic("bench.state.out", .delete(retentionMilliseconds: nil)),
        topic(Topic.state(of: stage.name), .compact),
    ])
    let value = [UInt8](repeating: 7, count: 200)
    for first in stride(from: 0, to: count, by: 5000) {
        try await log.append(
            (first..<min(first + 5000, count)).map {
                NewRecord(
                    topic: Topic.state(of: stage.name), partition: 0,
                    // As the ids of documents: not in the order of the keys.
                    key: Array("000.00.\($0 &* 7919 % count).H26.2025-06-16.\($0)".utf8),
                    value: value)
            })
    }
    try await log.append([
        NewRecord(topic: "bench.state.in", partition: 0, key: nil, value: [1])
    ])

    let watch = Stopwatch()
    let worker = Worker(
        stage, log: log,
        settings: WorkerSettings(
            cluster: opened.cluster, instance: settings.instance, clock: settings.clock,
            stateDirectory: settings.dataDirectory + "/state"),
        metrics: Metrics(), logger: Logger(label: "benchmarks", level: .warning))
    stage.onWork { worker.stop() }
    try await worker.run()
    report(
        "\(count) entries of one partition restored, and a record worked on",
        [
            ("s", decimal(watch.seconds)), ("processor s", decimal(watch.processorSeconds)),
            ("peak MiB", "\(Stopwatch.peakMebibytes)"),
        ])
    await log.close()
    return ExitCode.done
}

/// Works on one record and remembers it.
private final class RememberingStage: Stage {
    let name = "bench-state"
    let keepsState = true
    let subscriptions = [Subscription(.topic("bench.state.in"))]
    private let done = Mutex<(@Sendable () -> Void)?>(nil)

    func onWork(_ body: @escaping @Sendable () -> Void) { done.withLock { $0 = body } }

    func prepare(_ input: Input) throws {}

    func handle(_ prepared: Void, of input: Input, in context: inout StageContext) throws {
        try context.setState("worked", [1])
        done.withLock { $0 }?()
    }
}
