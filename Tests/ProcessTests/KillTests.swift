// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// The whole pipeline in one process, killed with -9 at random moments and started again.
///
/// `SEED=` runs the same moments and documents again; `LONG=1` takes more of both.
@Suite(.timeLimit(.minutes(15)))
struct KillTests {
    private static let isLong = ProcessInfo.processInfo.environment["LONG"] != nil

    @Test func `a thousand documents arrive exactly once through ten kills`() async throws {
        let (documents, kills) = Self.isLong ? (3000, 60) : (1000, 10)
        let seed =
            ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 1...1_000_000)
        print("KillTests: SEED=\(seed)")
        let directory = try TemporaryDirectory()
        try SmallExchange.writeTokens(to: directory.file("tokens.json"))
        let host = EmbeddedHost(directory, port: try freePort())
        try await host.start()
        let exchange = SmallExchange(base: host.base)
        try await exchange.importRegistry()

        let plan = PlannedDocument.plan(documents, seed, parking: true)
        let files = try TakenFiles(
            blobs: directory.file("data/blobs"), aside: directory.file("aside"))
        let receipts = Receipts()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await host.killRepeatedly(kills, seed: seed) }
            for lane in 0..<8 {
                group.addTask {
                    for document in plan where document.number % 8 == lane {
                        let receipt = try await files.submit(document, to: exchange)
                        receipts.byDocument.withLock { $0[document.documentID] = receipt }
                    }
                }
            }
            try await group.waitForAll()
        }

        try await files.waitUntilMet(plan, of: exchange)
        // The files come back, and operators redrive what is parked, through further kills.
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await host.killRepeatedly(2, seed: seed &+ 2) }
            group.addTask { try await files.release(plan, of: exchange) }
            try await group.waitForAll()
        }

        // Two statuses of every receiver, once its document is there.
        let delivered = ExchangeChecker(plan.map { $0.submitted(statuses: []) })
        try await Self.settle(delivered, exchange, host, "documents")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await host.killRepeatedly(2, seed: seed &+ 1) }
            for lane in 0..<8 {
                group.addTask {
                    for document in plan where document.number % 8 == lane {
                        for (status, receiver, node) in document.reports {
                            _ = try await exchange.submit(
                                document.status(status, from: receiver), as: node)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let checker = ExchangeChecker(plan.map { $0.submitted(statuses: ["01", "02"]) })
        try await Self.settle(checker, exchange, host, "statuses")

        // Drained, stopped and started once more, it still says the same.
        try await host.stop()
        try await host.start()
        #expect(checker.problems(try await exchange.allAnswers()) == [], "SEED=\(seed)")

        try await TakenFiles.report(exchange, plan, seed: seed)
        try await exchange.checkReceipts(receipts.byDocument.withLock { $0 }, of: plan)
        try await host.stop()
    }

    /// Waits until everything has arrived; then nothing may be wrong.
    private static func settle(
        _ checker: ExchangeChecker, _ exchange: SmallExchange, _ host: EmbeddedHost, _ what: String
    ) async throws {
        let problems = Mutex<[String]>([])
        do {
            try await eventually("all \(what) have arrived", within: .seconds(180)) {
                let found = checker.problems(try await exchange.allAnswers())
                problems.withLock { $0 = found }
                return found.isEmpty
            }
        } catch {
            let found = problems.withLock { $0 }
            Issue.record(
                "\(found.count) problems, first \(found.prefix(10))\n\(await host.logTail())")
            throw error
        }
    }
}

/// What the publishers hold in hand.
final class Receipts: Sendable {
    let byDocument = Mutex<[String: String]>([:])
}
