// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import TestSupport
import Testing

@testable import Stages

/// Nothing that registration accepts can fail in routing.
struct RoutabilityTests {
    /// A dated tree as an operator might get it wrong: parents that are closed, missing, or stand in
    /// a circle, chains that are too long.
    struct RandomTree {
        private(set) var codes: [AgencyCode] = []
        private(set) var tree = AgencyTree()

        static func day(_ number: Int) -> CivilDate {
            CivilDate(daysSince1970: 20_000 + Int32(number))
        }

        init(_ random: inout SeededGenerator) throws {
            let count = Int.random(in: 5...40, using: &random)
            codes = try (0..<count).map { try AgencyCode("H\(10 + $0)") }
            for (index, code) in codes.enumerated() {
                var periods: [AgencyPeriod] = []
                var begin = Int.random(in: 0...3, using: &random)
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let end = begin + Int.random(in: 0...12, using: &random)
                    periods.append(
                        AgencyPeriod(
                            name: code.text, level: Level.allCases.randomElement(using: &random),
                            kind: AgencyKind.allCases.randomElement(using: &random)!,
                            parent: parent(of: index, &random), validFrom: Self.day(begin),
                            validTo: Self.day(end)))
                    begin = end + Int.random(in: 1...3, using: &random)
                }
                var rules = AgencyRules()
                if let heir = codes.randomElement(using: &random), heir != code,
                    Bool.random(using: &random)
                {
                    rules.successions = [
                        Succession(to: heir, .main, decision: .init(redirects: true))
                    ]
                }
                tree.apply(try AgencyHistory(code: code, periods: periods, rules: rules))
            }
        }

        private func parent(of index: Int, _ random: inout SeededGenerator) -> AgencyCode {
            let others = codes.indices.filter { $0 != index }
            return switch Int.random(in: 0..<20, using: &random) {
            case 0..<6: .national
            case 6: AgencyCode(missing: "G99")
            case 7..<17 where index > 0: codes[index - 1]
            default: codes[others.randomElement(using: &random)!]
            }
        }
    }

    @Test func `what registration accepts of any tree is walked to every receiver`() throws {
        var random = SeededGenerator.fromEnvironment()
        var (accepted, refused) = (0, 0)
        for round in 0..<400 {
            let country = try RandomTree(&random)
            let date = RandomTree.day(Int.random(in: 0...30, using: &random))
            let place: Comment = "seed \(random.seed), round \(round)"
            for sender in country.codes where country.tree.isConnected(sender, on: date) {
                let parties = country.codes.shuffled(using: &random)
                    .prefix(Int.random(in: 1...3, using: &random))
                    .map { code in
                        var party = Party()
                        party.code = code.text
                        return party
                    }
                var packet = PacketReceived()
                packet.receivers = parties
                guard
                    case .success(let found) = Receivers.resolve(
                        packet, in: country.tree, on: date)
                else {
                    refused += 1
                    continue
                }
                let codes = found.codes
                accepted += 1
                var walk = country.tree.walk(
                    from: sender, to: try codes.map { try AgencyCode($0) }, on: date)
                var reached: [String] = []
                var seen: Set<AgencyCode> = []
                while let step = try walk.next() {
                    #expect(seen.insert(step.agency).inserted, place)
                    if step.isReceiver { reached.append(step.agency.text) }
                }
                #expect(reached.sorted() == codes.sorted(), place)
            }
        }
        try #require(accepted > 100 && refused > 100, "\(accepted) and \(refused)")
    }

    @Test func `what is not connected is named for the days on which it is not`() throws {
        var random = SeededGenerator.fromEnvironment()
        var found = 0
        for round in 0..<200 {
            let country = try RandomTree(&random)
            let spans = country.tree.unconnected()
            found += spans.count
            for number in 0...60 {
                let date = RandomTree.day(number)
                let named = spans.filter { $0.from <= date && $0.to.map { date <= $0 } ?? true }
                let expected = country.tree.agencies(on: date).filter {
                    !country.tree.isConnected($0, on: date)
                }
                #expect(
                    named.map(\.code) == expected,
                    "seed \(random.seed), round \(round), day \(number)")
            }
        }
        try #require(found > 100)
    }
}

extension AgencyCode {
    /// A code that no registry of these tests knows.
    fileprivate init(missing text: String) {
        do { self = try AgencyCode(text) } catch { preconditionFailure("\(text): \(error)") }
    }
}
