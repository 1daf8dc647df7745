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
    private let log: SimulatedLog
    private let cluster: Cluster
    private let workers: [any SimulatedWorker]
    private let readers: [TopicKind: [Int]]
    private var stopped: Set<StageKind> = []
    private var chance: SeededGenerator

    /// Runs the body on an exchange whose registry is empty.
    ///
    /// - Parameter holdsTimers: false for the fault that deadlines are told though what was done in time
    ///   stands in a topic unread.
    static func run<Result>(
        from start: BusinessTime, seed: UInt64, holdsTimers: Bool = true,
        standing: @escaping @Sendable (String) -> LegalStanding?,
        _ body: (SimulatedExchange) async throws -> Result
    ) async throws -> Result {
        let directory = try TemporaryDirectory()
        let log = SimulatedLog(
            try await SQLiteEventLog(path: directory.file("registry.sqlite")))
        let kept = [Topic.registryAgencies.name, Topic.registryRules.name]
        try await log.create(Topic.specs.filter { kept.contains($0.name) })
        let logger = Logger(label: "test", level: .error)
        let registry = AgencyRegistry(log: log, metrics: Metrics(), logger: logger)
        let rules = RulesRegistry(log: log, metrics: Metrics(), logger: logger)
        let following = Task { try await registry.run() }
        let rulesFollowing = Task { try await rules.run() }
        func end() {
            registry.stop()
            rules.stop()
        }
        let result: Result
        do {
            let stages = try Stages(
                registry, rules, log, from: start, holdsTimers: holdsTimers, standing: standing)
            result = try await body(SimulatedExchange(stages, seed: seed))
        } catch {
            end()
            _ = await following.result
            _ = await rulesFollowing.result
            throw error
        }
        end()
        try await following.value
        try await rulesFollowing.value
        await log.close()
        return result
    }

    private final class Clock: Sendable {
        let time: Mutex<BusinessTime>
        init(_ time: BusinessTime) { self.time = Mutex(time) }
    }

    /// What an exchange is made of.
    private struct Stages {
        let registry: AgencyRegistry
        let log: SimulatedLog
        let time: Clock
        let settings: WorkerSettings
        let workers: [any SimulatedWorker]

        init(
            _ registry: AgencyRegistry, _ rules: RulesRegistry, _ log: SimulatedLog,
            from start: BusinessTime, holdsTimers: Bool,
            standing: @escaping @Sendable (String) -> LegalStanding?
        ) throws {
            self.registry = registry
            self.log = log
            let time = Clock(start)
            self.time = time
            settings = WorkerSettings(
                cluster: Cluster("test"), instance: "1",
                clock: BusinessClock { time.time.withLock(\.self) }, stateDirectory: "")
            workers = [
                try SimulatedStage(Registration(registry: registry), settings, log),
                try SimulatedStage(
                    PlannedVerdict(registry: registry, standing: standing), settings, log),
                try SimulatedStage(Routing(registry: registry), settings, log),
                try SimulatedStage(DeliveryAck(registry: registry), settings, log),
                try SimulatedStage(
                    Deadlines(registry: registry, rules: rules), settings, log,
                    holdsTimers: holdsTimers),
                try SimulatedStage(Office(), settings, log),
            ]
        }
    }

    private let time: Clock

    private init(_ stages: Stages, seed: UInt64) throws {
        registry = stages.registry
        log = stages.log
        cluster = stages.settings.cluster
        time = stages.time
        workers = stages.workers
        chance = SeededGenerator(seed: seed)
        reception = Reception(
            registry: registry, blobs: ForgetfulBlobs(),
            receipts: ReceiptSigner(key: try Ed25519.PrivateKey()), cluster: cluster)
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

    /// What a clerk asks of an office, as the gateway writes it.
    func submit(_ order: OfficeSubmitted) throws {
        let document = order.document?.documentID ?? order.documentID
        let id = EventID(hashing: [Array(order.agency.utf8), Array(order.request.utf8)])
        var out = Outbox(
            cluster: cluster, worker: "gateway", input: id.bytes,
            trace: "00-\(id.hex)-\(id.hex.prefix(16))-01", now: now)
        out.append(
            Topic.officeSubmitted, partition: cluster.homes.of(order.agency),
            key: "\(order.agency)\u{1F}\(document.isEmpty ? order.request : document)",
            value: order.bytes, subject: document.isEmpty ? order.agency : document)
        try write(out.records)
    }

    func stop(_ stage: StageKind) { stopped.insert(stage) }
    func start(_ stage: StageKind) { stopped.remove(stage) }

    // MARK: Time

    /// Goes to that moment; timers fire on the way, each at its own time.
    func advance(to moment: BusinessTime) async throws {
        // Those whose timers wait for what a stage that stands has not read.
        var held: Set<StageKind> = []
        while true {
            let running = workers.filter {
                !stopped.contains($0.kind) && !held.contains($0.kind)
            }
            guard let due = try running.compactMap({ try $0.firstTimer() }).min(), due <= moment
            else { break }
            if due > now { time.time.withLock { $0 = due } }
            for worker in running {
                guard let first = try worker.firstTimer(), first <= now else { continue }
                if let limit = try await worker.timersAllowed(first, at: now) {
                    try write(try await worker.fireTimers(dueBy: limit))
                } else {
                    held.insert(worker.kind)
                }
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

    /// How many timers are set, of all stages.
    var timers: Int64 {
        get throws { try workers.reduce(0) { $0 + (try $1.stateCount(prefix: StateKey.timers)) } }
    }

    private func write(_ records: [NewRecord]) throws {
        for record in records {
            try observe(record)
            guard let topic = KnownTopic(record.topic) else { continue }
            guard let places = readers[topic.kind] else { continue }
            let offset = log.write(to: TopicPartition(record.topic, record.partition))
            for place in places { workers[place].receive(record, offset, at: now) }
        }
    }
}
