// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import JSON
import TestSupport
import Testing
import WorkerRuntime

@testable import Stages

/// What registration makes of the registry's rules: redirects, limits of receivers, paper, what may
/// not be sent.
struct RegistryRulesTests {
    private static let sender = "H27.01.001"
    private static let day = CivilDate(daysSince1970: 20_270)
    private static let now = BusinessTime(day, hour: 8)

    /// H27.02.001 was taken over by H27.02.009, which mail may go to or not.
    private func scene(
        decision: Succession.Decision?,
        _ body: (RegistryScene, StageBench<Registration>) async throws -> Void
    ) async throws {
        let agencies = [
            "G09", "H27", "H27.01", "H27.02", "H27.01.001", "H27.02.002", "H27.02.009",
        ]
        try await RegistryScene.with(agencies) { scene in
            try await scene.register(
                history(
                    "H27.02.001", to: "2025-06-30",
                    AgencyRules.with {
                        $0.successions = [
                            Succession(to: try AgencyCode("H27.02.009"), decision: decision)
                        ]
                    }))
            try await body(scene, StageBench(Registration(registry: scene.registry), now: Self.now))
        }
    }

    private func history(
        _ code: String, to end: String? = nil, _ rules: AgencyRules
    ) throws -> AgencyHistory {
        let groups = code.split(separator: ".")
        return try AgencyHistory(
            code: AgencyCode(code),
            periods: [
                AgencyPeriod(
                    name: "Đơn vị \(code)",
                    level: [.province, .district, .commune][groups.count - 1],
                    parent: groups.count == 1
                        ? .national : AgencyCode(groups.dropLast().joined(separator: ".")),
                    validTo: end.flatMap { CivilDate(iso: $0) }, isNode: groups.count == 1)
            ], rules: rules)
    }

    // MARK: Redirects

    @Test func `with a decision the successor has it, and both sides are told`() async throws {
        try await scene(decision: .init(redirects: true, by: "VP", because: "12/QĐ")) {
            scene, bench in
            let made = try await bench.take(packet(to: ["H27.02.001", "H27.02.002"]))
            let accepted = try #require(try accepted(made).first)
            #expect(accepted.receivers == ["H27.02.009", "H27.02.002"])
            #expect(accepted.redirects.map(\.from) == ["H27.02.001"])
            #expect(accepted.redirects.first?.fromName == "Đơn vị H27.02.001")
            #expect(accepted.redirects.first?.to == "H27.02.009")
            #expect(accepted.notes.contains { $0.contains("H27.02.001 → H27.02.009") })
            let answer = try #require(
                made.filter { $0.topic == Topic.answers.name("H27") }
                    .compactMap { try? JSONReader.parse($0.value ?? [], maxBytes: 1 << 20) }
                    .first { $0["answer"] == "accepted" })
            #expect(
                answer["redirects"]?[0]?["message"]?["vi"]?.stringValue?
                    .contains("đã sáp nhập vào H27.02.009") == true)

