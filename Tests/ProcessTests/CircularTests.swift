// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

extension OnKafka {
    /// One document for two thousand communes, on a real broker, and urgent ones that overtake it.
    @Suite(.timeLimit(.minutes(10)))
    struct CircularTests {
        @Test func `urgent documents overtake a circular to two thousand communes`() async throws {
            let site = try await KafkaSite(try await KafkaBroker.start(), try TemporaryDirectory())
            let exchange = site.exchange
            var agencies = SmallExchange.agencies
            for district in 10..<50 {
                agencies["H27.\(district)"] = "H27"
                for commune in 100..<150 { agencies["H27.\(district).\(commune)"] = "H27" }
            }
            try await exchange.importRegistry(agencies)
            let communes = agencies.keys.filter { $0.hasPrefix("H27.") && $0.count == 10 }
                .filter { SmallExchange.agencies[$0] == nil }
            #expect(communes.count == 2000)

            let circular = PlannedDocument(
                number: 1, sender: "G09",
                receivers: Dictionary(uniqueKeysWithValues: communes.map { ($0, "H27") }),
                isUrgent: false)
            let urgent = (2...21).map {
                PlannedDocument(
                    number: $0, sender: "H05.01.001", receivers: ["H27.01.001": "H27"],
                    isUrgent: true)
            }
            _ = try await exchange.submit(circular.packet, as: "G09")
            try await eventually("the circular is registered", within: .seconds(60)) {
                try await exchange.answers(to: "G09").contains {
                    $0["answer"]?.stringValue == "accepted"
                }
            }
            // The first ten while it is on its way, the others while it is being delivered.
            for document in urgent.prefix(10) {
                _ = try await exchange.submit(document.packet, as: "H05")
            }
            let began = ContinuousClock.now
            try await eventually("the circular's first are delivered", within: .seconds(120)) {
                try await exchange.answers(to: "H27").contains {
                    $0["documentId"]?.stringValue == circular.documentID
                }
            }
            for document in urgent.dropFirst(10) {
                _ = try await exchange.submit(document.packet, as: "H05")
            }

            let checker = ExchangeChecker(([circular] + urgent).map { $0.submitted(statuses: []) })
            try await eventually("all are delivered; \(site.logTail)", within: .seconds(240)) {
                checker.problems(try await exchange.allAnswers()).isEmpty
            }
            // The node's answers have an order of their own: what stands behind an urgent delivery was
            // outstanding when it came.
            let order = try await exchange.answers(to: "H27").filter {
                $0["answer"]?.stringValue == "delivery"
            }.compactMap { $0["documentId"]?.stringValue }
            #expect(order.count == communes.count + urgent.count)
            let outstanding = urgent.map { document -> Int in
                let place = order.firstIndex(of: document.documentID) ?? order.count
                return order[place...].count { $0 == circular.documentID }
            }
            print(
                "CircularTests: all 2,000 within \(ContinuousClock.now - began) of its registration"
            )
            print("CircularTests: outstanding at each urgent delivery: \(outstanding)")
            #expect(outstanding.prefix(10).allSatisfy { $0 > 0 })
            try await site.stop()
        }
    }
}
