// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import TestSupport
import Testing
import WorkerRuntime

@testable import Stages

/// Office and delivery-ack beside each other: what one writes the other reads.
@Suite(.timeLimit(.minutes(2)))
struct OfficeExchangeTests {
    private typealias Scene = OfficeScene

    private func with(
        verdict: WireVerdict = .valid,
        _ body: (StageBench<DeliveryAck>, StageBench<Office>) async throws -> Void
    ) async throws {
        try await RegistryScene.with(["H27", "H27.05", Scene.agency, "H05", "H05.01", Scene.sender])
        {
            scene in
            let delivery = StageBench(DeliveryAck(registry: scene.registry), now: Scene.morning)
            try await delivery.take(due(verdict), arrived)
            try await body(delivery, Scene.bench())
        }
    }

    private func record(_ input: String, _ body: (inout Outbox) -> Void) -> NewRecord {
        var out = Outbox(
            cluster: Cluster("test"), worker: "upstream", input: Array(input.utf8), trace: "t",
            now: Scene.morning)
        body(&out)
        return out.records[0]
    }

    private func due(
        _ verdict: WireVerdict, attempt: Int32 = 1, newer subject: String? = nil,
        isAgain: Bool = false
    ) -> NewRecord {
        var due = DeliveryDue()
        due.document.documentID = Scene.id(1)
        due.document.sender.code = Scene.sender
        due.document.subject = subject ?? ""
        due.attempt = attempt
        due.lane = .normal
        due.receiver = Scene.agency
        due.verdict = verdict
        due.isUpdate = subject != nil
        due.isAgain = isAgain
        due.updateReason = subject == nil ? "" : "sửa trích yếu"
        due.updatePacket = SHA256.hash(Array("update \(attempt)".utf8))
        due.receivedAt = Scene.morning.milliseconds + Int64(attempt - 1) * 1000
        return record("due \(attempt)") {
            $0.emit(Topic.deliveriesDue, .normal, key: Scene.id(1), home: Scene.id(1), due)
        }
    }

    private func status(_ code: String, _ text: String = "") -> NewRecord {
        var status = StatusReceived()
        status.submission = SHA256.hash(Array("own \(code)".utf8))
        status.publisher = Publisher(node: "H27")
        status.documentID = Scene.id(1)
        status.receiver = Scene.agency
        status.status = code
        status.description = text
        status.reportedAt = Scene.morning.milliseconds + 20_000
        return record(code) {
            $0.emit(Topic.statusesReceived, key: Scene.id(1), home: Scene.id(1), status)
        }
    }

    private var arrived: NewRecord {
        var status = StatusReceived()
        status.submission = SHA256.hash(Array("own 01".utf8))
        status.publisher = Publisher(node: "H27")
        status.documentID = Scene.id(1)
        status.receiver = Scene.agency
        status.status = "01"
        status.reportedAt = Scene.morning.milliseconds - 60_000
        return record("01") {
            $0.emit(Topic.statusesReceived, key: Scene.id(1), home: Scene.id(1), status)
        }
    }

    /// Asked `seconds` after eight o'clock.
    private func recall(at seconds: Int64) -> NewRecord {
        var command = CommandAccepted()
        command.documentID = Scene.id(1)
        command.command = .recall
        command.reason = "gửi nhầm"
        command.sender = Scene.sender
        command.submission = SHA256.hash(Array("recall".utf8))
        command.publisher = Publisher(node: "H05")
        command.attempt = 1
        command.receivers = [Scene.agency]
        command.receivedAt = Scene.morning.milliseconds + seconds * 1000
        return record("recall") {
            $0.emit(Topic.commandsAccepted, key: Scene.id(1), home: Scene.id(1), command)
        }
    }

    private func of(_ topic: String, _ records: [NewRecord]) -> [NewRecord] {
        records.filter { $0.topic == topic }
    }

