// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Following
import Projection
import TestSupport
import Testing

/// Topics have no order between them: whatever the interleaving, the rows are the same.
@Suite struct InterleavingTests {
    /// Every kind of event, documents of both lanes, attempts refused and repeated.
    static func story() -> Story {
        var story = Story()
        story.largestStep = 3
        for number in 1...12 {
            let lane: Lane = number % 3 == 0 ? .urgent : .normal
            let document = Story.document(
                "H27.05.01-\(number)-2025", subject: "Quyết định số \(number)",
                priority: lane == .urgent ? 1 : 0)
            let receivers = (0..<(number % 4 + 1)).map { "H28.0\($0)" }
            story.run(document, to: receivers, lane: lane, statuses: [.arrived, .accepted])
        }
        // Refused by the signature check, then accepted with another subject.
        let first = Story.document("H27.05.01-20-2025", subject: "Bản đầu")
        story.receive(first, "first")
        story.verify(story.accept(first, "first", to: ["H28.01"]))
        story.refuse(
            first, "first", attempt: 1, .signatureInvalid, stage: "signature-check")
        let second = Story.document("H27.05.01-20-2025", subject: "Bản sau")
        story.receive(second, "second")
        let accepted = story.accept(second, "second", attempt: 2, to: ["H28.01", "H28.02"])
        story.verify(accepted, .indeterminate)
        story.verify(accepted)
        let dues = story.route(accepted)
        story.deliver(dues[0])
        story.report(dues[0], sequence: 1, .completed)
        story.report(dues[0], sequence: 2, .accepted, state: "06")
        story.owe(dues[1], .registered, .running)
        story.owe(dues[1], .registered, .warned)
        story.owe(dues[1], .registered, .breached)
        story.owe(dues[0], .registered, .warned)
        story.owe(dues[0], .registered, .kept, endedAfter: 10)
        story.owe(dues[0], .confirmed, .kept, endedAfter: 700_000)
        story.owe(dues[0], .sent, .kept, endedAfter: 700_000, by: "H27.05.01")
        // A receiver more, whose attempt is refused: the one before stands.
        story.receive(second, "third")
        let added = story.accept(second, "third", attempt: 3, to: ["H28.03"])
        story.refuse(
            second, "third", attempt: added.attempt, .signerNotBound, stage: "signature-check")
        // Somebody else's packet under a known id, and one that nobody can read.
        let foreign = Story.document(
            "H27.05.01-1-2025", subject: "Không phải của tôi", sender: "H99")
        story.receive(foreign, "foreign")
        story.refuse(foreign, "foreign", .documentConflict, stage: "registration")
        story.refuse(nil, "noise", .notXML, stage: "reception")
        story.refuse(
            nil, id: "H27.05.01-1-2025", "bad status", .unknownDelivery, stage: "delivery-ack",
            isStatus: true)
        story.repeated("H27.05.01-1-2025", "packet H27.05.01-1-2025")
        story.repeated("H27.05.01-1-2025", "packet H27.05.01-1-2025")
        // On its way only, in both senses.
        let waiting = Story.document("H27.05.01-30-2025")
        story.receive(waiting, "waiting")
        _ = story.route(story.accept(waiting, "waiting", to: ["H28.01"]), delivering: false)
        story.receive(Story.document("H27.05.01-31-2025"), "pending")
        story.deadLetter("routes.province", offset: 4, worker: "routing")
        story.append(Topic.accepted.name(.normal), 5, value: [0xff, 0xff])
        story.append(Topic.deliveriesChanged.name, 5, value: nil)
        return story
    }

    private static let reference = Task<[String], any Error> {
        let projection = try ProjectionUnderTest(batchRecords: 100_000)
        try await projection.after(story(), seed: 0) { _ in }
        return try projection.dump()
    }

    @Test(arguments: 1...24)
    func `any interleaving gives the same tables`(_ seed: Int) async throws {
        let projection = try ProjectionUnderTest(batchRecords: seed % 5 == 0 ? 1 : seed * 3)
        try await projection.after(Self.story(), seed: UInt64(seed)) { _ in }
        let expected = try await Self.reference.value
        let found = try projection.dump()
        #expect(found == expected, "seed \(seed)")
    }

    @Test func `the comparison sees one event too few`() async throws {
        var story = Self.story()
        story.repeated("H27.05.01-1-2025", "packet H27.05.01-1-2025")
        let projection = try ProjectionUnderTest()
        try await projection.after(story) { _ in }
        #expect(try await projection.dump() != Self.reference.value)
    }

    @Test(arguments: [1, 10, 60, 150])
    func `one that was stopped anywhere goes on to the same tables`(_ count: Int) async throws {
        let projection = try ProjectionUnderTest(batchRecords: 7)
        let log = ScriptedLog(Self.story(), seed: 5)
        log.limit(to: count)
        try await projection.following(log) { projection in
            try await eventually("so many applied") { projection.status.applied >= count }
        }
        log.limit(to: .max)
        try await projection.following(log) { projection in
            try await projection.catchUp(within: .seconds(60))
        }
        #expect(try await projection.dump() == Self.reference.value)
    }

    @Test func `a log that fails in between loses nothing`() async throws {
        let projection = try ProjectionUnderTest(batchRecords: 9)
        let log = ScriptedLog(Self.story(), seed: 6)
        for _ in 0..<5 {
            log.failNextRead(EventLogError(.unavailable, operation: "read", detail: "gone"))
        }
        try await projection.following(log) { projection in
            try await projection.catchUp(within: .seconds(60))
        }
        #expect(try await projection.dump() == Self.reference.value)
    }
}
