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

/// What may come to one stage in more than one order, or more than once. No log: each call of the
/// bench is a batch and its commit.
@Suite(.timeLimit(.minutes(2)))
struct InterleavingTests {
    private static let agencies = [
        "G09", "H27", "H27.01", "H27.02", "H27.01.001", "H27.02.001", "H27.02.002",
    ]
    private static let sender = "H27.01.001"
    private static let id = "\(sender),2025/06/16,1/UBND-VP"
    private static let home = Homes.standard.of(id)
    private static let now = BusinessTime(CivilDate(daysSince1970: 20_255), hour: 8)

    private func registration(
        _ body: (StageBench<Registration>) async throws -> Void
    ) async throws {
        try await RegistryScene.with(Self.agencies) { scene in
            try await body(StageBench(Registration(registry: scene.registry), now: Self.now))
        }
    }

    private func routing(
        _ body: (StageBench<Routing>, RegistryScene) async throws -> Void
    ) async throws {
        try await RegistryScene.with(Self.agencies) { scene in
            try await body(StageBench(Routing(registry: scene.registry), now: Self.now), scene)
        }
    }

    private func delivery(
        _ body: (StageBench<DeliveryAck>) async throws -> Void
    ) async throws {
        try await RegistryScene.with(Self.agencies) { scene in
            try await body(StageBench(DeliveryAck(registry: scene.registry), now: Self.now))
        }
    }

    // MARK: Registration

    @Test(arguments: [[1, 2], [2, 1], [1, 2, 1, 2]] as [[Int32]])
    func `two attempts come before the check, both are refused: the id is not locked`(
        order: [Int32]
    ) async throws {
        try await registration { bench in
            try await bench.take(packet(to: ["H27.02.001"]))
            try await bench.take(packet(to: ["H27.02.001", "H27.02.002"]))
            for attempt in order { try await bench.take(refusal(of: attempt)) }
            let last = try await bench.take(
                packet(to: ["H27.02.001", "H27.02.002"], content: "khác"))
            let accepted = try accepted(last)
            #expect(accepted.map(\.attempt) == [3])
            #expect(accepted.first?.receivers == ["H27.02.001", "H27.02.002"])
        }
    }

    @Test(arguments: [0, 1, 2])
    func `the refusal of one attempt and the acceptance of the next cross: nobody is served twice`(
        place: Int
    ) async throws {
        try await registration { bench in
            var steps = [
                packet(to: ["H27.02.001", "G09"]), packet(to: ["H27.02.002", "G09"]),
            ]
            // Before the second packet, behind it in its batch, or behind it in a batch of its own.
            if place == 0 { steps.insert(refusal(of: 1), at: 1) }
            try await bench.take(steps.removeFirst())
            if place == 1 {
                try await bench.take(steps[0], refusal(of: 1))
            } else {
                for step in steps { try await bench.take(step) }
            }
            if place == 2 { try await bench.take(refusal(of: 1)) }
            try await bench.take(packet(to: ["H27.02.001", "H27.02.002", "G09"]))
            let served = try accepted(bench.outputs).filter { $0.attempt > 1 }
                .flatMap(\.receivers)
            #expect(served.sorted() == ["G09", "H27.02.001", "H27.02.002"])
        }
    }

    @Test
    func `a packet comes again after a commit nobody knew of, and once more from its publisher`()
        async throws
    {
        try await registration { bench in
            let packet = packet(to: ["H27.02.001"])
            let record = bench.arrived(packet)
            // The first attempt at its batch left nothing; the second makes the same events.
            let lost = try await bench.dying([record])
            #expect(try await bench.take(again: record) == lost)
            // The publisher got no answer: the same event lies in the topic twice.
            let again = try await bench.take(packet)
            #expect(try accepted(again).isEmpty)
            #expect(again.contains { $0.topic == Topic.packetsRepeated.name })
            let ids = bench.outputs.map { $0.headers.first { $0.name == EventHeader.id }?.value }
            #expect(Set(ids).count == bench.outputs.count)
        }
    }

    // MARK: Routing

    /// Where the record behind the parked one, and the operator's decision, may meet.
    enum Meeting: CaseIterable { case recordFirst, decisionFirst, together, betweenTheRelease }

