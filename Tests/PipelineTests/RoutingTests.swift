// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Stages
import TestSupport
import Testing

/// One walk, in slices.
struct RoutingTests {
    /// Twenty districts of fifty communes each.
    private static let communes = (10..<30).flatMap { district in
        (100..<150).map { "H27.\(district).\($0)" }
    }

    private static func register(_ driver: PipelineDriver) async throws {
        var agencies = (10..<30).map { ("H27.\($0)", Level.district, "H27") }
        agencies += communes.map { ($0, .commune, String($0.dropLast(4))) }
        try await driver.register(agencies)
    }

    @Test func `a circular is walked in slices, and each step is told once`() async throws {
        try await PipelineDriver.run { driver in
            try await Self.register(driver)
            let receivers = Self.communes + ["H27.10", "G12"]
            let packet = TestPacket(from: "G09", to: receivers)
            try await driver.submit(packet.text, as: "G09")
            try await driver.drain()

            let dues = try await driver.events(Topic.deliveriesDue, .normal)
            #expect(dues.map(\.receiver).sorted() == receivers.sorted())
            let rests = try await driver.events(Topic.continued, .normal)
            #expect(rests.map(\.verified.accepted.receivers.count) == [802, 602, 402, 202, 2])

            var steps: [String: RouteStep] = [:]
            for level in Level.allCases {
                for step in try await driver.events(Topic.routes, level) {
                    #expect(steps[step.agency] == nil, "\(step.agency) is told twice")
                    #expect(step.level == level.rawValue)
                    #expect(step.documentID == packet.documentID)
                    steps[step.agency] = step
                }
            }
            // The axis, the province, its districts, the communes, the other ministry.
            #expect(steps.count == 1023)
            #expect(steps["VN"]?.receiverCount == 1002)
            #expect(steps["H27"]?.receiverCount == 1001)
            #expect(steps["H27.10"]?.receiverCount == 51)
            #expect(steps["H27.29"]?.receiverCount == 50)
            for due in dues {
                let told = try #require(steps[due.receiver])
                #expect(due.trace.dropLast().map(\.agency) == told.trace.map(\.agency))
                #expect(due.trace.map(\.at) == due.trace.map(\.at).sorted())
            }
            let commune = dues.first { $0.receiver == "H27.29.149" }
            #expect(
                commune?.trace.map(\.agency) == ["G09", "VN", "H27", "H27.29", "H27.29.149"])
            #expect(
                commune?.trace.map(\.level)
                    == ["central", "central", "province", "district", "commune"])
            #expect(try await driver.log.readAll(Topic.deadLetters.name).isEmpty)
        }
    }

    @Test func `a slice is bounded by what its deliveries repeat of the document`() {
        #expect(Routing.deliveries(ofSliceWith: 2000) == 200)
        #expect(Routing.deliveries(ofSliceWith: 100_000) == 41)
        #expect(Routing.deliveries(ofSliceWith: 8 << 20) == 1)
    }
}
