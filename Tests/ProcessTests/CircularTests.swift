// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import JSON
import TestSupport
import Testing
import WorkerRuntime

extension OnKafka {
    /// One document for ten thousand communes, on a real broker, and urgent ones that overtake it.
    ///
    /// delivery-ack starts only when all of it stands before that worker, the circular first. What
    /// the lanes promise: urgent records are read before normal ones, whenever both wait; a batch of
    /// normal ones that was read before the first urgent one came is finished first.
    @Suite(.timeLimit(.minutes(10)))
    struct CircularTests {
        private static let communes = (10..<50).flatMap { district in
            (100..<350).map { "H27.\(district).\($0)" }
        }
        /// The most that may be delivered before an urgent document that waits.
        private static let batch = WorkerSettings(
            cluster: "", instance: "", clock: .wall(), stateDirectory: ""
        ).batchRecords

        @Test func `urgent documents overtake a circular to ten thousand communes`() async throws {
            let communes = Self.communes
            try #require(communes.count == 10_000 && communes.count >= 3 * Self.batch)
            let broker = try await KafkaBroker.start()
            let directory = try TemporaryDirectory()
            let fleet = try PipelineFleet(directory, servers: broker.servers)
            _ = try await fleet.topics("apply")
            try await fleet.startOne(of: ["intake", "signature-check", "routing", "gateway"])
            let exchange = SmallExchange(bases: await fleet.gatewayURLs)
            var agencies = SmallExchange.agencies
            for commune in communes {
                agencies[commune] = "H27"
                agencies[String(commune.dropLast(4))] = "H27"
            }
            try await exchange.importRegistry(agencies)

            let circular = PlannedDocument(
                number: 1, sender: "G09",
                receivers: Dictionary(uniqueKeysWithValues: communes.map { ($0, "H27") }),
                isUrgent: false)
            func urgent(_ numbers: ClosedRange<Int>) -> [PlannedDocument] {
                numbers.map {
                    PlannedDocument(
                        number: $0, sender: "H05.01.001", receivers: ["H27.01.001": "H27"],
                        isUrgent: true)
                }
            }
            let (waiting, later) = (urgent(2...21), urgent(22...31))

            try await broker.withLog { log in
                _ = try await exchange.submit(circular.packet, as: "G09")
                try await eventually("the circular waits", within: .seconds(120)) {
                    try await log.readAll(Topic.deliveriesDue(.normal)).count == communes.count
                }
                for document in waiting {
                    _ = try await exchange.submit(document.packet, as: "H05")
                }
                try await eventually("the urgent documents wait", within: .seconds(60)) {
                    try await log.readAll(Topic.deliveriesDue(.urgent)).count == waiting.count
                }
            }
            let began = ContinuousClock.now
            try await fleet.startOne(of: ["delivery-ack"])
            // More of them while the circular is being delivered: it comes right behind the first.
            try await eventually("the first are delivered", within: .seconds(120)) {
                try await !exchange.answers(to: "H27").isEmpty
            }
            for document in later { _ = try await exchange.submit(document.packet, as: "H05") }

            try await eventually("nothing waits any more", within: .seconds(240)) {
                let lags = try await fleet.topics("lag", "--json").split(separator: "\n")
                return !lags.contains { !$0.contains(#""group":"metrics""#) }
            }
            let took = ContinuousClock.now - began
            let answers = try await exchange.allAnswers()
            let plan = [circular] + waiting + later
            let problems = ExchangeChecker(plan.map { $0.submitted(statuses: []) })
                .problems(answers)
            let warnings = problems.isEmpty ? "" : await fleet.warnings()
            #expect(problems.isEmpty, "\(problems.count) \(problems.prefix(10)) \(warnings)")

            // The node's answers have an order of their own: what stands behind an urgent delivery was
            // outstanding when it came.
            let order = (answers["H27"] ?? []).filter { $0["answer"]?.stringValue == "delivery" }
                .compactMap { $0["documentId"]?.stringValue }
            func outstanding(_ documents: [PlannedDocument]) -> [Int] {
                documents.map { document in
                    let place = order.firstIndex(of: document.documentID) ?? order.count
                    return order[place...].count { $0 == circular.documentID }
                }
            }
            let behind = outstanding(waiting)
            print("CircularTests: delivery-ack started and all delivered within \(took)")
            print("CircularTests: outstanding at each urgent delivery that waited: \(behind)")
            print("CircularTests: at each that came meanwhile: \(outstanding(later))")
            #expect(behind.allSatisfy { $0 >= communes.count - Self.batch })
            #expect(try await fleet.topics("read", "dead-letters") == "")
            _ = try await fleet.stopAll()
            withExtendedLifetime(broker) {}
        }
    }
}
