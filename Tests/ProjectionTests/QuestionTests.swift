// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import Projection
import TestSupport
import Testing

/// What clerks and operators ask, after a story that is known.
@Suite struct QuestionTests {
    private static let id = "H27.05.01-12-2025"

    @Test func `a document's timeline tells every step of its way`() async throws {
        var story = Story()
        let document = Story.document(Self.id, subject: "Về việc bổ nhiệm cán bộ")
        story.run(
            document, to: ["H28.01", "H28.02"], lane: .urgent, statuses: [.arrived, .accepted])
        let timeline = try #require(
            try await ProjectionUnderTest().after(story) { try await $0.document(Self.id) })

        #expect(timeline.summary.state == .delivered)
        #expect(timeline.summary.lane == .urgent)
        #expect(timeline.summary.subject == "Về việc bổ nhiệm cán bộ")
        #expect(timeline.summary.verdict == .valid)
        #expect(timeline.summary.receivers == 2)
        #expect(timeline.summary.deliveries == [.accepted: 2])
        #expect(timeline.summary.acknowledged == 2)
        #expect(timeline.summary.unfetched.isEmpty)
        #expect(timeline.summary.unaccepted.isEmpty)
        #expect(timeline.summary.steps == [.province: 1, .commune: 3])
        #expect(timeline.document == document)

        let attempt = try #require(timeline.attempts.first)
        #expect(timeline.attempts.count == 1)
        #expect(attempt.submission == Story.digest("packet \(Self.id)"))
        #expect(attempt.packet == document.packet)
        #expect(attempt.notes == ["DocumentId derived"])
        #expect(attempt.findings.map(\.signer) == ["UBND xã Đông Anh"])

