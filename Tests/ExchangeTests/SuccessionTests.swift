// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// Mail to closed agencies: only a decision redirects it.
@Suite struct SuccessionTests {
    private static let agencies = """
        code,name,level,parent,valid_from,valid_to,successor
        H27,Tỉnh,province,VN,,,
        H27.01,Xã cũ một,commune,H27,,2025-06-30,H27.101
        H27.02,Xã cũ hai,commune,H27,,2025-06-30,
        H27.03,Xã cũ ba,commune,H27,,2025-06-30,
        H27.101,Xã mới,commune,H27,2025-07-01,2026-06-30,
        H27.102,Xã khác,commune,H27,2025-07-01,,
        H27.103,Xã sau,commune,H27,2026-07-01,,
        """
    private static let header = "code,successor,kind,valid_from,redirect,decided_by,document\n"
    private static let july = CivilDate.iso("2025-07-01")

    private func tree(_ rows: String) throws -> AgencyTree {
        AgencyTree(
            try AgencyTable.read(
                agencies: Array(Self.agencies.utf8),
                successions: Array((Self.header + rows).utf8)))
    }

    private func mail(
        _ rows: String, to code: String, on day: CivilDate = july
    ) throws -> ClosedMail {
        try tree(rows).mail(toClosed: .parsed(code), on: day)
    }

    @Test func `what nobody decided is refused, and all who took over are named`() throws {
        // The table of agencies alone names one.
        let alone = try mail("", to: "H27.01")
        #expect(alone.outcome == .undecided)
        #expect(alone.successors.map(\.text) == ["H27.101"])
        let divided = try mail(
            "H27.02,H27.102,part,2025-07-01,,,\nH27.02,H27.101,default,2025-07-01,,,\n",
            to: "H27.02")
        #expect(divided.outcome == .undecided)
        #expect(divided.successors.map(\.text) == ["H27.101", "H27.102"])
        // Of whom nobody is known there is nothing to decide.
        let lost = try mail("", to: "H27.03")
        #expect(lost.outcome == .refused && lost.successors.isEmpty)
    }

    @Test func `a decision redirects or refuses, from its day on`() throws {
        let rows =
            "H27.02,H27.102,part,2025-07-10,yes,VP,12/QĐ\n"
            + "H27.01,H27.101,whole,2025-07-01,no,VP,12/QĐ\n"
        #expect(try mail(rows, to: "H27.02").outcome == .refused)
        #expect(
            try mail(rows, to: "H27.02", on: .iso("2025-07-10")).outcome
                == .redirected(.parsed("H27.102")))
        let refused = try mail(rows, to: "H27.01")
        #expect(refused.outcome == .refused && refused.successors.map(\.text) == ["H27.101"])
    }

    @Test func `each step of a way needs its own decision`() throws {
        let first = "H27.01,H27.101,whole,2025-07-01,yes,,\n"
        let day = CivilDate.iso("2026-07-01")
        let second = "H27.101,H27.103,whole,2026-07-01,"
        #expect(try mail(first, to: "H27.01").outcome == .redirected(.parsed("H27.101")))
        let half = try mail(first + second + ",,\n", to: "H27.01", on: day)
        #expect(half.outcome == .undecided && half.successors.map(\.text) == ["H27.103"])
        let whole = try mail(first + second + "yes,,\n", to: "H27.01", on: day)
        #expect(whole.outcome == .redirected(.parsed("H27.103")))
        #expect(whole.way.map(\.text) == ["H27.01", "H27.101"])
        #expect(try mail(first + second + "no,,\n", to: "H27.01", on: day).outcome == .refused)
    }

    @Test func `the table of successions says who took over where the other table does not`() throws
    {
        let tree = try tree("H27.02,H27.101,default,2025-07-01,,,\n")
        #expect(tree.successor(of: .parsed("H27.02"), on: Self.july) == .parsed("H27.101"))
        #expect(
            tree.predecessors(of: .parsed("H27.101"), on: Self.july).map(\.text)
                == ["H27.01", "H27.02"])
        #expect(
            tree.undecidedSuccessions(on: Self.july).map(\.text) == ["H27.01", "H27.02"])
    }

    @Test(arguments: [
        ("H27.02,H27.101,part,,yes,,\nH27.02,H27.102,part,,yes,,", "two successors"),
        ("H27.01,H27.102,whole,,,,", "differs"), ("H27.01,H27.01,whole,,,,", "its own successor"),
        ("H27.02,H27.101,half,,,,", "is none of"), ("H27.02,H27.101,part,,maybe,,", "neither yes"),
        ("H99,H27.101,part,,,,", "not in the table"),
        ("H27.02,H27.101,part,,yes,,\nH27.02,H27.101,part,,no,,", "says otherwise"),
        ("H27.02,H27.101,part,,yes,,\(String(repeating: "x", count: 501))", "longer than 500"),
    ])
    func `a fault of the table is named at its row`(_ rows: String, _ words: String) throws {
        let error = #expect(throws: TableError.self) { try tree(rows + "\n") }
        #expect(error?.table == "successions", "\(error?.en ?? "")")
        #expect(error?.en.contains(words) == true, "\(error?.en ?? "")")
        #expect((error?.line ?? 1) > 1)
    }

    @Test func `a plan shows each row, removes none unasked, and refuses what leads to nobody`()
        throws
    {
        let before = try tree("H27.02,H27.101,default,,,,\nH27.02,H27.102,part,,,,\n")
        func plan(_ rows: String, removing: Bool = false) throws -> RegistryPlan {
            try RegistryPlan(
                AgencyTables { $0 == .successions ? Array((Self.header + rows).utf8) : nil },
                into: before, removesMissing: removing)
        }
        func counts(_ plan: RegistryPlan) throws -> [Int] {
            let table = try #require(plan.tables.first { $0.name == "successions" })
            return TableChanges.Kind.allCases.map { table[$0] }
        }
        let decided = try plan("H27.02,H27.101,default,,yes,VP,12/QĐ\n")
        #expect(try counts(decided) == [0, 1, 0, 1])
        #expect(decided.changed.map(\.code.text) == ["H27.02"])
        #expect(decided.changed[0].rules.successions.count == 2)
        #expect(decided.faults(on: Self.july).isEmpty)
        let removing = try plan("H27.02,H27.101,default,,,,\n", removing: true)
        #expect(try counts(removing) == [0, 0, 1, 0])
        // To one that never opens, and to one that does not open in time.
        for rows in ["H27.02,H27.77,part,,yes,,\n", "H27.02,H27.103,part,,yes,,\n"] {
            let astray = try plan(rows).faults(on: Self.july)
            #expect(astray.map(\.code) == [.redirectLost])
        }
        // Every other table stays as it is.
        #expect(
            decided.tables.map(\.isBrought) == [false, false, true, false, false, false, false])
    }
}
