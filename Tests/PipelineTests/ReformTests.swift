// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import Foundation
import TestSupport
import Testing
import WorkerRuntime

@testable import Stages

/// The reform of 2025-07-01 with the shipped tables of the whole country: what becomes of mail to every
/// unit of 2024, compared with a reference that is written from the table of successions alone.
@Suite(.timeLimit(.minutes(10)))
struct ReformTests {
    /// The last millisecond of the old order and the first of the new one, in UTC+7.
    private static let last = BusinessTime(CivilDate(iso: "2025-07-01")!, hour: 0)
        .advanced(byMilliseconds: -1)
    private static let first = BusinessTime(CivilDate(iso: "2025-07-01")!, hour: 0)

    /// Knows nothing of trees: rows of `successions.csv` as they stand.
    private struct Reference {
        /// Old code: kind and new code, in the table's order.
        private(set) var heirs: [String: [(kind: String, new: String)]] = [:]

        init(_ table: String) {
            for line in table.split(separator: "\n").dropFirst() {
                let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                heirs[String(fields[0]), default: []].append(
                    (String(fields[2]), String(fields[1])))
            }
        }

        /// All who took over, where all of it or its main part went first.
        func successors(of old: String) -> [String] {
            let rows = heirs[old] ?? []
            return (rows.filter { $0.kind != "part" } + rows.filter { $0.kind == "part" })
                .map(\.new)
        }
    }

    private static func file(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Ops/registry/\(name)"), encoding: .utf8)
    }

    /// The rows of the table of successions with what an operator decided: nothing, or that all mail
    /// goes where all of a unit or its main part went.
    private static func tree(redirecting: Bool) throws -> AgencyTree {
        var successions = try file("successions.csv")
        if redirecting {
            successions = successions.split(separator: "\n", omittingEmptySubsequences: false)
                .map { line in
                    var fields = line.split(separator: ",", omittingEmptySubsequences: false)
                        .map(String.init)
                    if fields.count > 4, fields[2] != "part", fields[2] != "kind" {
                        fields[4] = "yes"
                    }
                    return fields.joined(separator: ",")
                }.joined(separator: "\n")
        }
        return AgencyTree(
            try AgencyTable.read(
                agencies: Array(file("agencies.csv").utf8),
                aliases: Array(file("aliases.csv").utf8),
                successions: Array(successions.utf8)))
    }

    private enum Result: Equatable, CustomStringConvertible {
        case delivered(String)
        case refused(String, named: Set<String>)

        var description: String {
            switch self {
            case .delivered(let code): "delivered to \(code)"
            case .refused(let code, let named): "\(code) naming \(named.sorted())"
            }
        }
    }

    private func outcome(_ code: String, _ tree: AgencyTree, at time: BusinessTime) -> Result {
        var packet = PacketReceived()
        var party = Party()
        party.code = code
        packet.receivers = [party]
        switch Receivers.resolve(packet, in: tree, on: time.date) {
        case .success(let found): return .delivered(found.codes.joined(separator: " "))
        case .failure(let refusal):
            let named = tree.mail(toClosed: AgencyCode(known: code), on: time.date).successors
            let told = named.prefix(Refusal.listLimit).map(\.text)
            // What the refusal says is what the registry knows.
            #expect(told.allSatisfy { refusal.vi.contains($0) || refusal.vi.hasSuffix("…") })
            return .refused(refusal.code.rawValue, named: Set(named.map(\.text)))
        }
    }