    @Test(arguments: Meeting.allCases)
    func `a redrive races a record behind the parked one: nobody overtakes`(
        meeting: Meeting
    ) async throws {
        try await routing { bench, scene in
            // Accepted, then its receiver vanishes from the tree: ours to mend.
            try await scene.remove("H27.02.001")
            let letter = try letters(
                await bench.take(
                    verified(1, to: ["H27.02.001"]), verified(2, to: ["H27.02.002"])))[0]
            try await scene.register("H27.02.001")
            let (decision, record) = (redrive(letter), verified(3, to: ["G09"]))
            switch meeting {
            case .recordFirst:
                try await bench.take(record)
                try await bench.take(decision)
                try await bench.fireTimers()
            case .decisionFirst:
                try await bench.take(decision)
                try await bench.fireTimers()
                try await bench.take(record)
            case .together:
                try await bench.take(decision, record)
                try await bench.fireTimers()
            case .betweenTheRelease:
                // The release is due and has not fired yet.
                try await bench.take(decision)
                try await bench.take(record)
                try await bench.fireTimers()
            }
            #expect(try delivered(bench.outputs) == ["H27.02.001", "H27.02.002", "G09"])
            #expect(try letters(bench.outputs).map(\.state) == [.open, .redriven])
            #expect(bench.state.count == 0)
        }
    }

    @Test(arguments: [true, false])
    func `two operators drop one letter: the input behind it is not dropped`(
        inOneBatch: Bool
    ) async throws {
        try await routing { bench, scene in
            try await scene.remove("H27.02.001")
            let letter = try letters(
                await bench.take(
                    verified(1, to: ["H27.02.001"]), verified(2, to: ["H27.02.002"])))[0]
            let (first, second) = (decision(.drop, letter), decision(.drop, letter))
            if inOneBatch {
                try await bench.take(first, second)
                try await bench.fireTimers()
            } else {
                try await bench.take(first)
                try await bench.fireTimers()
                try await bench.take(second)
            }
            #expect(try delivered(bench.outputs) == ["H27.02.002"])
            #expect(try letters(bench.outputs).map(\.state) == [.open, .dropped])
            #expect(bench.state.count == 0)
        }
    }

    @Test func `a circular is cut short by a crash in each of its slices: all are served once`()
        async throws
    {
        let communes = (1...900).map { "H27.02.\($0 + 100)" }
        try await RegistryScene.with(Self.agencies) { scene in
            for commune in communes { try await scene.register(commune) }
            let bench = StageBench(Routing(registry: scene.registry), now: Self.now)
            var next = [verified(1, to: communes)]
            var slices = 0
            while let leg = next.popLast() {
                let record = bench.arrived(leg)
                let lost = try await bench.dying([record])
                let kept = try await bench.take(again: record)
                #expect(kept == lost)
                next = kept.filter { $0.topic == Topic.continued.name(.normal) }
                slices += 1
            }
            #expect(slices == (900 + Routing.sliceDeliveries - 1) / Routing.sliceDeliveries)
            #expect(try delivered(bench.outputs).sorted() == communes.sorted())
            let ids = bench.outputs.map { $0.headers.first { $0.name == EventHeader.id }?.value }
            #expect(Set(ids).count == bench.outputs.count)
            // The agencies on the way are told once, in whichever slice they came first.
            let steps = bench.outputs.filter { $0.topic == Topic.routes.name(.district) }
            #expect(steps.count == 2)
        }
    }

    // MARK: Delivery

    @Test func `a status comes before its delivery: it waits, and is taken once`() async throws {
        try await delivery { bench in
            let early = try await bench.take(status("01"))
            #expect(try refusals(early).isEmpty)
            try await bench.take(due())
            try await bench.take(status("01"), due(), status("01"))
            #expect(try climbed(bench.outputs) == ["", "01"])
            #expect(bench.outputs.contains { $0.topic == Topic.packetsRepeated.name })
        }
    }

    @Test func `a status comes while its delivery is parked: it waits behind it`() async throws {
        try await delivery { bench in
            // The state of this delivery is damaged.
            let key = DeliveryAck.key(Self.id, "H27.02.001")
            bench.state.apply([StateChange(partition: Self.home, key: key, value: [0xff])])
            let letter = try letters(await bench.take(due()))[0]
            #expect(try climbed(await bench.take(status("01"), status("03"))).isEmpty)
            bench.state.apply([StateChange(partition: Self.home, key: key, value: nil)])
            try await bench.take(redrive(letter), status("06"))
            try await bench.fireTimers()
            #expect(try climbed(bench.outputs) == ["", "01", "03", "06"])
            #expect(try refusals(bench.outputs).isEmpty)
        }
    }

    // MARK: What comes

    private func records(
        _ input: String, _ body: (inout Outbox) -> Void
    ) -> NewRecord {
        var out = Outbox(
            cluster: Cluster("test"), worker: "upstream", input: Array(input.utf8), trace: "t",
            now: Self.now
        )
        body(&out)
        return out.records[0]
    }

