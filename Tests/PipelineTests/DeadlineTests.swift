// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import TestSupport
import Testing
import WorkerRuntime

@testable import Stages

/// What is owed, warned of and told as late, in every order that the topics and the clock allow. No log:
/// each call of the bench is a batch and its commit.
@Suite(.timeLimit(.minutes(2)))
struct DeadlineTests {
    static let agencies = [
        "G09", "G12", "H27", "H27.01", "H27.02", "H27.01.001", "H27.02.001",
    ]
    static let sender = "G09"
    static let receiver = "H27.02.001"
    static let id = "\(sender),2025/06/16,1/UBND-VP"
    /// A Monday, at eight.
    static let now = BusinessTime(CivilDate(iso: "2025-06-16")!, hour: 8)

    private func deadlines(
        _ body: (StageBench<Deadlines>, RegistryScene) async throws -> Void
    ) async throws {
        try await RegistryScene.with(Self.agencies) { scene in
            let stage = Deadlines(registry: scene.registry, rules: scene.rules)
            try await body(StageBench(stage, now: Self.now), scene)
        }
    }

    /// Moves the clock to a time of that June, fires what is due, as often as there is something, and says
    /// what was told: `registered breached`.
    private func fire(
        _ bench: StageBench<Deadlines>, _ day: Int, _ hour: Int, _ minute: Int = 0
    ) async throws -> [String] {
        bench.now = BusinessTime(
            CivilDate(year: 2025, month: 6, day: day)!, hour: hour, minute: minute)
        var made: [NewRecord] = []
        for _ in 0..<200 {
            let some = try await bench.fireTimers()
            if some.isEmpty, try bench.state.dueTimers(at: bench.now).isEmpty { break }
            made += some
            bench.now = bench.now.advanced(byMilliseconds: 2)
        }
        return try told(made)
    }

    private func told(_ records: [NewRecord]) throws -> [String] {
        try reports(records).flatMap { report in
            report.entries.map { entry in
                entry.level == 0
                    ? "\(entry.act) \(entry.state.standing)"
                    : "\(entry.act) \(entry.state.standing) \(entry.told)"
            }
        }
    }

    private func reports(_ records: [NewRecord]) throws -> [DeadlinesReported] {
        try records.filter { $0.topic == Topic.deadlinesReported.name }
            .map { try DeadlinesReported($0.value ?? []) }
    }

    private func answers(_ records: [NewRecord], _ node: String) -> Int {
        records.count { $0.topic == Topic.answers.name(node) }
    }

    // MARK: One delivery

    @Test func `a delivery begins what it owes, and says so once`() async throws {
        try await deadlines { bench, _ in
            let made = try await bench.take(delivered())
            #expect(try told(made) == ["confirmed running", "registered running"])
            let report = try #require(try reports(made).first)
            #expect(report.agency == Self.receiver)
            #expect(report.entries.allSatisfy { $0.source.contains("30/2020") })
            #expect(answers(made, "H27") == 0)
            let dated = try await bench.take(delivered(to: "G12", dueOn: "2025-06-20"))
            #expect(try told(dated).last == "answered running")
        }
    }

