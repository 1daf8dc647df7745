// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import SQLiteEventLog
import Stages
import Synchronization
import Telemetry
import TestSupport
import WorkerRuntime

/// The stages of the exchange with a clock that jumps from one event to the next: nothing waits for
/// anything but what is to happen at a moment of the year. What each stage commits goes to those that
/// read it, in an order that the topics allow and the seed chooses.
final class SimulatedExchange {
    /// What the stages wrote, as it is written.
    var observe: (NewRecord) throws -> Void = { _ in }
    private let reception: Reception
    private let registry: AgencyRegistry
    private let log: SQLiteEventLog
    private let workers: [any SimulatedWorker]
    private let readers: [TopicKind: [Int]]
    private var stopped: Set<StageKind> = []
    private var chance: SeededGenerator

    /// Runs the body on an exchange whose registry is empty.
    static func run<Result>(
        from start: BusinessTime, seed: UInt64,
        standing: @escaping @Sendable (String) -> LegalStanding?,
        _ body: (SimulatedExchange) async throws -> Result
    ) async throws -> Result {
        let directory = try TemporaryDirectory()
        let log = try await SQLiteEventLog(path: directory.file("registry.sqlite"))
        try await log.create(Topic.specs.filter { $0.name == Topic.registryAgencies.name })
        let logger = Logger(label: "test", level: .error)
        let registry = AgencyRegistry(log: log, metrics: Metrics(), logger: logger)
        let following = Task { try await registry.run() }
        let result: Result
        do {
            result = try await body(
                SimulatedExchange(registry, log, from: start, seed: seed, standing: standing))
        } catch {
            registry.stop()
            _ = await following.result
            throw error
        }
        registry.stop()
        try await following.value
        await log.close()
        return result
    }

    private final class Clock: Sendable {
        let time: Mutex<BusinessTime>
        init(_ time: BusinessTime) { self.time = Mutex(time) }
    }

    private let time: Clock

    private init(
        _ registry: AgencyRegistry, _ log: SQLiteEventLog, from start: BusinessTime, seed: UInt64,
        standing: @escaping @Sendable (String) -> LegalStanding?
    ) throws {
        self.registry = registry
        self.log = log
        chance = SeededGenerator(seed: seed)
        let time = Clock(start)
        self.time = time
        let settings = WorkerSettings(
            cluster: Cluster("test"), instance: "1",
            clock: BusinessClock { time.time.withLock(\.self) }, stateDirectory: "")
        reception = Reception(
            registry: registry, blobs: ForgetfulBlobs(),
            receipts: ReceiptSigner(key: try Ed25519.PrivateKey()), cluster: settings.cluster)
        workers = [
            try SimulatedStage(Registration(registry: registry), settings),
            try SimulatedStage(PlannedVerdict(registry: registry, standing: standing), settings),
            try SimulatedStage(Routing(registry: registry), settings),
            try SimulatedStage(DeliveryAck(registry: registry), settings),
        ]
        var readers: [TopicKind: [Int]] = [:]
        for (place, worker) in workers.enumerated() {
            for kind in worker.kind.facts.reads { readers[kind, default: []].append(place) }
        }
        self.readers = readers
    }

    var now: BusinessTime { time.time.withLock { $0 } }
    var tree: AgencyTree { registry.tree }

    // MARK: What happens

    func learn(_ histories: [AgencyHistory]) async throws {
        try await log.append(
            histories.map { history in
                NewRecord(
                    topic: Topic.registryAgencies.name, partition: 0,
                    key: Array(history.code.text.utf8), value: AgencyRecord(history).bytes)
            })
        try await registry.catchUp()
    }

    /// A packet at the gateway, of a node.
    func submit(_ packet: [UInt8], as node: String) throws {
        let received = try reception.take(packet, from: Publisher(node: node), at: now)
        var out = reception.outbox(for: received, now: now)
        try reception.emit(received, into: &out, answeringReceipt: false)
        try write(out.records)
    }

    func stop(_ stage: StageKind) { stopped.insert(stage) }
    func start(_ stage: StageKind) { stopped.remove(stage) }

    // MARK: Time

    /// Goes to that moment; timers fire on the way, each at its own time.
    func advance(to moment: BusinessTime) async throws {
        while let due = try nextTimer(), due <= moment {
            if due > now { time.time.withLock { $0 = due } }
            for worker in workers where !stopped.contains(worker.kind) {
                try write(try await worker.fireTimers(at: now))
            }
            try await settle()
        }
        if moment > now { time.time.withLock { $0 = moment } }
    }

    /// Until no stage that runs has anything left to do at this moment.
    func settle() async throws {
        while true {
            let busy = workers.filter { !$0.isIdle && !stopped.contains($0.kind) }
            guard let worker = busy.randomElement(using: &chance) else { return }
            try write(try await worker.work(&chance))
        }
    }

    private func nextTimer() throws -> BusinessTime? {
        try workers.filter { !stopped.contains($0.kind) }.compactMap { try $0.firstTimer() }.min()
    }

    /// How many timers are set, of all stages.
    var timers: Int64 {
        get throws { try workers.reduce(0) { $0 + (try $1.stateCount(prefix: StateKey.timers)) } }
    }

    private func write(_ records: [NewRecord]) throws {
        for record in records {
            try observe(record)
            guard let topic = KnownTopic(record.topic) else { continue }
            for place in readers[topic.kind] ?? [] { workers[place].receive(record, at: now) }
        }
    }
}
