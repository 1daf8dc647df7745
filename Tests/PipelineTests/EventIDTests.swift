// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Synchronization
import TestSupport
import Testing
import WorkerRuntime

/// No two events share an id, and the same event has the same one.
struct EventIDTests {
    private struct Identified: Hashable {
        var id: String
        var topic: String
        var source: String
        var value: [UInt8]?
    }

    /// Attempts, repetitions, refusals, slices and a dead letter.
    private static func story(_ driver: PipelineDriver) async throws {
        try await driver.register(
            (100..<900).map { ("H27.01.\($0)", Level.commune, "H27.01") })
        var packet = TestPacket(to: ["H05.02.001", "G09"])
        let circular = TestPacket(
            number: 2, to: (100..<900).map { "H27.01.\($0)" }, attachment: nil)
        let image = TestPacket(number: 3, attachment: "GIF89a")
        let unknown = TestPacket(number: 4, to: ["X99"])
        for round in 1...3 {
            for text in [packet, circular, image, unknown].map(\.text) + ["không phải XML"] {
                // Whether the check refuses before the next comes is not left to chance.
                try await driver.submit(text, as: "H27")
                try await driver.drain()
                try await driver.publish(text, as: "H27")
                try await driver.drain()
            }
            try await driver.submit(packet.status("01", from: "G09"), as: "G09")
            try await driver.drain()
            packet.to.append("H27.02.00\(1 + round % 2)")
            // Nobody can read this one.
            try await driver.log.append([
                NewRecord(
                    topic: Topic.packetsReceived.name, partition: 0, key: nil,
                    value: [0xff, UInt8(round)])
            ])
            try await driver.drain()
        }
    }

    private static func events(_ driver: PipelineDriver) async throws -> [Identified] {
        var found: [Identified] = []
        for topic in try await driver.log.topics().keys.sorted() {
            for record in try await driver.log.readAll(topic) {
                guard let id = record.header(EventHeader.id) else { continue }
                found.append(
                    Identified(
                        id: String(decoding: id, as: UTF8.self), topic: topic,
                        source: String(
                            decoding: record.header(EventHeader.source) ?? [], as: UTF8.self),
                        value: record.value))
            }
        }
        return found
    }

    @Test func `no two events share an id, however often a packet comes`() async throws {
        try await PipelineDriver.run { driver in
            try await Self.story(driver)
            let events = try await Self.events(driver)
            let expected: Set = [
                "answers.H27", "packets.repeated", "documents.refused", "routing.continued",
                "dead-letters", "metrics.flow",
            ]
            #expect(Set(events.map(\.topic)).isSuperset(of: expected))
            for (id, events) in Dictionary(grouping: events, by: \.id) where events.count > 1 {
                if events.allSatisfy({ $0.source == "/lienthong/test/reception" }) {
                    // A submission that comes again is the same event, in the same topic.
                    #expect(Set(events.map(\.topic)).count == 1, "\(id)")
                } else {
                    #expect(Set(events).count == 1, "\(id) \(events.map(\.topic))")
                }
            }
        }
    }

    @Test func `what is done again after a failure has the same ids`() async throws {
        func ids(_ faults: FaultScript) async throws -> Set<String> {
            let ids = Mutex<Set<String>>([])
            try await PipelineDriver.run(faults: faults) { driver in
                try await Self.story(driver)
                let events = try await Self.events(driver)
                // Sums over batches differ with the batches.
                let told = events.filter { $0.topic != Topic.metricsFlow.name }
                ids.withLock { $0 = Set(told.map { "\($0.topic) \($0.id)" }) }
            }
            return ids.withLock { $0 }
        }
        let faults = FaultScript()
        let away = EventLogError(.unavailable, operation: "commit", detail: "away")
        for call in [2, 5, 9, 14, 20, 27] { faults.at(call, .commit, .fail(away)) }
        let disturbed = try await ids(faults)
        #expect(faults.pending == 0)
        #expect(try await ids(FaultScript()) == disturbed)
    }
}
