// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// Every step of a way with its reason, on the shipped tables.
@Suite struct RouteExplanationTests {
    private func explain(
        _ from: String, _ to: String, on date: CivilDate
    ) throws -> RouteExplanation {
        AgencyTree(try ShippedRegistryTests.shipped.get())
            .explainRoute(from: from, to: to, on: date)
    }

    @Test func `each hop says why it is the next`() throws {
        let told = try explain("H26.001.00001", "000.00.00.G22", on: ShippedRegistryTests.june)
        #expect(told.hops.map(\.code.text) == ["H26.001.00001", "H26.001", "H26", "VN", "G22"])
        let reasons = told.hops.map(\.reason.en)
        #expect(reasons[0] == "the sender")
        #expect(reasons[1] == "the parent of H26.001.00001 on 2025-06-16")
        #expect(reasons[2] == "the parent of H26.001 on 2025-06-16; a node")
        #expect(reasons[3] == "the parent of H26 on 2025-06-16; the national axis")
        #expect(reasons[4] == "stands under VN on 2025-06-16; a node")
        #expect(
            told.receiver.reasons[0].en == "000.00.00.G22 is another code of G22 (table of aliases)"
        )
        #expect(told.refusals.isEmpty && told.arrival.count == 1)
    }

    @Test func `what is closed names when, who took over, and what to decide`() throws {
        let told = try explain("G22", "H26.001.00001", on: ShippedRegistryTests.july)
        #expect(told.hops.isEmpty && told.refusals.map(\.code) == [.closedReceiver])
        #expect(told.receiver.reasons[0].en.contains("is closed since after 2025-06-30"))
        #expect(told.receiver.reasons[1].en.contains("lienthong registry succeed H26.001.00001"))
        let sender = try explain("H26.001.00001", "G22", on: ShippedRegistryTests.july)
        #expect(sender.refusals.map(\.code) == [.senderClosed])
    }
}