    @Test func `the number reaches the sender, once, whoever repeats the record`() async throws {
        try await with { delivery, office in
            let told = of(
                Topic.statusesReceived.name, try await office.take(Scene.register(1)))
            let made = try await delivery.take(told[0])
            let change = try DeliveryChanged(
                #require(of(Topic.deliveriesChanged.name, made).first?.value))
            #expect(change.status == "03")
            #expect(change.description == "Số đến 1 ngày 18/03/2026")
            #expect(made.contains { $0.topic == "answers.H05" })
            let again = try await delivery.take(told[0])
            #expect(of(Topic.deliveriesChanged.name, again).isEmpty)
        }
    }

    @Test func `a recall that won leaves the number used and the entry cancelled`() async throws {
        try await with { delivery, office in
            let told = of(
                Topic.statusesReceived.name, try await office.take(Scene.register(1)))
            try await delivery.take(recall(at: -10))
            let notices = of(Topic.officeSubmitted.name, try await delivery.take(told[0]))
            #expect(notices.map(\.partition) == [Homes.standard.of(Scene.agency)])
            let made = try await office.take(notices[0])
            let entry = try #require(try Scene.changes(made).first?.entry)
            #expect(entry.standing == .cancelled)
            #expect(entry.number == 1)
            #expect(!entry.closedBecause.isEmpty)
            #expect(try await Scene.numbers(office.take(Scene.register(2))) == [2])
        }
    }

    @Test func `what is not verified is not registered: NOT_YET_VERIFIED cancels too`()
        async throws
    {
        try await with(verdict: .indeterminate) { delivery, office in
            let told = of(
                Topic.statusesReceived.name, try await office.take(Scene.register(1)))
            let notices = of(Topic.officeSubmitted.name, try await delivery.take(told[0]))
            let notice = try OfficeSubmitted(#require(notices.first?.value))
            #expect(notice.code == "NOT_YET_VERIFIED")
            let made = try await office.take(notices[0])
            #expect(try Scene.changes(made).first?.entry?.standing == .cancelled)
        }
    }

    @Test func `a recall behind the acceptance is brought to the office, and so is its answer`()
        async throws
    {
        try await with { delivery, office in
            let told = of(
                Topic.statusesReceived.name, try await office.take(Scene.register(1)))
            try await delivery.take(told[0])
            let asked = of(Topic.officeSubmitted.name, try await delivery.take(recall(at: 10)))
            #expect(asked.count == 1)
            let open = try await office.take(asked[0])
            #expect(try Scene.changes(open).first?.entry?.isRecallOpen == true)
            #expect(try Scene.changes(open).first?.entry?.recallReason == "gửi nhầm")
            let answered = of(
                Topic.officeSubmitted.name, try await delivery.take(status("15")))
            let closed = try await office.take(answered[0])
            #expect(try Scene.changes(closed).first?.entry?.standing == .cancelled)
        }
    }

    @Test(arguments: [("15", "mới"), ("16", "")])
    func `an update is brought to the office, whose book says it when it is taken`(
        answer: String, subject: String
    ) async throws {
        try await with { delivery, office in
            let told = of(
                Topic.statusesReceived.name, try await office.take(Scene.register(1)))
            try await delivery.take(told[0])
            let asked = of(
                Topic.officeSubmitted.name,
                try await delivery.take(due(.valid, attempt: 2, newer: "mới")))
            let open = try #require(try await Scene.changes(office.take(asked[0])).first?.entry)
            #expect(open.document?.subject == "")
            #expect(open.newer?.subject == "mới")
            #expect(open.updateReason == "sửa trích yếu")
            let answered = of(
                Topic.officeSubmitted.name, try await delivery.take(status(answer, "đã xem")))
            let entry = try #require(
                try await Scene.changes(office.take(answered[0])).first?.entry)
            #expect(entry.newer == nil)
            #expect(entry.document?.subject == subject)
            #expect(entry.document?.documentID == Scene.id(1))
            #expect(entry.standing == .registered)
        }
    }

    @Test func `a document that is given back has no newer values`() async throws {
        try await with { delivery, office in
            let told = of(
                Topic.statusesReceived.name, try await office.take(Scene.register(1)))
            try await delivery.take(told[0])
            var notices: [NewRecord] = []
            for step in [due(.valid, attempt: 2, newer: "mới"), recall(at: 10), status("15")] {
                notices += of(Topic.officeSubmitted.name, try await delivery.take(step))
            }
            var entry: OfficeEntry?
            for notice in notices {
                entry = try await Scene.changes(office.take(notice)).last?.entry ?? entry
            }
            #expect(entry?.standing == .cancelled)
            #expect(entry?.newer == nil)
            #expect(entry?.document?.subject == "")
        }
    }

    @Test func `sent anew while a recall is open, the entry goes on and the sender knows it`()
        async throws
    {
        try await with { delivery, office in
            let told = of(
                Topic.statusesReceived.name, try await office.take(Scene.register(1)))
            try await delivery.take(told[0])
            let asked = of(Topic.officeSubmitted.name, try await delivery.take(recall(at: 10)))
            try await office.take(asked[0])
            let made = try await delivery.take(due(.valid, attempt: 2, isAgain: true))
            let notices = of(Topic.officeSubmitted.name, made)
            let again = try await office.take(notices[0])
            let entry = try #require(try Scene.changes(again).first?.entry)
            #expect(!entry.isRecallOpen && entry.standing == .registered)
            // The new delivery stands where the book has the document.
            let status = try #require(of(Topic.statusesReceived.name, again).first)
            let change = try await delivery.take(status)
            #expect(
                try of(Topic.deliveriesChanged.name, change)
                    .map { try DeliveryChanged($0.value ?? []).state } == ["03"])
        }
    }

    @Test func `a rung that the exchange does not take is told again with the next act`()
        async throws
    {
        try await with { _, office in
            try await office.take(
                Scene.register(1), Scene.assign("giao", [(.lead, "an")]),
                Scene.notice(.statusRefused, of: 1, status: "04", state: "03"))
            let made = try await office.take(Scene.act(.opinion, "bút phê", text: "Làm ngay"))
            #expect(try Scene.statuses(made).map(\.status) == ["04"])
        }
    }

    @Test func `what a system reports itself is told to no office`() async throws {
        try await with { delivery, _ in
            let made = try await delivery.take(
                status("03"), recall(at: 30), status("16", "đã dùng"))
            #expect(of(Topic.officeSubmitted.name, made).isEmpty)
            #expect(of(Topic.deliveriesChanged.name, made).count == 3)
        }
    }
}
