// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct AgencyTreeTests {
    static let before = CivilDate.iso("2025-06-30")
    static let since = CivilDate.iso("2025-07-01")

    /// A small country: two provinces that merge, a ministry, a district with two communes.
    static func histories() throws -> [AgencyHistory] {
        func agency(
            _ code: String, _ level: Level, _ parent: String, from: CivilDate = .distantPast,
            to: CivilDate? = nil, successor: String? = nil, aliases: [AgencyAlias] = []
        ) throws -> AgencyHistory {
            try AgencyHistory(
                code: .parsed(code),
                periods: [
                    AgencyPeriod(
                        name: code, level: level, parent: .parsed(parent), validFrom: from,
                        validTo: to, successor: successor.map(AgencyCode.parsed),
                        isNode: parent == "VN")
                ], aliases: aliases)
        }
        return [
            try agency("G09", .central, "VN"),
            try agency("H05", .province, "VN"),
            try agency("H02", .province, "VN", to: before, successor: "H05"),
            try agency("H02.01", .district, "H02", to: before),
            try agency("H02.01.11", .commune, "H02.01", to: before, successor: "H05.21"),
            try agency("H02.01.12", .commune, "H02.01", to: before, successor: "H05.21"),
            try agency("H05.21", .commune, "H05", from: since),
            try agency(
                "H05.30", .province, "H05",
                aliases: [
                    AgencyAlias(code: "000.00.77.H05"), AgencyAlias(code: "Sandbox Bắc Ninh"),
                    AgencyAlias(code: "H05.31", from: since),
                ]),
        ]
    }

    let tree: AgencyTree

    init() throws { tree = AgencyTree(try AgencyTreeTests.histories()) }

    @Test(arguments: [
        ("H02.01.11", "H02.01.12", "H02.01.11 H02.01 H02.01.12"),
        ("H02.01.11", "G09", "H02.01.11 H02.01 H02 VN G09"),
        ("G09", "H02.01.11", "G09 VN H02 H02.01 H02.01.11"),
        ("H02", "H02.01.11", "H02 H02.01 H02.01.11"),
        ("H02.01.11", "H02", "H02.01.11 H02.01 H02"),
        ("VN", "H02.01", "VN H02 H02.01"),
        ("H02", "VN", "H02 VN"),
        ("H02", "H02", "H02"),
    ])
    func `a route climbs to the common hop and goes down`(
        _ from: String, _ to: String, _ route: String
    ) throws {
        let found = try #require(
            tree.route(from: .parsed(from), to: .parsed(to), on: AgencyTreeTests.before))
        #expect(found.map(\.text).joined(separator: " ") == route)
        // Step by step the way is the same.
        var steps = [AgencyCode.parsed(from)]
        while let last = steps.last, steps.count < 10,
            let next = tree.nextHop(from: last, to: .parsed(to), on: AgencyTreeTests.before)
        {
            steps.append(next)
        }
        // `VN` itself is never a receiver, only a hop.
        if to != "VN" { #expect(steps == found) }
    }

    @Test func `a walk takes a branch to its end, and goes on where it ended`() throws {
        let receivers = ["H02.01.12", "G09", "H02", "H05.30", "H02.01.11"].map(AgencyCode.parsed)
        let before = AgencyTreeTests.before
        var whole = tree.walk(from: .parsed("H02.01.12"), to: receivers, on: before)
        var steps: [WalkStep] = []
        var remains: [[AgencyCode]] = []
        while let step = try whole.next() {
            steps.append(step)
            remains.append(whole.remaining)
        }
        let told = steps.map { step in
            "\(step.depth) \(step.agency) \(step.receivers)" + (step.isReceiver ? "*" : "")
        }
        #expect(
            told == [
                "0 H02.01.12 5*", "1 H02.01 4", "2 H02 3*", "3 VN 2", "4 G09 1*", "4 H05 1",
                "5 H05.30 1*", "2 H02.01.11 1*",
            ])
        #expect(
            steps.map(\.level) == [
                .commune, .district, .province, .central, .central, .province, .province, .commune,
            ])
        // Wherever it ended, what then remains is walked in the same order; only the way there is
        // walked again.
        for (index, rest) in remains.enumerated() where !rest.isEmpty {
            var again = tree.walk(from: .parsed("H02.01.12"), to: rest, on: before)
            let known = Set(steps[...index].map(\.agency))
            var found: [AgencyCode] = []
            while let step = try again.next() {
                if !known.contains(step.agency) { found.append(step.agency) }
            }
            #expect(found == steps[(index + 1)...].map(\.agency))
        }
    }

    @Test func `a walk without a way says where it ends`() {
        var closed = tree.walk(
            from: .parsed("G09"), to: [.parsed("H05"), .parsed("H02")], on: AgencyTreeTests.since)
        #expect(
            throws: NoWay(from: .parsed("G09"), to: .parsed("H02"), on: AgencyTreeTests.since)
        ) {
            try closed.next()
        }
        var unknown = tree.walk(
            from: .parsed("H99"), to: [.parsed("H99")], on: AgencyTreeTests.since)
        #expect(throws: NoWay(from: .parsed("H99"), to: nil, on: AgencyTreeTests.since)) {
            try unknown.next()
        }
    }

    @Test func `the date selects the tree`() {
        let commune = AgencyCode.parsed("H05.21")
        #expect(tree.level(of: commune, on: AgencyTreeTests.before) == nil)
        #expect(tree.level(of: commune, on: AgencyTreeTests.since) == .commune)
        #expect(tree.parent(of: commune, on: AgencyTreeTests.since) == .parsed("H05"))
        #expect(tree.level(of: .parsed("H02.01"), on: AgencyTreeTests.since) == nil)
        #expect(tree.level(of: .national, on: AgencyTreeTests.since) == .central)
        #expect(
            tree.route(from: .parsed("G09"), to: .parsed("H02"), on: AgencyTreeTests.since) == nil)
    }

    @Test func `receivers are grouped by their next hop`() {
        let receivers = ["H02.01.12", "G09", "H02", "H05", "H99", "H05.21", "H02.01.11"]
            .map(AgencyCode.parsed)
        let district = tree.group(
            receivers, from: .parsed("H02.01"), on: AgencyTreeTests.before)
        #expect(
            district.branches == [
                RouteBranch(hop: .parsed("H02.01.12"), receivers: [.parsed("H02.01.12")]),
                RouteBranch(
                    hop: .parsed("H02"), receivers: ["G09", "H02", "H05"].map(AgencyCode.parsed)),
                RouteBranch(hop: .parsed("H02.01.11"), receivers: [.parsed("H02.01.11")]),
            ])
        #expect(!district.isReceiver)
        #expect(district.unreachable == ["H99", "H05.21"].map(AgencyCode.parsed))

        let national = tree.group(receivers, from: .national, on: AgencyTreeTests.before)
        #expect(national.branches.map(\.hop.text) == ["H02", "G09", "H05"])
        #expect(national.branches.first?.receivers.count == 3)

        let own = tree.group(
            [.parsed("H02"), .parsed("H02.01")], from: .parsed("H02"), on: AgencyTreeTests.before)
        #expect(own.isReceiver)
        #expect(own.branches.map(\.hop.text) == ["H02.01"])
    }

    @Test(arguments: [
        ("H05", Resolution.known(.parsed("H05"), by: .code)),
        ("000.00.77.H05", .known(.parsed("H05.30"), by: .alias)),
        ("77.H05", .known(.parsed("H05.30"), by: .alias)),
        ("Sandbox Bắc Ninh", .known(.parsed("H05.30"), by: .alias)),
        ("000.00.00.H05", .known(.parsed("H05"), by: .rule)),
        ("30.H05", .known(.parsed("H05.30"), by: .rule)),
        ("H02", .closed(.parsed("H02"), successor: .parsed("H05"))),
        ("000.00.00.H02", .closed(.parsed("H02"), successor: .parsed("H05"))),
        ("H02.01.11", .closed(.parsed("H02.01.11"), successor: .parsed("H05.21"))),
        ("H02.01", .closed(.parsed("H02.01"), successor: nil)),
        ("H05.31", .known(.parsed("H05.30"), by: .alias)),
        ("H99", .unknown), ("VN", .unknown), ("h05", .unknown), ("", .unknown), ("...", .unknown),
    ])
    func `a written code is resolved on the day`(_ written: String, _ expected: Resolution) {
        #expect(tree.resolve(written, on: AgencyTreeTests.since) == expected)
    }

    @Test func `what begins later is unknown before, and aliases have days too`() {
        #expect(tree.resolve("H05.21", on: AgencyTreeTests.before) == .unknown)
        #expect(tree.resolve("H05.31", on: AgencyTreeTests.before) == .unknown)
        #expect(tree.resolve("H02", on: AgencyTreeTests.before).code == .parsed("H02"))
    }

    @Test func `successions are followed until an open agency`() throws {
        var tree = tree
        tree.apply(
            try AgencyHistory(
                code: .parsed("H05"),
                periods: [
                    AgencyPeriod(
                        name: "H05", level: .province, parent: .national,
                        validTo: .iso("2030-12-31"),
                        successor: .parsed("H06"))
                ]))
        tree.apply(
            try AgencyHistory(
                code: .parsed("H06"),
                periods: [
                    AgencyPeriod(
                        name: "H06", level: .province, parent: .national,
                        validFrom: .iso("2031-01-01"))
                ]))
        let later = CivilDate.iso("2031-06-01")
        #expect(tree.successor(of: .parsed("H02"), on: later) == .parsed("H06"))
        #expect(tree.isSame(.parsed("H06"), as: .parsed("H02"), on: later))
        #expect(!tree.isSame(.parsed("H05"), as: .parsed("H02"), on: later))
        #expect(!tree.isSame(.parsed("H05"), as: .parsed("H02"), on: AgencyTreeTests.before))
    }

    @Test func `the node is that of the level-1 code, while it is one`() {
        let commune = AgencyCode.parsed("H02.01.11")
        #expect(tree.node(of: commune, on: AgencyTreeTests.before) == .parsed("H02"))
        #expect(tree.node(of: commune, on: AgencyTreeTests.since) == nil)
        #expect(tree.node(of: .parsed("H05.30"), on: AgencyTreeTests.since) == .parsed("H05"))
        #expect(tree.node(of: .national, on: AgencyTreeTests.since) == nil)
        #expect(tree.nodes(on: AgencyTreeTests.since).map(\.text) == ["G09", "H05"])
    }

    @Test func `the order in which histories come does not matter`() throws {
        let backwards = AgencyTree(try AgencyTreeTests.histories().reversed())
        for date in [AgencyTreeTests.before, AgencyTreeTests.since] {
            #expect(backwards.agencies(on: date) == tree.agencies(on: date))
            for code in tree.agencies(on: date) {
                #expect(
                    backwards.route(from: code, to: .parsed("G09"), on: date)
                        == tree.route(from: code, to: .parsed("G09"), on: date))
            }
        }
    }

    @Test func `a snapshot does not see what comes later`() throws {
        var changed = tree
        changed.remove(.parsed("H05.30"))
        #expect(changed.resolve("77.H05", on: AgencyTreeTests.since) == .unknown)
        #expect(changed.history(.parsed("H05.30")) == nil)
        #expect(tree.resolve("77.H05", on: AgencyTreeTests.since).code == .parsed("H05.30"))
        #expect(tree.count == changed.count + 1)
    }

    @Test func `a new history replaces the old one and its aliases`() throws {
        var tree = tree
        tree.apply(
            try AgencyHistory(
                code: .parsed("H05.30"),
                periods: [AgencyPeriod(name: "x", level: .province, parent: .parsed("H05"))],
                aliases: [AgencyAlias(code: "000.00.78.H05")]))
        #expect(tree.resolve("000.00.77.H05", on: AgencyTreeTests.since) == .unknown)
        #expect(tree.resolve("000.00.78.H05", on: AgencyTreeTests.since).code == .parsed("H05.30"))
    }

    @Test func `a missing parent and a circle of parents have no route and are named`() throws {
        var tree = tree
        for (code, parent) in [("H06", "H07"), ("H07", "H06"), ("H08", "H88")] {
            tree.apply(
                try AgencyHistory(
                    code: .parsed(code),
                    periods: [AgencyPeriod(name: code, level: .province, parent: .parsed(parent))]))
        }
        let date = AgencyTreeTests.since
        let spans = tree.unconnected()
        #expect(spans.map(\.code.text) == ["H06", "H07", "H08"])
        #expect(spans.allSatisfy { $0.from == .distantPast && $0.to == nil })
        #expect(!tree.isConnected(.parsed("H06"), on: date))
        #expect(tree.isConnected(.parsed("H05.30"), on: date))
        #expect(tree.route(from: .parsed("H06"), to: .parsed("G09"), on: date) == nil)
        #expect(tree.nextHop(from: .parsed("G09"), to: .parsed("H06"), on: date) == nil)
        #expect(tree.nextHop(from: .parsed("H08"), to: .parsed("G09"), on: date) == nil)
    }

    @Test func `a history that means nothing is refused`() {
        func period(_ from: String, _ to: String?, parent: String = "VN") -> AgencyPeriod {
            AgencyPeriod(
                name: "x", level: .province, parent: .parsed(parent), validFrom: .iso(from),
                validTo: to.map(CivilDate.iso))
        }
        func refused(_ error: AgencyHistoryError, _ code: String, _ periods: AgencyPeriod...) {
            #expect(throws: error) {
                try AgencyHistory(code: .parsed(code), periods: periods)
            }
        }
        refused(.isTheNationalHop, "VN", period("2020-01-01", nil))
        refused(.endsBeforeItBegins, "H05", period("2020-01-02", "2020-01-01"))
        refused(.isItsOwnParent, "H05", period("2020-01-02", nil, parent: "H05"))
        refused(.overlap, "H05", period("2020-01-01", nil), period("2021-01-01", nil))
        refused(
            .overlap, "H05", period("2020-01-01", "2021-01-01"), period("2021-01-01", nil))
    }
}
