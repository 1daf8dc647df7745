// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// Documents on their way while processes die.
///
/// Of the kinds of process half come back under their name, half stay dead, as the seed has it. The
/// projection is one process and comes back; delivery-ack dies twice, once while documents and once
/// while statuses are on their way, and comes back from one of the two.
struct Storm: Sendable {
    let fleet: PipelineFleet
    let exchange: SmallExchange
    let seed: UInt64
    let plan: [PlannedDocument]
    /// The kinds of which one stays dead in the last round.
    let dying: Set<String>
    private let files: TakenFiles
    private let receipts = Receipts()

    init(
        fleet: PipelineFleet, exchange: SmallExchange, files: TakenFiles, seed: UInt64,
        plan: [PlannedDocument]
    ) {
        self.fleet = fleet
        self.files = files
        self.exchange = exchange
        self.seed = seed
        self.plan = plan
        var random = SeededGenerator(seed: seed)
        let kinds = PipelineFleet.kinds.filter { $0 != "projection" }.shuffled(using: &random)
        dying = Set(kinds.prefix(kinds.count / 2))
    }

    /// One wave of documents for each kind of process, one of which is killed at a random moment of
    /// the wave. In the last round half of them stay dead, and the wave must arrive nevertheless;
    /// what comes back does so under the same name.
    func documents(
        round: Int, of rounds: Int, _ halfway: @Sendable () async throws -> Void
    ) async throws {
        var random = SeededGenerator(seed: seed &+ UInt64(round))
        let kinds = PipelineFleet.kinds
        let waves = kinds.count * rounds
        for (index, kind) in kinds.enumerated() {
            let wave = round * kinds.count + index
            let documents = plan.filter { $0.number % waves == wave }
            let delay = Duration.milliseconds(Int64(random.next() % 400))
            let comesBack = !dying.contains(kind) || round < rounds - 1
            async let submission: Void = submit(documents)
            // The moment is what is random here, not something to be waited for.
            try await Task.sleep(for: delay)
            let killed = ContinuousClock.now
            try await kill(kind, 1, comesBack: comesBack)
            try await submission
            try await files.waitUntilMet(documents, of: exchange)
            try await files.release(documents, of: exchange)
            if round == rounds - 1 {
                try await settle(
                    documents.filter { !$0.isLeftAlone }, "documents after a \(kind)")
                report(kind, comesBack: comesBack, ContinuousClock.now - killed)
            } else {
                print("KafkaProcessTests: \(kind) came back under its name")
            }
            if index == kinds.count / 2 { try await halfway() }
        }
    }

    /// Two statuses of every receiver, while the other delivery-ack is killed; all must arrive.
    func statuses() async throws {
        let comesBack = dying.contains("delivery-ack")
        let killed = try await withThrowingTaskGroup(of: ContinuousClock.Instant?.self) { group in
            group.addTask {
                try await Task.sleep(for: .milliseconds(Int64(seed % 700)))
                let killed = ContinuousClock.now
                try await kill("delivery-ack", 2, comesBack: comesBack)
                return killed
            }
            for lane in 0..<8 {
                group.addTask {
                    for document in plan where document.number % 8 == lane {
                        for (status, receiver, node) in document.reports {
                            _ = try await exchange.submit(
                                document.status(status, from: receiver), as: node)
                        }
                    }
                    return nil
                }
            }
            return try await group.reduce(nil) { $0 ?? $1 }
        }
        try await settle(statuses: ["01", "02"])
        if let killed {
            report("delivery-ack", comesBack: comesBack, ContinuousClock.now - killed)
        }
    }

    private func kill(_ kind: String, _ number: Int, comesBack: Bool) async throws {
        try await fleet.kill(kind, number)
        if comesBack { try await fleet.start(kind, number) }
    }

    private func report(_ kind: String, comesBack: Bool, _ took: Duration) {
        let fate = comesBack ? "came back under its name" : "died for good"
        print("KafkaProcessTests: \(kind) \(fate): all went on within \(took)")
    }

    private func submit(_ documents: [PlannedDocument]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    for document in documents where document.number % 4 == lane {
                        let receipt = try await files.submit(document, to: exchange)
                        receipts.byDocument.withLock { $0[document.documentID] = receipt }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Waits until everything has arrived; then nothing may be wrong.
    func settle(statuses: [String]) async throws {
        let checker = ExchangeChecker(plan.map { $0.submitted(statuses: statuses) })
        let took = try await settle("everything with statuses \(statuses)") {
            checker.problems(try await exchange.allAnswers())
        }
        print("KafkaProcessTests: all with statuses \(statuses) after \(took)")
    }

    /// Waits until some documents are delivered, whatever else is still on its way.
    private func settle(_ documents: [PlannedDocument], _ what: String) async throws {
        let checker = ExchangeChecker(documents.map { $0.submitted(statuses: []) })
        let ids = Set(documents.map(\.documentID))
        _ = try await settle(what) {
            checker.problems(
                try await exchange.allAnswers().mapValues { answers in
                    answers.filter { ids.contains($0["documentId"]?.stringValue ?? "") }
                })
        }
    }

    private func settle(
        _ what: String, _ problems: @escaping @Sendable () async throws -> [String]
    ) async throws -> Duration {
        let last = Mutex<[String]>([])
        let began = ContinuousClock.now
        do {
            try await eventually("\(what) has arrived", within: .seconds(180)) {
                let found: [String]
                do {
                    found = try await problems()
                } catch {
                    // While a broker is away a gateway may have to say so.
                    found = ["\(error)"]
                }
                last.withLock { $0 = found }
                return found.isEmpty
            }
        } catch {
            let found = last.withLock { $0 }
            Issue.record(
                """
                SEED=\(seed): \(found.count) problems, first \(found.prefix(10))
                \(await fleet.warnings())
                """)
            throw error
        }
        return ContinuousClock.now - began
    }

    /// What was parked has gone on, by operators or by itself.
    func checkParked() async throws {
        try await TakenFiles.report(exchange, plan, seed: seed)
    }

    /// Every receipt is signed, and for something stored.
    func checkReceipts() async throws {
        let held = receipts.byDocument.withLock { $0 }
        #expect(held.count == plan.count)
        try await exchange.checkReceipts(held, of: plan)
    }
}