    private func document(_ content: String) -> Document {
        var document = Document()
        document.documentID = Self.id
        document.sender.code = Self.sender
        document.identity = SHA256.hash(Array(content.utf8))
        return document
    }

    private func packet(to receivers: [String], content: String = "một") -> NewRecord {
        let name = "\(receivers) \(content)"
        var packet = PacketReceived()
        packet.business = .new
        packet.document = document(content)
        packet.receivers = receivers.map { code in
            var party = Party()
            party.code = code
            return party
        }
        packet.submission = SHA256.hash(Array(name.utf8))
        packet.publisher = Publisher(node: "H27")
        packet.receivedAt = Self.now.milliseconds
        return records(name) {
            $0.emit(Topic.packetsReceived, key: Self.id, home: Self.id, packet)
        }
    }

    private func refusal(of attempt: Int32) -> NewRecord {
        records("refusal \(attempt)") { out in
            out.refuse(
                .notAPDF("edXMLManifest/Reference[1]", name: "vb.pdf"),
                RefusedPacket(
                    documentID: Self.id, attempt: attempt, submission: .zero,
                    publisher: Publisher(node: "H27"), receivedAt: 0),
                stage: "signature-check", answering: nil)
        }
    }

    private func verified(_ attempt: Int32, to receivers: [String]) -> NewRecord {
        var verified = DocumentVerified()
        verified.accepted.document = document("một")
        verified.accepted.attempt = attempt
        verified.accepted.lane = .normal
        verified.accepted.publisher = Publisher(node: "H27")
        verified.accepted.receivers = receivers
        verified.accepted.receivedAt = Self.now.milliseconds
        return records("verified \(attempt)") {
            $0.emit(Topic.verified, .normal, key: Self.id, home: Self.id, verified)
        }
    }

    private func due() -> NewRecord {
        var due = DeliveryDue()
        due.document = document("một")
        due.attempt = 1
        due.lane = .normal
        due.receiver = "H27.02.001"
        due.verdict = .valid
        due.receivedAt = Self.now.milliseconds
        return records("due") {
            $0.emit(Topic.deliveriesDue, .normal, key: Self.id, home: Self.id, due)
        }
    }

    private func status(_ code: String) -> NewRecord {
        var status = StatusReceived()
        status.submission = SHA256.hash(Array(code.utf8))
        status.publisher = Publisher(node: "H27")
        status.documentID = Self.id
        status.receiver = "H27.02.001"
        status.status = code
        status.reportedAt = Self.now.milliseconds + (Int64(code) ?? 0) * 1000
        status.receivedAt = Self.now.milliseconds
        return records("status \(code)") {
            $0.emit(Topic.statusesReceived, key: Self.id, home: Self.id, status)
        }
    }

    private func redrive(_ letter: DeadLetter) -> NewRecord { decision(.redrive, letter) }

    private func decision(_ what: WireLetterDecision, _ letter: DeadLetter) -> NewRecord {
        var decision = LetterDecision()
        decision.worker = letter.worker
        decision.document = letter.document
        decision.decision = what
        decision.topic = letter.topic
        decision.offset = letter.offset
        decision.decidedBy = "vận hành"
        decision.because = "danh mục đã đủ"
        return NewRecord(
            topic: Topic.decisionsSubmitted.name, partition: Self.home, key: Array(Self.id.utf8),
            value: decision.bytes)
    }

    // MARK: What comes of it

    private func accepted(_ records: [NewRecord]) throws -> [DocumentAccepted] {
        try records.filter { $0.topic == Topic.accepted.name(.normal) }
            .map { try DocumentAccepted($0.value ?? []) }
    }

    private func delivered(_ records: [NewRecord]) throws -> [String] {
        try records.filter { $0.topic == Topic.deliveriesDue.name(.normal) }
            .map { try DeliveryDue($0.value ?? []).receiver }
    }

    private func letters(_ records: [NewRecord]) throws -> [DeadLetter] {
        try records.filter { $0.topic == Topic.deadLetters.name }
            .map { try DeadLetter($0.value ?? []) }
    }

    private func refusals(_ records: [NewRecord]) throws -> [DocumentRefused] {
        try records.filter { $0.topic == Topic.documentsRefused.name }
            .map { try DocumentRefused($0.value ?? []) }
    }

    /// The rungs that a delivery's changes tell of; empty for the delivery itself.
    private func climbed(_ records: [NewRecord]) throws -> [String] {
        try records.filter { $0.topic == Topic.deliveriesChanged.name }
            .map { try DeliveryChanged($0.value ?? []).status }
    }
}
