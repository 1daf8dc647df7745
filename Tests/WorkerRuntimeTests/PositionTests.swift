// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import SQLiteEventLog
import Telemetry
import TestSupport
import Testing
import WorkerRuntime

/// Empty commits: how far a worker is where no record says it.
struct PositionTests {
    private struct ForgetfulStage: Stage {
        var name: String
        var topic: String
        var subscriptions: [Subscription] { [Subscription(.topic(topic))] }

        func prepare(_ input: Input) throws {}
        func handle(_ prepared: Void, of input: Input, in context: inout StageContext) {}
    }

    private let bench: WorkerBench

    init() throws { bench = try WorkerBench() }

    @Test(arguments: EventLogUnderTest.all)
    func `a worker that keeps no state leaves no marker behind it for retention to remove`(
        _ log: EventLogUnderTest
    ) async throws {
        try await log.withLog { log in
            let (source, topic) = (uniqueName("source"), uniqueName("marked"))
            try await log.create(
                [source, topic].map {
                    TopicSpec(
                        name: $0, partitions: 2, cleanup: .delete(retentionMilliseconds: nil))
                })
            try await log.append([0, 1, 1].map { textRecord(source, $0, "x") })
            var copier = MemberProbe(
                try await log.join(
                    Membership(
                        group: uniqueName("copier"), instance: "1",
                        subscriptions: [Subscription(.topic(source))])))
            _ = try await copier.consume(3) { [textRecord(topic, $0.partition, $0.text)] }
            await copier.member.leave()
            let stage = ForgetfulStage(name: uniqueName("forgetful"), topic: topic)
            let metrics = Metrics()
            // Counts the worker's reads.
            let counting = FaultyEventLog(log)
            let worker = Worker(
                stage, log: counting, settings: bench.settings, metrics: metrics,
                logger: Logger(label: "test", level: .error))
            let running = Task { try await worker.run() }
            let done = metrics.counter(.workerRecords, labels: ["worker": stage.name])
            try await eventually("read") { done.value == 3 }
            // It knows where the end is once it has waited there.
            let reads = counting.script.count(.next)
            try await eventually("waited") { counting.script.count(.next) > reads + 3 }
            worker.stop()
            try await running.value
            let places = (0..<2).map { TopicPartition(topic, $0) }
            let ends = try await log.bounds(of: places).mapValues(\.end)
            #expect(try await log.committed(group: stage.name, places) == ends)
        }
    }

    @Test func `an empty commit of which the outcome is not known ends no worker`() async throws {
        let embedded = try await bench.openLog()
        let log = FaultyEventLog(embedded)
        try await log.append([textRecord("in", 0, key: "k", "a")])
        let unknown = EventLogError(.outcomeUnknown, operation: "commit", detail: "no answer")
        try await bench.run(CountingStage(), on: log) {
            guard try await embedded.readAll("out").count == 1, log.script.count(.commit) == 1
            else { return false }
            log.script.atNext(.commit, .failAfterwards(unknown))
            return true
        }
        // It was made, at the end.
        #expect(log.script.pending == 0)
        await embedded.close()
    }
}
