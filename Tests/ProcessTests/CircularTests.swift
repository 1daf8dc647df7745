// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import JSON
import TestSupport
import Testing
import WorkerRuntime

extension OnKafka {
    /// Circulars, the largest to six thousand communes, on a real broker, and urgent documents that
    /// overtake them.
    ///
    /// delivery-ack starts only when all of it stands before that worker, the circulars first. What
    /// the lanes promise: urgent records are read before normal ones, whenever both wait; a batch of
    /// normal ones that was read before the first urgent one came is finished first. The circulars
    /// lie in many partitions: read in the order of fetching, the urgent would come between them.
    @Suite(.timeLimit(.minutes(10)))
    struct CircularTests {
        private static let communes = (10..<50).flatMap { district in
            (100..<250).map { "H27.\(district).\($0)" }
        }
        /// The most that may be delivered before an urgent document that waits.
        private static let batch = WorkerSettings(
            cluster: Cluster(""), instance: "", clock: .wall(), stateDirectory: ""
        ).batchRecords

        private static let circulars = (1...11).map { number in
            PlannedDocument(
                number: number, sender: "G09",
                receivers: Dictionary(
                    uniqueKeysWithValues: communes.prefix(number == 1 ? 6000 : 400)
                        .map { ($0, "H27") }),
                isUrgent: false)
        }

        private static func urgent(_ numbers: ClosedRange<Int>) -> [PlannedDocument] {
            numbers.map {
                PlannedDocument(
                    number: $0, sender: "H05.01.001", receivers: ["H27.01.001": "H27"],
                    isUrgent: true)
            }
        }

        @Test func `urgent documents overtake circulars to six thousand communes`() async throws {
            let circulars = Self.circulars
            let bulk = circulars.reduce(0) { $0 + $1.receivers.count }
            try #require(bulk == 10_000 && bulk >= 4 * Self.batch)
            let broker = try await KafkaBroker.start()
            let directory = try TemporaryDirectory()
            let fleet = try PipelineFleet(directory, servers: broker.servers)
            try await fleet.prepare()
            try await fleet.startOne(of: ["intake", "signature-check", "routing", "gateway"])
            let exchange = SmallExchange(bases: await fleet.gatewayURLs)
            var agencies = SmallExchange.agencies
            for commune in Self.communes {
                agencies[commune] = "H27"
                agencies[String(commune.dropLast(4))] = "H27"
            }
            try await exchange.importRegistry(agencies)

            let (waiting, later) = (Self.urgent(21...40), Self.urgent(41...50))

            try await broker.withLog { log in
                for circular in circulars {
                    _ = try await exchange.submit(circular.packet, as: "G09")
                }
                try await eventually("the circulars wait", within: .seconds(120)) {
                    try await log.readAll(Topic.deliveriesDue.name(.normal)).count == bulk
                }
                for document in waiting {
                    _ = try await exchange.submit(document.packet, as: "H05")
                }
                try await eventually("the urgent documents wait", within: .seconds(60)) {
                    try await log.readAll(Topic.deliveriesDue.name(.urgent)).count == waiting.count
                }
            }
            let began = ContinuousClock.now
            try await fleet.startOne(of: ["delivery-ack"])
            // More of them while the circulars are being delivered: those come right behind the first.
            try await eventually("the first are delivered", within: .seconds(120)) {
                try await !exchange.answers(to: "H27").isEmpty
            }
            for document in later { _ = try await exchange.submit(document.packet, as: "H05") }

            try await eventually("nothing waits any more", within: .seconds(240)) {
                let lags = try JSONReader.parse(Array(try await fleet.topics("lag", "--json").utf8))
                return (lags.arrayValue ?? []).allSatisfy { $0["group"]?.stringValue == "metrics" }
            }
            let took = ContinuousClock.now - began
            let answers = try await exchange.allAnswers()
            let plan = circulars + waiting + later
            let problems = ExchangeChecker(plan.map { $0.submitted(statuses: []) })
                .problems(answers)
            let warnings = problems.isEmpty ? "" : await fleet.warnings()
            #expect(problems.isEmpty, "\(problems.count) \(problems.prefix(10)) \(warnings)")

            // The node's answers have an order of their own: what stands behind an urgent delivery was
            // outstanding when it came.
            let order = (answers["H27"] ?? []).filter { $0["answer"]?.stringValue == "delivery" }
                .compactMap { $0["documentId"]?.stringValue }
            let isCircular = Set(circulars.map(\.documentID)).contains
            func outstanding(_ documents: [PlannedDocument]) -> [Int] {
                documents.map { document in
                    let place = order.firstIndex(of: document.documentID) ?? order.count
                    return order[place...].count(where: isCircular)
                }
            }
            let behind = outstanding(waiting)
            print("CircularTests: delivery-ack started and all delivered within \(took)")
            print("CircularTests: outstanding at each urgent delivery that waited: \(behind)")
            print("CircularTests: at each that came meanwhile: \(outstanding(later))")
            #expect(behind.allSatisfy { $0 >= bulk - Self.batch })
            #expect(try await fleet.topics("read", "dead-letters") == "")
            _ = try await fleet.stopAll()
            withExtendedLifetime(broker) {}
        }
    }
}