        #expect(timeline.steps.map(\.agency) == ["H27.05.01", "H27", "H28.01", "H28.02"])
        #expect(timeline.steps.map(\.origin) == [nil, "H27.05.01", "H27", "H27"])
        #expect(timeline.steps.allSatisfy { $0.arrivedAt != nil })
        #expect(timeline.deliveries.items.map(\.receiver) == ["H28.01", "H28.02"])
        #expect(timeline.deliveries.items.allSatisfy { $0.latency ?? 0 > 0 })
        #expect(timeline.deliveries.next == nil)
    }

    @Test func `a document tells which others have its main file`() async throws {
        func document(_ id: String, _ files: String...) -> Document {
            var document = Story.document(id)
            document.attachments = files.map { name in
                var file = AttachmentRef()
                file.name = name
                file.size = Int64(name.utf8.count)
                file.sha256 = Story.digest(name)
                return file
            }
            return document
        }
        var story = Story()
        story.run(document("first", "vb.pdf", "mau.pdf"), to: ["H28.01"])
        story.run(document("second", "vb.pdf"), to: ["H28.01"])
        // The same annex, and the same file as an annex: forms and forwarded documents.
        story.run(document("other", "khac.pdf", "mau.pdf", "vb.pdf"), to: ["H28.01"])
        story.run(document("without"), to: ["H28.01"])
        story.run(document("without too"), to: ["H28.01"])
        // Anybody may hand in a packet: what was not registered, or refused, tells nothing.
        story.receive(document("handed in", "vb.pdf"), "handed in")
        let refused = document("refused", "vb.pdf")
        story.refuse(refused, "refused", .unknownReceiver, stage: "registration")
        let ids = ["first", "second", "other", "without", "handed in"]
        let found = try await ProjectionUnderTest().after(story) { projection in
            var found: [[String]] = []
            for id in ids {
                found.append(try await projection.document(id)?.sameFile.map(\.id) ?? ["?"])
            }
            return found
        }
        #expect(found == [["second"], ["first"], [], [], ["first", "second"]])
    }

    @Test func `a delivery tells its trace, its packet and every status`() async throws {
        var story = Story()
        let document = Story.document(Self.id)
        story.run(document, to: ["H28.01"], statuses: [.arrived, .accepted, .completed])
        let delivery = try #require(
            try await ProjectionUnderTest().after(story) {
                try await $0.delivery(of: Self.id, to: "H28.01")
            })
        #expect(delivery.delivery.standing == .completed)
        #expect(delivery.packet == document.packet)
        #expect(delivery.trace.map(\.agency) == ["H27.05.01", "H27", "H28.01"])
        #expect(delivery.changes.map(\.status) == ["01", "03", "06"])
        #expect(delivery.changes.first?.staff?.name == "Nguyễn Văn A")
        #expect(
            try await ProjectionUnderTest().after(story) {
                try await $0.delivery(of: Self.id, to: "H28.99")
            } == nil)
    }

    @Test func `a document waits at the receivers of a level, to be fetched, then accepted`()
        async throws
    {
        var story = Story()
        let document = Story.document(Self.id)
        story.receive(document, "packet")
        let accepted = story.accept(document, "packet", to: ["H28.01", "H28.02"])
        story.verify(accepted)
        let dues = story.route(accepted)
        let routed = story
        for due in dues { story.deliver(due) }
        story.report(dues[0], sequence: 1, .arrived)
        let arrived = story
        story.report(dues[0], sequence: 2, .accepted)
        let waits: [(Story, DocumentState, [Level: Int], [Level: Int])] = [
            (routed, .routing, [.commune: 2], [:]),
            (arrived, .delivered, [.commune: 1], [.commune: 1]),
            (story, .delivered, [.commune: 1], [:]),
        ]
        for (story, state, unfetched, unaccepted) in waits {
            try await ProjectionUnderTest().after(story) { projection in
                let summary = try await projection.summary(Self.id)
                #expect(summary?.state == state)
                #expect(summary?.unfetched == unfetched)
                #expect(summary?.unaccepted == unaccepted)
                let stats = try await projection.stats()
                #expect(stats.unfetched == unfetched)
                #expect(stats.unaccepted == unaccepted)
            }
        }
    }

    @Test func `a refused document says why, and the next attempt stands`() async throws {
        var story = Story()
        let document = Story.document(Self.id)
        story.receive(document, "first")
        story.verify(story.accept(document, "first", to: ["H28.01"]))
        story.refuse(document, "first", attempt: 1, .signatureInvalid, stage: "signature-check")
        let refused = story
        story.receive(document, "second")
        _ = story.accept(document, "second", attempt: 2, to: ["H28.01"])
        try await ProjectionUnderTest().after(refused) { projection in
            let timeline = try await projection.document(Self.id)
            #expect(timeline?.summary.state == .refused)
            #expect(timeline?.summary.refusalCode == "SIGNATURE_INVALID")
            #expect(timeline?.summary.receivers == 0)
            #expect(timeline?.refusals.map(\.event.messageVi) == ["Từ chối"])
            let stats = try await projection.stats()
            #expect(stats.packetsAccepted == 0)
            #expect(stats.packetsRefused == 1)
        }
        try await ProjectionUnderTest().after(story) { projection in
            let timeline = try await projection.document(Self.id)
            #expect(timeline?.summary.state == .accepted)
            #expect(timeline?.summary.refusalCode == nil)
            #expect(timeline?.summary.attempt == 2)
            #expect(timeline?.attempts.map(\.refusalCode) == ["SIGNATURE_INVALID", nil])
        }
    }

    @Test func `somebody else's refused packet does not change a document`() async throws {
        var story = Story()
        story.run(Story.document(Self.id, subject: "Bản thật"), to: ["H28.01"])
        let foreign = Story.document(Self.id, subject: "Bản giả", sender: "H99")
        story.receive(foreign, "foreign")
        story.refuse(foreign, "foreign", .documentConflict, stage: "registration")
        try await ProjectionUnderTest().after(story) { projection in
            let timeline = try await projection.document(Self.id)
            #expect(timeline?.summary.state == .delivered)
            #expect(timeline?.summary.subject == "Bản thật")
            #expect(timeline?.refusals.count == 1)
            #expect(try await projection.search("giả").items.isEmpty)
            let theirs = Area(below: ["H99"])
            #expect(try await !projection.concerns(Self.id, theirs))
        }
    }

    @Test func `packets add up, and every submission knows its outcome`() async throws {
        var story = Story()
        story.run(Story.document(Self.id), to: ["H28.01"])
        story.repeated(Self.id, "packet \(Self.id)")
        story.repeated(Self.id, "other bytes")
        story.refuse(nil, "noise", .notXML, stage: "reception")
        try await ProjectionUnderTest().after(story) { projection in
            let stats = try await projection.stats()
            #expect(stats.packetsSubmitted == 4)
            #expect(stats.packetsAccepted == 1)
            #expect(stats.packetsRepeated == 2)
            #expect(stats.documentsRefusedByCode == ["NOT_XML": 1])
            let first = try await projection.submission(Story.digest("packet \(Self.id)"))
            #expect(first?.outcome == .accepted)
            #expect(first?.repeats == 1)
            #expect(first?.publisher?.code == "H27")
            let other = try await projection.submission(Story.digest("other bytes"))
            #expect(other?.outcome == .repeated)
            let noise = try await projection.submission(Story.digest("noise"))
            #expect(noise?.outcome == .refused)
            #expect(noise?.refusalCode == "NOT_XML")
            #expect(noise?.documentID == nil)
            let status = try await projection.submission(
                Story.digest("status \(Self.id) H28.01 1"))
            #expect(status?.isStatus == true)
            #expect(status?.outcome == .accepted)
            #expect(status?.status == "01")
            #expect(try await projection.submission(Story.digest("never sent")) == nil)
        }
    }

    @Test func `dead letters are found by worker, document, reason and time`() async throws {
        var story = Story()
        let document = "H27.05.01-1-2025"
        story.run(Story.document(document), to: ["H28.01"])
        let accepted = Topic.accepted.name(.normal)
        story.deadLetter(accepted, offset: 1, worker: "signature-check", key: document)
        story.deadLetter(
            Topic.deliveriesDue.name(.urgent), offset: 2, worker: "delivery-ack",
            key: "\(document) H28.01", reason: "state cannot be read")
        story.deadLetter(
            Topic.statusesReceived.name, offset: 3, worker: "delivery-ack",
            key: "\(document)\u{1F}H28.01")
        // What the metrics could not count delays nobody, and a packet that was not read is no
        // document's yet.
        story.deadLetter(accepted, offset: 1, worker: "metrics", key: document)
        story.deadLetter("documents.submitted.H27", offset: 4, worker: "reception", key: document)
        try await ProjectionUnderTest().after(story) { projection in
            func found(_ change: (inout DeadLetterFilter) -> Void) async throws -> [String] {
                var filter = DeadLetterFilter()
                change(&filter)
                return try await projection.deadLetters(filter).items.map(\.id)
            }
            #expect(try await found { _ in } == ["3-4", "3-3", "3-2", "3-1", "3-0"])
            #expect(try await found { $0.worker = "delivery-ack" } == ["3-2", "3-1"])
            #expect(try await found { $0.document = document } == ["3-2", "3-1", "3-0"])
            #expect(try await found { $0.reason = "cannot be" } == ["3-1"])
            let second = try #require(try await projection.deadLetter("3-1")).event
            let at = BusinessTime(milliseconds: second.failedAt)
            #expect(try await found { $0.until = at } == ["3-0"])
            #expect(
                try await found {
                    $0.from = at
                    $0.worker = "delivery-ack"
                    $0.reason = "no way"
                } == ["3-2"])
            #expect(second.reason == "state cannot be read")
            for id in ["3-9", "4-1", "3", "x-1", "99-1", "3--1"] {
                #expect(try await projection.deadLetter(id) == nil, "\(id)")
            }
            let timeline = try #require(try await projection.document(document))
            #expect(timeline.deadLetters.map(\.id) == ["3-2", "3-1", "3-0"])
        }
    }

    @Test func `the sums count deliveries, latencies and dead letters`() async throws {
        var story = Story()
        story.run(Story.document("H27.05.01-1-2025"), to: ["H28.01", "H28.02"])
        story.run(
            Story.document("H27.05.01-2-2025"), to: ["H28.01"], lane: .urgent,
            statuses: [.arrived, .rejected])
        story.deadLetter("routes.province", offset: 9, worker: "routing")
        try await ProjectionUnderTest().after(story) { projection in
            let stats = try await projection.stats()
            #expect(stats.deliveries == [.arrived: 2, .rejected: 1])
            #expect(stats.deliveriesByLane == [.normal: 2, .urgent: 1])
            #expect(stats.deliveriesDue == 3)
            #expect(stats.deliveriesAcknowledged == 3)
            #expect(stats.latency.count == 3)
            #expect(stats.latencyByLane[.urgent]?.count == 1)
            #expect(stats.deadLettersByWorker == ["routing": 1])
            #expect(stats.events[Topic.deliveriesDue.name(.urgent)] == 1)
            #expect(stats.documents == [.delivered: 2])
            let letter = try await projection.deadLetters().items.first
            #expect(letter?.partition == 3)
            #expect(letter?.offset == 0)
            #expect(letter?.event.reason == "no way from H27 to H99")
            #expect(letter?.event.value == nil)
            let overview = try await projection.overview()
            #expect(overview.statistics == stats)
            #expect(overview.recent.count == 2)
        }
    }
}
