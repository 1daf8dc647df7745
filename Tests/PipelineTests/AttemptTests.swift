// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import TestSupport
import Testing

@testable import Stages

/// Several attempts of one document, and refusals by the signature check in any order.
struct AttemptTests {
    private static let stages: [StageKind] = [.reception, .registration]

    /// Registration alone: what the check says comes when the test wants.
    private func intake(
        _ body: @Sendable (PipelineDriver) async throws -> Void
    ) async throws {
        try await PipelineDriver.run(stages: Self.stages) { driver in try await body(driver) }
    }

    private func submit(_ packet: TestPacket, to driver: PipelineDriver) async throws {
        try await driver.submit(packet.text, as: "H27")
        try await driver.drain(Self.stages)
    }

    /// As the signature check does.
    private func refuse(
        _ attempt: Int32, of packet: TestPacket, at driver: PipelineDriver
    ) async throws {
        var out = Outbox(
            cluster: Cluster("test"), worker: "signature-check", input: [UInt8(attempt)],
            trace: "t",
            now: BusinessTime(CivilDate(daysSince1970: 20_255), hour: 8))
        out.refuse(
            .notAPDF("edXMLManifest/Reference[1]", name: "vb.pdf"),
            RefusedPacket(
                documentID: packet.documentID, attempt: attempt, submission: .zero,
                publisher: Publisher(node: "H27"), receivedAt: 0),
            stage: "signature-check", answering: nil)
        try await driver.log.append(out.records)
        try await driver.drain(Self.stages)
    }

    private func accepted(_ driver: PipelineDriver) async throws -> [DocumentAccepted] {
        try await driver.events(Topic.accepted, .normal)
    }

    @Test(arguments: [[1, 2], [2, 1], [1, 2, 1, 2]] as [[Int32]])
    func `two submissions before the check, both refused: the id is free again`(
        order: [Int32]
    ) async throws {
        try await intake { driver in
            var packet = TestPacket(to: ["H27.02.001"], attachment: "GIF89a")
            try await submit(packet, to: driver)
            packet.to = ["H27.02.001", "H27.02.002"]
            try await submit(packet, to: driver)
            #expect(try await accepted(driver).map(\.attempt) == [1, 2])
            for attempt in order { try await refuse(attempt, of: packet, at: driver) }

            packet.attachment = "%PDF-1.4 đúng"
            try await submit(packet, to: driver)
            let last = try #require(try await accepted(driver).last)
            #expect(last.attempt == 3)
            #expect(last.receivers == ["H27.02.001", "H27.02.002"])
            #expect(
                try await driver.events(Topic.documentsRefused)
                    .allSatisfy { $0.stage == "signature-check" })
        }
    }

    @Test(arguments: [(1, ["H27.02.001"]), (2, ["H27.02.002", "G09"])] as [(Int32, [String])])
    func `one of two attempts refused: its receivers are to be served, the other's are`(
        refused: Int32, again: [String]
    ) async throws {
        try await intake { driver in
            var packet = TestPacket(to: ["H27.02.001"])
            try await submit(packet, to: driver)
            packet.to = ["H27.02.001", "H27.02.002", "G09"]
            try await submit(packet, to: driver)
            try await refuse(refused, of: packet, at: driver)
            try await submit(packet, to: driver)
            #expect(try await accepted(driver).map(\.receivers).last == again)
            // Other content is still a conflict.
            packet.subject = "V/v việc khác"
            try await submit(packet, to: driver)
            #expect(
                try await driver.events(Topic.documentsRefused).last?.code
                    == "DOCUMENT_CONFLICT")
        }
    }

    @Test func `a state of an earlier version knows its newest attempt`() {
        var state = RegistrationState()
        state.attempt = 2
        state.isOpen = true
        state.served = ["A", "B", "C"]
        state.newest = ["C"]
        var first = state
        var withdrawn = [1, 2].map { first.withdraw($0) }
        #expect(withdrawn == [false, true])
        #expect(first.served == ["A", "B"])
        state.open(["D"])
        #expect(state.attempt == 3)
        withdrawn = [state.withdraw(2)]
        #expect(state.served == ["A", "B", "D"])
        withdrawn += [3, 3].map { state.withdraw($0) }
        #expect(withdrawn == [true, true, false])
        #expect(state.served == ["A", "B"])
        #expect(state.isOpen)
    }
}