            // The walk tells the receiver's side, and only that receiver's.
            let routing = StageBench(Routing(registry: scene.registry), now: Self.now)
            var verified = DocumentVerified()
            verified.accepted = accepted
            verified.verdict = .valid
            let walked = try await routing.take(
                record("verified") {
                    $0.emit(Topic.verified, .normal, key: "x", home: "x", verified)
                })
            let due = try messages(DeliveryDue.self, of: Topic.deliveriesDue.name(.normal), walked)
            #expect(
                Dictionary(
                    uniqueKeysWithValues: due.map { ($0.receiver, $0.redirects.map(\.from)) })
                    == ["H27.02.009": ["H27.02.001"], "H27.02.002": []])
        }
    }

    @Test func `without a decision it is refused, and the successor is named`() async throws {
        for decision in [nil, Succession.Decision(redirects: false)] {
            try await scene(decision: decision) { _, bench in
                let made = try await bench.take(packet(to: ["H27.02.001", "H27.02.002"]))
                #expect(try accepted(made).isEmpty)
                let refused = try #require(try refusals(made).first)
                #expect(refused.code == "CLOSED_RECEIVER" && refused.agencies == ["H27.02.001"])
                #expect(refused.messageVi.contains("H27.02.009") && !refused.isPartial)
            }
        }
    }

    @Test func `old and new named together are one delivery; who has it has it`() async throws {
        try await scene(decision: .init(redirects: true)) { scene, bench in
            let made = try await bench.take(packet(to: ["H27.02.009", "H27.02.001"]))
            #expect(try accepted(made).map(\.receivers) == [["H27.02.009"]])
            let again = try await bench.take(packet(to: ["H27.02.001"]))
            #expect(try accepted(again).isEmpty)
            #expect(again.contains { $0.topic == Topic.packetsRepeated.name })
        }
        // Sent before the reform to the old one: its inbox is the successor's.
        try await scene(decision: .init(redirects: true)) { _, bench in
            let before = BusinessTime(CivilDate(iso: "2025-06-30")!, hour: 8)
            let first = try await bench.take(packet(to: ["H27.02.001"], at: before))
            #expect(try accepted(first).map(\.receivers) == [["H27.02.001"]])
            let later = try await bench.take(packet(to: ["H27.02.001", "H27.02.002"]))
            #expect(try accepted(later).map(\.receivers) == [["H27.02.002"]])
        }
    }

    @Test func `a recall that names the old one means the successor`() async throws {
        try await scene(decision: .init(redirects: true)) { _, bench in
            try await bench.take(packet(to: ["H27.02.001", "H27.02.002"]))
            let made = try await bench.take(packet(to: ["H27.02.001"], .recall))
            let commands = try messages(
                CommandAccepted.self, of: Topic.commandsAccepted.name, made)
            #expect(commands.map(\.receivers) == [["H27.02.009"]])
        }
    }

    // MARK: What a receiver takes

    @Test func `just the receivers that cannot receive it are refused`() async throws {
        try await scene(decision: nil) { scene, bench in
            try await scene.register(
                history(
                    "H27.02.002",
                    AgencyRules.with { $0.receiving = [ReceivingRule(isElectronic: false)] }))
            try await scene.register(
                history(
                    "H27.02.009", AgencyRules.with { $0.receiving = [ReceivingRule(maxBytes: 999)] }
                ))
            try await scene.register(
                history(
                    "H27.02",
                    AgencyRules.with { $0.receiving = [ReceivingRule(fileTypes: ["odt"])] }
                ))
            let all = ["H27.02.002", "H27.02.009", "H27.02", "G09"]
            let made = try await bench.take(packet(to: all))
            #expect(try accepted(made).map(\.receivers) == [["G09"]])
            let refused = try refusals(made)
            #expect(
                refused.map { [$0.code] + $0.agencies } == [
                    ["RECEIVER_NOT_ELECTRONIC", "H27.02.002"],
                    ["RECEIVER_LIMIT", "H27.02.009", "H27.02"],
                ])
            #expect(refused.allSatisfy { $0.isPartial && $0.attempt == 0 })
            #expect(refused[1].messageEn.contains("at most 999 bytes, the packet has 1000"))
            #expect(refused[1].messageEn.contains("takes odt only, the packet has vb.pdf"))
            // With nobody else it is the whole packet's refusal.
            let alone = try await bench.take(packet(to: ["H27.02.002"], number: 2))
            #expect(try accepted(alone).isEmpty)
            #expect(try refusals(alone).map(\.isPartial) == [false])
            // Once it can, the same packet reaches it.
            try await scene.register(history("H27.02.002", AgencyRules()))
            let later = try await bench.take(packet(to: all))
            #expect(try accepted(later).map(\.receivers) == [["H27.02.002"]])
        }
    }

    // MARK: What the sender may

    @Test(
        arguments: [
            (SendingBan(act: nil, document: "7/QĐ"), [WireBusiness.new, .recall, .replace]),
            (SendingBan(act: .recall, document: "7/QĐ"), [.recall]),
            (SendingBan(act: .new, type: "Công văn", document: "7/QĐ"), [.new]),
            (SendingBan(act: .new, type: "Quyết định (cá biệt)", document: "7/QĐ"), []),
            (SendingBan(act: nil, to: CivilDate(iso: "2025-06-30"), document: "7/QĐ"), []),
        ] as [(SendingBan, [WireBusiness])])
    func `what the registry forbids is refused, and says by what`(
        _ ban: SendingBan, _ banned: [WireBusiness]
    ) async throws {
        try await scene(decision: nil) { scene, bench in
            try await scene.register(history(Self.sender, AgencyRules.with { $0.bans = [ban] }))
            for business in [WireBusiness.new, .recall, .replace] {
                let made = try await bench.take(
                    packet(to: ["G09"], business, number: Int(business.rawValue)))
                let forbidden = try refusals(made).filter { $0.code == "SENDING_NOT_ALLOWED" }
                #expect(forbidden.count == (banned.contains(business) ? 1 : 0), "\(business)")
                #expect(forbidden.allSatisfy { $0.messageVi.contains("7/QĐ") })
            }
        }
    }

    private enum PaperCase: String, CaseIterable {
        case none, senderNotElectronic, allTypes, thisType, otherType, thisReceiver, aboveReceiver

        var unneeded: Int32 {
            switch self {
            case .none, .otherType: 2
            case .thisReceiver, .aboveReceiver: 1
            case .senderNotElectronic, .allTypes, .thisType: 0
            }
        }
    }

    @Test(arguments: PaperCase.allCases)
    private func `paper is told where neither means nor a list explain it, and refuses nothing`(
        _ given: PaperCase
    ) async throws {
        func listed(_ type: String?, _ receiver: String?) throws -> AgencyRules {
            AgencyRules.with {
                $0.paper = [
                    PaperRule(
                        type: type, receiver: receiver.flatMap { try? AgencyCode($0) }, reason: "x",
                        document: "9/QĐ")
                ]
            }
        }
        try await scene(decision: nil) { scene, bench in
            switch given {
            case .none: break
            case .senderNotElectronic:
                try await scene.register(
                    history(
                        Self.sender,
                        AgencyRules.with { $0.receiving = [ReceivingRule(isElectronic: false)] }))
            case .allTypes: try await scene.register(history("H27", try listed(nil, nil)))
            case .thisType: try await scene.register(history("H27", try listed("Công văn", nil)))
            case .otherType: try await scene.register(history("H27", try listed("Tờ trình", nil)))
            case .thisReceiver: try await scene.register(history("H27", try listed(nil, "G09")))
            case .aboveReceiver:
                try await scene.register(history("H27", try listed(nil, "H27.02")))
            }
            let made = try await bench.take(packet(to: ["G09", "H27.02.002"], hasPaper: true))
            let accepted = try #require(try accepted(made).first)
            #expect(accepted.receivers.count == 2)
            #expect(accepted.paperUnneeded == given.unneeded)
            #expect(
                accepted.notes.contains { $0.hasPrefix("paperUnneeded") } == (given.unneeded > 0))
            let without = try await bench.take(packet(to: ["G09"], number: 2))
            #expect(try self.accepted(without).map(\.paperUnneeded) == [0])
        }
    }

    // MARK: Packets and what came of them

    private func packet(
        to receivers: [String], _ business: WireBusiness = .new, number: Int = 1,
        hasPaper: Bool = false, at time: BusinessTime = now
    ) -> NewRecord {
        let id = "\(Self.sender),2025/06/16,\(number)/UBND-VP"
        var packet = PacketReceived()
        packet.business = business
        packet.document.documentID = id
        packet.document.sender.code = Self.sender
        packet.document.typeName = "Công văn"
        packet.document.packetSize = 1000
        packet.document.paperFollows = hasPaper
        var file = AttachmentRef()
        file.name = "vb.pdf"
        packet.document.attachments = [file]
        packet.receivers = receivers.map { code in
            var party = Party()
            party.code = code
            return party
        }
        packet.submission = SHA256.hash(Array("\(receivers) \(business) \(number)".utf8))
        packet.publisher = Publisher(node: "H27")
        packet.receivedAt = time.milliseconds
        return record("\(receivers) \(business) \(number) \(time.milliseconds)") {
            $0.emit(Topic.packetsReceived, key: id, home: id, packet)
        }
    }

    private func record(_ input: String, _ emit: (inout Outbox) -> Void) -> NewRecord {
        var out = Outbox(
            cluster: Cluster("test"), worker: "test", input: Array(input.utf8), trace: "t",
            now: Self.now)
        emit(&out)
        return out.records[0]
    }

    private func messages<M: ProtoMessage>(
        _ type: M.Type, of topic: String, _ records: [NewRecord]
    ) throws -> [M] {
        try records.filter { $0.topic == topic }.map { try M($0.value ?? []) }
    }

    private func accepted(_ records: [NewRecord]) throws -> [DocumentAccepted] {
        try messages(DocumentAccepted.self, of: Topic.accepted.name(.normal), records)
    }

    private func refusals(_ records: [NewRecord]) throws -> [DocumentRefused] {
        try messages(DocumentRefused.self, of: Topic.documentsRefused.name, records)
    }
}

extension AgencyRules {
    fileprivate static func with(
        _ change: (inout AgencyRules) throws -> Void
    ) rethrows -> AgencyRules {
        var rules = AgencyRules()
        try change(&rules)
        return rules
    }
}
