// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct AgencyLineTests {
    static func history(
        _ code: String, _ periods: [(from: String?, to: String?, successor: String?)]
    ) throws -> AgencyHistory {
        try AgencyHistory(
            code: .parsed(code),
            periods: periods.map {
                AgencyPeriod(
                    name: code, level: .province, parent: .national,
                    validFrom: $0.from.map(CivilDate.iso) ?? .distantPast,
                    validTo: $0.to.map(CivilDate.iso),
                    successor: $0.successor.map(AgencyCode.parsed))
            })
    }

    /// A01 became A02 became A03. B01 and B02 made B03. C02 took C01 in, which it outlived. D01 became
    /// D02 and was open again later. E02 began before E01 ended.
    static func histories() throws -> [AgencyHistory] {
        [
            try history("A01", [(nil, "2020-12-31", "A02")]),
            try history("A02", [("2021-01-01", "2022-12-31", "A03")]),
            try history("A03", [("2023-01-01", nil, nil)]),
            try history("B01", [(nil, "2020-12-31", "B03")]),
            try history("B02", [(nil, "2020-12-31", "B03")]),
            try history("B03", [("2021-01-01", nil, nil)]),
            try history("C01", [(nil, "2020-12-31", "C02")]),
            try history("C02", [(nil, nil, nil)]),
            try history("D01", [(nil, "2020-12-31", "D02"), ("2022-01-01", nil, nil)]),
            try history("D02", [("2021-01-01", nil, nil)]),
            try history("E01", [("2019-01-01", "2020-12-31", "E02")]),
            try history("E02", [("2020-06-01", nil, nil)]),
        ]
    }

    @Test(arguments: [
        ("A01", "A01"), ("A02", "A01"), ("A03", "A01"), ("B01", "B01"), ("B03", "B03"),
        ("C02", "C02"), ("D02", "D02"), ("D01", "D01"), ("E02", "E02"), ("X99", "X99"),
    ])
    func `the first code of a line stays over renamings and nothing else`(
        code: String, first: String
    ) throws {
        // In any order, as a compacted topic gives them.
        for histories in [try Self.histories(), try Self.histories().reversed()] {
            let tree = AgencyTree(histories)
            #expect(tree.firstCode(of: .parsed(code)).text == first)
        }
    }

    @Test func `no two open agencies have one first code`() throws {
        let tree = AgencyTree(try Self.histories())
        for date in ["2019-06-01", "2020-12-31", "2021-01-01", "2022-06-01", "2024-01-01"] {
            let open = tree.agencies(on: .iso(date))
            #expect(Set(open.map(tree.firstCode)).count == open.count)
        }
    }

    @Test func `a history that is replaced or goes takes its succession along`() throws {
        var tree = AgencyTree(try Self.histories())
        tree.apply(try Self.history("A01", [(nil, "2020-12-31", nil)]))
        #expect(tree.firstCode(of: .parsed("A03")).text == "A02")
        tree.apply(try Self.history("A01", [(nil, "2020-12-31", "A02")]))
        #expect(tree.firstCode(of: .parsed("A03")).text == "A01")
        tree.remove(.parsed("A02"))
        #expect(tree.firstCode(of: .parsed("A03")).text == "A03")
        // What joins later changes no name.
        tree = AgencyTree(try Self.histories())
        tree.apply(try Self.history("F01", [(nil, "2024-12-31", "A03")]))
        #expect(tree.firstCode(of: .parsed("A03")).text == "A01")
    }

    @Test(arguments: [
        ("A01", "A03", "2024-01-01", true), ("A03", "A01", "2024-01-01", true),
        ("A01", "A02", "2024-01-01", true), ("A02", "A02", "2024-01-01", true),
        // Not yet: the old one is still there.
        ("A01", "A02", "2020-12-31", false), ("A03", "A01", "2022-12-31", false),
        ("B01", "B03", "2024-01-01", true), ("B01", "B02", "2024-01-01", false),
        ("C02", "C01", "2024-01-01", true), ("C02", "C01", "2020-12-31", false),
        ("D01", "D02", "2021-06-01", true), ("D01", "D02", "2024-01-01", false),
        ("A01", "B01", "2024-01-01", false), ("X99", "A01", "2024-01-01", false),
    ])
    func `who took over is of the line of whom it took over, from that day on`(
        one: String, other: String, date: String, isOne: Bool
    ) throws {
        let tree = AgencyTree(try Self.histories())
        #expect(tree.isOfOneLine(.parsed(one), .parsed(other), on: .iso(date)) == isOne)
        #expect(tree.isOfOneLine(.parsed(other), .parsed(one), on: .iso(date)) == isOne)
    }

    @Test func `predecessors are found through others`() throws {
        let tree = AgencyTree(try Self.histories())
        func found(_ code: String, _ date: String) -> [String] {
            tree.predecessors(of: .parsed(code), on: .iso(date)).map(\.text)
        }
        #expect(found("A03", "2024-01-01") == ["A02", "A01"])
        #expect(found("A02", "2022-01-01") == ["A01"])
        #expect(found("B03", "2024-01-01") == ["B01", "B02"])
        #expect(found("D02", "2024-01-01") == [])
        #expect(found("C02", "2020-12-31") == [])
    }

    @Test func `a circle of successors ends`() throws {
        let tree = AgencyTree([
            try Self.history("A01", [(nil, "2020-12-31", "A02")]),
            try Self.history("A02", [(nil, "2020-12-31", "A01")]),
        ])
        #expect(tree.firstCode(of: .parsed("A01")).text == "A01")
        #expect(!tree.isOfOneLine(.parsed("A01"), .parsed("B01"), on: .iso("2024-01-01")))
        #expect(tree.predecessors(of: .parsed("A01"), on: .iso("2024-01-01")).isEmpty)
    }
}