    @Test func `what is done before the warning is never told`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered())
            #expect(try await told(bench.take(changed("01", after: 60))).isEmpty)
            #expect(try await told(bench.take(changed("03", after: 120))).isEmpty)
            #expect(try await fire(bench, 30, 9).isEmpty)
            #expect(try bench.state.dueTimers(at: .init(milliseconds: .max)).isEmpty)
        }
    }

    @Test func `warned, then done in time`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered())
            try await bench.take(changed("01", after: 60))
            #expect(try await fire(bench, 16, 23, 30).isEmpty)
            #expect(try await fire(bench, 17, 0, 2) == ["registered warned"])
            let done = try await bench.take(changed("03", after: 86_400))
            #expect(try told(done) == ["registered kept"])
            #expect(try reports(done)[0].entries[0].isLate == false)
            #expect(try await fire(bench, 30, 9).isEmpty)
        }
    }

    @Test func `nobody does anything: it is told up the tree, a working day a step`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered())
            #expect(try await fire(bench, 16, 16) == ["confirmed warned"])
            // A breach is told a minute after, when what was done in time has come.
            #expect(try await fire(bench, 17, 0).sorted() == ["registered warned"])
            #expect(try await fire(bench, 17, 0, 1) == ["confirmed breached"])
            #expect(
                try await fire(bench, 18, 0, 1) == [
                    "confirmed breached H27.02", "registered breached",
                ])
            #expect(
                try await fire(bench, 19, 0, 1) == [
                    "confirmed breached H27", "registered breached H27.02",
                ])
            #expect(try await fire(bench, 20, 0, 1) == ["registered breached H27"])
            // Above the province is nobody.
            #expect(try await fire(bench, 30, 9).isEmpty)
            // Each step was an answer for the node, which is the province's for all of them.
            #expect(answers(bench.outputs, "H27") == 8)
            #expect(answers(bench.outputs, "G09") == 0)
            let late = try await bench.take(changed("03", after: 14 * 86_400))
            #expect(try told(late) == ["confirmed kept H27", "registered kept H27"])
            #expect(try reports(late)[0].entries.allSatisfy { $0.isLate })
        }
    }

    @Test func `a weekend lifts the step up to the next working day`() async throws {
        try await deadlines { bench, _ in
            bench.now = BusinessTime(CivilDate(iso: "2025-06-20")!, hour: 9)
            try await bench.take(delivered(at: bench.now))
            #expect(try await fire(bench, 21, 0, 1).contains("confirmed breached"))
            #expect(try await fire(bench, 23, 23).isEmpty)
            #expect(
                try await fire(bench, 24, 0, 1) == [
                    "confirmed breached H27.02", "registered breached",
                ])
        }
    }

    @Test func `urgent documents are registered at once`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered(lane: .urgent))
            #expect(try await fire(bench, 16, 8, 15) == ["registered warned"])
            #expect(try await fire(bench, 16, 8, 30) == ["confirmed warned"])
            #expect(try await fire(bench, 16, 8, 31) == ["registered breached"])
            let done = try await bench.take(changed("03", after: 3_600))
            #expect(try told(done) == ["confirmed kept", "registered kept"])
        }
    }

    @Test func `what was done in time by who was cut off is not late`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered())
            _ = try await fire(bench, 18, 0, 1)
            let made = try await bench.take(changed("03", after: 3_600))
            #expect(try told(made) == ["confirmed kept H27.02", "registered kept"])
            #expect(try reports(made)[0].entries.allSatisfy { !$0.isLate })
        }
    }

    // MARK: Answers

    @Test func `the due date holds until 06`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered(dueOn: "2025-06-20"))
            try await bench.take(changed("03", after: 60))
            #expect(try await fire(bench, 19, 8) == ["answered warned"])
            #expect(try await fire(bench, 21, 0, 1) == ["answered breached"])
            // The sender waits for it too.
            #expect(answers(bench.outputs, "G09") == 1)
            #expect(try await fire(bench, 24, 0, 1) == ["answered breached H27.02"])
            let late = try await bench.take(changed("06", after: 9 * 86_400))
            #expect(try told(late) == ["answered kept H27.02"])
        }
    }

    @Test func `a document of the receiver that answers ends it, another's does not`() async throws
    {
        try await deadlines { bench, _ in
            try await bench.take(delivered(dueOn: "2025-06-20"))
            try await bench.take(changed("03", after: 60))
            for sender in ["G12", Self.receiver] {
                let letter = try await bench.take(verified("\(sender),2025/06/18,2/CV", by: sender))
                let named = try letter.filter { $0.topic == Topic.documentsAnswered.name }
                    .map { try DocumentAnswered($0.value ?? []) }
                #expect(named.map(\.documentID) == [Self.id])
                let made = try await bench.take(answered(named[0]))
                #expect(try told(made) == (sender == "G12" ? [] : ["answered kept"]))
            }
            #expect(try await fire(bench, 30, 9).isEmpty)
        }
    }

    @Test func `an answer that is read before the delivery ends what it would owe`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(answered(answer(by: Self.receiver)), answered(answer(by: "G12")))
            let made = try await bench.take(delivered(dueOn: "2025-06-20"))
            #expect(try told(made) == ["confirmed running", "registered running"])
            try await bench.take(changed("03", after: 60))
            #expect(try await fire(bench, 30, 23).isEmpty)
            // What answers nothing that comes is forgotten after a month.
            bench.now = bench.now.advanced(byMilliseconds: Deadlines.earlyAnswersMilliseconds)
            try await bench.fireTimers()
            let left = bench.state.entries(
                partition: Homes.standard.of(Self.id), prefix: Deadlines.earlyPrefix(Self.id),
                limit: 9)
            #expect(left.isEmpty)
        }
    }

    @Test func `what a document has answered is not owed again after a refused recall`()
        async throws
    {
        try await deadlines { bench, _ in
            try await bench.take(delivered(dueOn: "2025-06-20"))
            try await bench.take(changed("03", after: 60))
            try await bench.take(answered(answer(by: Self.receiver)))
            try await bench.take(changed("13", state: "03", isAsked: true, after: 120))
            let after = try await bench.take(changed("16", state: "03", after: 180))
            #expect(try told(after).isEmpty)
            #expect(try await fire(bench, 30, 23).isEmpty)
        }
    }

    @Test func `what a correction gives back is owed from its beginning`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered(dueOn: "2025-06-20"))
            try await bench.take(changed("02", after: 120))
            let corrected = try await bench.take(
                changed("03", after: 60) { $0.corrects = true })
            #expect(try told(corrected) == ["answered running"])
            #expect(try await fire(bench, 21, 0, 1).contains("answered breached"))
        }
    }

    @Test func `a later attempt begins anew`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered())
            try await bench.take(changed("02", after: 60))
            let again = try await bench.take(delivered(dueOn: "2025-06-20", attempt: 2))
            #expect(
                try told(again) == ["confirmed running", "registered running", "answered running"])
            #expect(try await fire(bench, 17, 0, 1).contains("confirmed breached"))
        }
    }

    @Test func `a due date that had passed when the document came is nobody's debt`() async throws {
        try await deadlines { bench, _ in
            let made = try await bench.take(delivered(dueOn: "2025-06-13"))
            #expect(try told(made) == ["confirmed running", "registered running"])
        }
    }

    // MARK: Recall, return, withdrawal

    @Test func `a recall ends what was owed and asks for its answer alone`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered(dueOn: "2025-06-20"))
            try await bench.take(changed("01", after: 60))
            let asked = try await bench.take(changed("13", state: "01", isAsked: true, after: 120))
            #expect(try told(asked) == ["recalled running"])
            let given = try await bench.take(changed("15", after: 180))
            #expect(try told(given).isEmpty)
            #expect(try await fire(bench, 30, 9).isEmpty)
        }
    }

    @Test func `a recall that is not answered goes up the tree, and its sender is told`()
        async throws
    {
        try await deadlines { bench, _ in
            try await bench.take(delivered())
            try await bench.take(changed("01", after: 60))
            try await bench.take(changed("13", state: "01", isAsked: true, after: 120))
            #expect(try await fire(bench, 17, 0, 1) == ["recalled warned"])
            #expect(try await fire(bench, 18, 0, 1) == ["recalled breached"])
            #expect(answers(bench.outputs, "G09") == 1)
            #expect(try await fire(bench, 19, 0, 1) == ["recalled breached H27.02"])
            let late = try await bench.take(changed("15", after: 3 * 86_400))
            #expect(try told(late) == ["recalled kept H27.02"])
            #expect(try reports(late)[0].entries[0].isLate)
        }
    }

    @Test func `a recall that is refused leaves what was owed, from its beginning`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered())
            try await bench.take(changed("01", after: 60))
            try await bench.take(changed("13", state: "01", isAsked: true, after: 120))
            bench.now = BusinessTime(CivilDate(iso: "2025-06-17")!, hour: 9)
            let refused = try await bench.take(changed("16", state: "01", after: 25 * 3_600))
            #expect(try told(refused) == ["registered running"])
            #expect(try await fire(bench, 18, 0, 1) == ["registered warned"])
            #expect(try await fire(bench, 19, 0, 1) == ["registered breached"])
        }
    }

    @Test(arguments: [("02", "02"), ("13", "withdrawn")])
    func `a return and a withdrawal end all, also what was told`(
        code: String, state: String
    ) async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered(dueOn: "2025-06-20"))
            _ = try await fire(bench, 17, 0, 1)
            let made = try await told(bench.take(changed(code, state: state, after: 90_000)))
            let isReturn = code == "02"
            #expect(
                made
                    == (isReturn
                        ? ["confirmed kept", "registered kept"]
                        : ["confirmed lifted", "registered lifted"]))
            #expect(try await fire(bench, 30, 9).isEmpty)
        }
    }

    @Test func `what late reports take back is owed again`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered())
            try await bench.take(changed("01", after: 60))
            try await bench.take(changed("03", after: 120))
            let made = try await bench.take(
                changed("01", after: 180) { change in
                    change.corrects = true
                    change.displaced = ["03"]
                })
            #expect(try told(made) == ["registered running"])
            #expect(try await fire(bench, 18, 0, 1) == ["registered breached"])
        }
    }

    @Test func `an update with another date to answer by moves the limit`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(verified(issuedOn: "2025-06-16"))
            try await bench.take(delivered(dueOn: "2025-06-18"))
            try await bench.take(changed("03", after: 60))
            #expect(try await fire(bench, 17, 8) == ["answered warned"])
            // It was verified, but that is not read yet: topics have no order between them.
            func update(_ seconds: Int64) -> NewRecord {
                changed("", state: "03", after: seconds) { change in
                    change.change = .updated
                    change.version = 2
                    change.dueOn = CivilDate(iso: "2025-06-25")?.daysSince1970
                }
            }
            let made = try await bench.take(update(87_000))
            #expect(try told(made) == ["answered lifted", "answered running"])
            #expect(try await told(bench.take(update(87_001))).isEmpty)
            #expect(try await fire(bench, 24, 7).isEmpty)
            #expect(try await fire(bench, 26, 0, 1) == ["answered breached"])
        }
    }

    // MARK: Sending

    @Test(arguments: [
        ("2025-06-16T08:00:00", nil as String?), ("2025-06-13T23:50:00", nil),
        ("2025-06-13T08:00:00", nil), ("2025-06-12T08:00:00", "breached"),
    ])
    func `a document is sent by the morning after it was signed`(
        signed: String, standing: String?
    ) async throws {
        try await deadlines { bench, _ in
            let made = try await bench.take(
                verified(signedAt: BusinessTime(written: signed)))
            let entries = try reports(made).flatMap(\.entries)
            #expect(entries.map(\.act) == (standing == nil ? [] : ["sent"]))
            #expect(entries.allSatisfy { $0.isLate })
            #expect(answers(made, "G09") == entries.count)
        }
    }

    @Test func `sent in the afternoon is warned of, and told to nobody`() async throws {
        try await deadlines { bench, _ in
            let afternoon = Self.now.advanced(byMilliseconds: 6 * 3_600_000)
            let made = try await bench.take(
                verified(signedAt: BusinessTime(written: "2025-06-13T23:50:00"), at: afternoon))
            #expect(try told(made) == ["sent kept"])
            #expect(try reports(made)[0].entries[0].isLate == false)
            #expect(answers(made, "G09") == 0)
        }
    }

    @Test func `without a signature the document's date counts, and only the first attempt`()
        async throws
    {
        try await deadlines { bench, _ in
            let made = try await bench.take(verified(issuedOn: "2025-06-10"))
            #expect(try told(made) == ["sent kept"])
            let again = try await bench.take(verified(issuedOn: "2025-06-10", attempt: 2))
            #expect(try told(again).isEmpty)
        }
    }

    @Test func `the last person who signed counts, and nobody signs later than it came`()
        async throws
    {
        try await deadlines { bench, _ in
            var event = verification(issuedOn: "2025-06-01")
            event.findings = [
                finding("senderPerson", "2025-06-02T08:00:00"),
                finding("senderPerson", "2025-06-13T08:00:00"),
                finding("senderAgency", "2025-06-02T09:00:00"),
                finding("senderPerson", "2025-06-02T08:00:00", file: 2),
            ]
            let made = try await bench.take(record(event, "a"))
            #expect(try told(made).isEmpty)
        }
        try await deadlines { bench, _ in
            var event = verification(issuedOn: "2025-06-01")
            event.findings = [finding("senderPerson", "2031-06-02T08:00:00")]
            let made = try await bench.take(record(event, "b"))
            #expect(try told(made).isEmpty)
        }
    }

    // MARK: Rules, repetitions, circulars

    @Test func `what runs keeps the limit with which it began`() async throws {
        try await deadlines { bench, scene in
            try await bench.take(delivered())
            try await scene.bring(
                """
                act,lane,valid_from,warning,breach,source
                registered,normal,,,end of day 5,luật mới
                """)
            let made = try await bench.take(delivered(to: "G12"))
            #expect(try told(made) == ["registered running"])
            #expect(try reports(made)[0].entries[0].source == "luật mới")
            #expect(
                try await fire(bench, 18, 0, 1).filter { $0 == "registered breached" }.count == 1)
            #expect(try await fire(bench, 24, 0, 1).contains("registered breached"))
        }
    }

    @Test func `a delivery that came before its rule owes nothing`() async throws {
        try await deadlines { bench, scene in
            try await scene.bring(
                """
                act,lane,valid_from,warning,breach,source
                registered,normal,2025-06-17,,end of day 0,luật mới
                """)
            #expect(try await told(bench.take(delivered())).isEmpty)
            let next = Self.now.advanced(byMilliseconds: 86_400_000)
            bench.now = next
            #expect(
                try await told(bench.take(delivered(to: "G12", at: next))) == ["registered running"]
            )
        }
    }

    @Test func `a timer that fires twice tells once`() async throws {
        try await deadlines { bench, _ in
            try await bench.take(delivered())
            bench.now = BusinessTime(CivilDate(iso: "2025-06-17")!, hour: 0, minute: 2)
            let timer = try #require(try bench.state.dueTimers(at: bench.now).first)
            let first = try await bench.fireTimers()
            #expect(try told(first).count == 2)
            #expect(try await bench.fireTimers().isEmpty)
            // The same timer from a member that has not seen the commit.
            #expect(try await bench.take(again: timer).isEmpty)
        }
    }

    @Test func `a circular has one timer, and is told in slices, each delivery once`() async throws
    {
        let communes = (1...450).map { "H27.02.\($0 + 100)" }
        try await RegistryScene.with(Self.agencies) { scene in
            for commune in communes { try await scene.register(commune) }
            let bench = StageBench(
                Deadlines(registry: scene.registry, rules: scene.rules), now: Self.now)
            for commune in communes { try await bench.take(delivered(to: commune)) }
            #expect(try bench.state.dueTimers(at: .init(milliseconds: .max)).count == 1)
            bench.now = BusinessTime(CivilDate(iso: "2025-06-16")!, hour: 16)
            let first = try await bench.fireTimers()
            #expect(try told(first).count == Deadlines.sliceDeliveries)
            let rest = try await fire(bench, 16, 16, 1)
            #expect(rest.count == 450 - Deadlines.sliceDeliveries)
            let warned = try reports(bench.outputs).filter { $0.entries[0].state == .warned }
            #expect(Set(warned.map(\.receiver)) == Set(communes))
            #expect(warned.count == 450)
            // No two events share an id.
            let ids = bench.outputs.compactMap { record in
                record.headers.first { $0.name == EventHeader.id }?.value
            }
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test func `who took over owes it, and its own line is told`() async throws {
        try await RegistryScene.with(["G09", "H27", "H27.01", "H05", "H05.01"]) { scene in
            try await scene.register("H27.01", to: "2025-06-16", successor: "H05.01")
            let bench = StageBench(
                Deadlines(registry: scene.registry, rules: scene.rules), now: Self.now)
            try await bench.take(delivered(to: "H27.01"))
            _ = try await fire(bench, 17, 0, 1)
            _ = try await fire(bench, 18, 0, 1)
            let last = try #require(try reports(bench.outputs).last)
            #expect(last.receiver == "H27.01")
            #expect(last.agency == "H05.01")
            #expect(try told(bench.outputs).contains("confirmed breached H05"))
        }
    }

    // MARK: What comes

    private func record(_ input: String, _ body: (inout Outbox) -> Void) -> NewRecord {
        var out = Outbox(
            cluster: Cluster("test"), worker: "upstream", input: Array(input.utf8), trace: "t",
            now: Self.now)
        body(&out)
        return out.records[0]
    }

    func delivered(
        _ id: String = id, to receiver: String = receiver, dueOn: String? = nil,
        lane: WireLane = .normal,
        at time: BusinessTime = now, attempt: Int32 = 1
    ) -> NewRecord {
        var change = DeliveryChanged()
        change.documentID = id
        change.receiver = receiver
        change.attempt = attempt
        change.lane = lane
        change.changedAt = time.milliseconds
        change.state = DeliveryState.due.rawValue
        var due = DeliveryDue()
        due.document.documentID = id
        due.document.sender.code = Self.sender
        due.document.dueOn = dueOn.flatMap { CivilDate(iso: $0) }?.daysSince1970
        due.attempt = attempt
        due.lane = lane
        due.receiver = receiver
        change.due = due
        return record("delivered \(id) \(receiver) \(attempt)", change)
    }

    func changed(
        _ code: String, state: String? = nil, isAsked: Bool = false, after seconds: Int64,
        _ amend: (inout DeliveryChanged) -> Void = { _ in }
    ) -> NewRecord {
        var change = DeliveryChanged()
        change.documentID = Self.id
        change.receiver = Self.receiver
        change.attempt = 1
        change.lane = .normal
        change.status = code
        change.state = state ?? code
        change.isRecallOpen = isAsked
        change.reportedAt = Self.now.milliseconds + seconds * 1_000
        change.changedAt = max(change.reportedAt, Self.now.milliseconds)
        amend(&change)
        return record("changed \(code) \(seconds)", change)
    }

    private func record(_ input: String, _ change: DeliveryChanged) -> NewRecord {
        record(input) {
            $0.emit(
                Topic.deliveriesChanged, key: DeliveryAck.key(change.documentID, change.receiver),
                home: change.documentID, change)
        }
    }

    private func verification(
        _ id: String = id, by sender: String = sender, issuedOn: String? = nil
    ) -> DocumentVerified {
        var event = DocumentVerified()
        event.accepted.document.documentID = id
        event.accepted.document.sender.code = sender
        event.accepted.document.issuedOn =
            issuedOn.flatMap { CivilDate(iso: $0) }?.daysSince1970
        event.accepted.attempt = 1
        event.accepted.lane = .normal
        event.accepted.receivedAt = Self.now.milliseconds
        return event
    }

    private func finding(
        _ role: String, _ signed: String, file: Int32 = 1
    ) -> SignatureFinding {
        var finding = SignatureFinding()
        finding.signedAs = role
        finding.file = file
        finding.signingTime = BusinessTime(written: signed)?.milliseconds
        return finding
    }

    private func verified(
        signedAt: BusinessTime? = nil, issuedOn: String? = nil, at time: BusinessTime = now,
        attempt: Int32 = 1
    ) -> NewRecord {
        var event = verification(issuedOn: issuedOn)
        event.accepted.receivedAt = time.milliseconds
        event.accepted.attempt = attempt
        if let signedAt {
            var finding = finding("senderPerson", "")
            finding.signingTime = signedAt.milliseconds
            event.findings = [finding]
        }
        return record(event, "\(attempt)")
    }

    /// A document that answers the one of the tests.
    private func verified(_ id: String, by sender: String) -> NewRecord {
        var event = verification(id, by: sender)
        var reference = DocumentReference()
        reference.agency = Self.sender
        reference.documentID = Self.id
        event.accepted.document.responseFor = [reference, reference]
        return record(event, id)
    }

    private func record(_ event: DocumentVerified, _ input: String) -> NewRecord {
        record("verified \(input)") {
            let id = event.accepted.document.documentID
            $0.emit(Topic.verified, .normal, key: id, home: id, event)
        }
    }

    private func answer(by sender: String) -> DocumentAnswered {
        var event = DocumentAnswered()
        event.documentID = Self.id
        event.answer = "\(sender),2025/06/18,2/CV"
        event.sender = sender
        event.receivedAt = Self.now.milliseconds + 90_000
        return event
    }

    private func answered(_ event: DocumentAnswered) -> NewRecord {
        record("answered \(event.sender)") {
            $0.emit(
                Topic.documentsAnswered, key: event.documentID, home: event.documentID, event)
        }
    }
}