    @Test(arguments: [false, true])
    func `mail to every unit of 2024 has the outcome that the reference says`(
        _ isRedirecting: Bool
    ) throws {
        let tree = try Self.tree(redirecting: isRedirecting)
        let reference = Reference(try Self.file("successions.csv"))
        let june = Self.last.date
        var counts: [String: Int] = [:]
        for level in [Level.province, .district, .commune] {
            for unit in tree.agencies(on: june, level: level) {
                let code = unit.text
                // A millisecond before midnight the old unit has it, whatever follows.
                #expect(outcome(code, tree, at: Self.last) == .delivered(code))
                let heirs = reference.successors(of: code)
                let expected: Result
                let kind: String
                if tree.entry(unit, on: Self.first.date) != nil {
                    // A province that stays, by its own code.
                    (expected, kind) = (.delivered(code), "stays")
                    #expect(heirs.isEmpty, "\(code)")
                } else if isRedirecting, let heir = heirs.first {
                    (expected, kind) = (.delivered(heir), heirs.count > 1 ? "divided" : "whole")
                } else {
                    expected = .refused("CLOSED_RECEIVER", named: Set(heirs))
                    kind = heirs.isEmpty ? "ended" : heirs.count > 1 ? "divided" : "whole"
                }
                let found = outcome(code, tree, at: Self.first)
                #expect(found == expected, "\(code): \(found), not \(expected)")
                counts["\(level) \(kind)", default: 0] += 1
            }
        }
        // The published numbers: 34 of 63 provinces stay, 696 districts end but five that became
        // special zones, and each of 10,035 communes is somewhere.
        #expect(counts["province stays"] == 34 && counts["province whole"] == 29)
        #expect(counts["district ended"] == 691 && counts["district whole"] == 5)
        #expect(
            (counts["commune whole"] ?? 0) + (counts["commune divided"] ?? 0) == 10_035, "\(counts)"
        )
        #expect(counts["commune divided"] == 471, "\(counts)")
    }

    @Test func `every unit of 2025 is new that night, and has a way to every ministry`() throws {
        let tree = try Self.tree(redirecting: false)
        for unit in tree.agencies(on: Self.first.date, level: .commune) {
            #expect(
                outcome(unit.text, tree, at: Self.last)
                    == .refused("UNKNOWN_RECEIVER", named: []), "\(unit)")
            #expect(outcome(unit.text, tree, at: Self.first) == .delivered(unit.text))
        }
    }

    @Test func `old documents show the old unit by its old name`() throws {
        let tree = try Self.tree(redirecting: true)
        let old = AgencyCode(known: "H26.001.00004")
        #expect(tree.lastName(of: old, by: Self.first.date) == "UBND phường Trúc Bạch")
        #expect(tree.entry(old, on: Self.last.date)?.name == "UBND phường Trúc Bạch")
        // The place code was used again; the agency of the old one is not the new one.
        #expect(
            tree.entry(AgencyCode(known: "H26.00004"), on: Self.first.date)?.name
                == "UBND phường Ba Đình")
    }

    /// Through registration itself, across midnight, with documents that name units of several kinds.
    @Test(arguments: [false, true])
    func `documents across midnight`(_ isRedirecting: Bool) async throws {
        let tree = try Self.tree(redirecting: isRedirecting)
        let reference = Reference(try Self.file("successions.csv"))
        // A commune that merged, one that was divided, one whose place code was used again, a district
        // that ended, a province that was closed, one that stays.
        let divided = try #require(
            reference.heirs.filter { $0.value.count > 1 }.keys.sorted().first)
        let chosen = ["H26.001.00001", divided, "H26.001.00004", "H26.001", "H02", "H26"]
        try await RegistryScene.with(["G09"]) { scene in
            for code in chosen {
                for heir in [code] + reference.successors(of: code) {
                    for above in Self.line(of: heir, in: tree) {
                        try await scene.register(above)
                    }
                }
            }
            let bench = StageBench(Registration(registry: scene.registry), now: Self.last)
            for (number, code) in chosen.enumerated() {
                for (moment, time) in [Self.last, Self.first].enumerated() {
                    bench.now = time
                    let made = try await bench.take(
                        packet(to: code, number: number * 2 + moment, at: time))
                    let delivered = made.filter { $0.topic == Topic.accepted.name(.normal) }
                    let refused = try made.filter { $0.topic == Topic.documentsRefused.name }
                        .map { try DocumentRefused($0.value ?? []) }
                    switch outcome(code, tree, at: time) {
                    case .delivered(let receiver):
                        let accepted = try DocumentAccepted(try #require(delivered.first?.value))
                        #expect(accepted.receivers == [receiver], "\(code) at \(time.iso)")
                        #expect(accepted.redirects.isEmpty == (receiver == code))
                    case .refused(let reason, _):
                        #expect(delivered.isEmpty && refused.map(\.code) == [reason])
                    }
                }
            }
        }
    }

    /// Everything that stands at and above an agency, at any time.
    private static func line(of code: String, in tree: AgencyTree) -> [AgencyHistory] {
        var found: [AgencyHistory] = []
        var next: AgencyCode? = AgencyCode(known: code)
        while let code = next, let history = tree.history(code) {
            found.append(history)
            next = history.periods.last?.parent
        }
        return found
    }

    private func packet(to receiver: String, number: Int, at time: BusinessTime) -> NewRecord {
        let id = "G09,2025/06/30,\(number)/BNV"
        var packet = PacketReceived()
        packet.business = .new
        packet.document.documentID = id
        packet.document.sender.code = "G09"
        var party = Party()
        party.code = receiver
        packet.receivers = [party]
        packet.submission = SHA256.hash(Array(id.utf8))
        packet.publisher = Publisher(node: "G09")
        packet.receivedAt = time.milliseconds
        var out = Outbox(
            cluster: Cluster("test"), worker: "test", input: Array(id.utf8), trace: "t", now: time)
        out.emit(Topic.packetsReceived, key: id, home: id, packet)
        return out.records[0]
    }
}

extension AgencyCode {
    /// A code of the shipped tables.
    fileprivate init(known text: String) {
        do { self = try AgencyCode(text) } catch { preconditionFailure("\(text): \(error)") }
    }
}
