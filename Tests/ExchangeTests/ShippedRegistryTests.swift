// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// The tables of `Ops/registry` as the program reads them.
@Suite struct ShippedRegistryTests {
    static let shipped = Result {
        try AgencyTable.read(
            agencies: registryFile("agencies.csv"), aliases: registryFile("aliases.csv"),
            successions: registryFile("successions.csv"))
    }
    static let june = CivilDate.iso("2025-06-16")
    static let july = CivilDate.iso("2025-07-02")

    let histories: [AgencyHistory]
    let tree: AgencyTree

    init() throws {
        histories = try ShippedRegistryTests.shipped.get()
        tree = AgencyTree(histories)
    }

    @Test func `four levels in June and three in July have the published numbers`() {
        func count(_ level: Level, _ date: CivilDate) -> Int {
            tree.agencies(on: date, level: level).count
        }
        #expect(
            Level.allCases.map { count($0, ShippedRegistryTests.june) } == [27, 63, 696, 10_035])
        #expect(Level.allCases.map { count($0, ShippedRegistryTests.july) } == [27, 34, 0, 3_321])
        #expect(tree.agencies(on: .iso("2025-02-28"), level: .central).count == 35)
        #expect(tree.unconnected() == [])
    }

    @Test(arguments: [june, july])
    func `every commune has a route to every ministry`(_ date: CivilDate) {
        let ministries = tree.agencies(on: date, level: .central)
        let communes = tree.agencies(on: date, level: .commune)
        let length = date == ShippedRegistryTests.june ? 5 : 4
        // The ministries' part of the way is the same for all communes: one of them is enough for
        // each commune, all of them for one commune.
        for (number, commune) in communes.enumerated() {
            let ministry = ministries[number % ministries.count]
            guard let route = tree.route(from: commune, to: ministry, on: date),
                route.count == length, route[length - 2] == .national
            else {
                Issue.record("\(commune) has no way to \(ministry)")
                return
            }
        }
        let all = tree.group(ministries, from: communes[0], on: date)
        #expect(all.branches.count == 1 && all.unreachable.isEmpty)
        let down = tree.group(ministries, from: .national, on: date)
        #expect(down.branches.map(\.hop) == ministries)
    }

    @Test func `a circular to all communes costs one branch a province`() {
        let communes = tree.agencies(on: ShippedRegistryTests.june, level: .commune)
        let from = AgencyCode.parsed("G09")
        let first = tree.group(communes, from: from, on: ShippedRegistryTests.june)
        #expect(first.branches.map(\.hop) == [.national])
        let second = tree.group(communes, from: .national, on: ShippedRegistryTests.june)
        #expect(second.branches.count == 63)
        #expect(second.branches.reduce(0) { $0 + $1.receivers.count } == 10_035)
        let third = tree.group(
            second.branches[0].receivers, from: second.branches[0].hop,
            on: ShippedRegistryTests.june)
        #expect(
            third.branches.allSatisfy {
                tree.level(of: $0.hop, on: ShippedRegistryTests.june) == .district
            })
    }

    /// Test vectors of the reference.
    @Test func `closed provinces name their successors`() {
        #expect(tree.resolve("H02", on: .iso("2025-06-30")).code == .parsed("H02"))
        #expect(
            tree.resolve("H02", on: .iso("2025-07-01"))
                == .closed(.parsed("H02"), successor: .parsed("H05")))
        #expect(
            tree.resolve("H63", on: .iso("2025-07-01"))
                == .closed(.parsed("H63"), successor: .parsed("H38")))
        #expect(
            tree.resolve("000.00.00.G22", on: .iso("2025-07-01"))
                == .known(.parsed("G22"), by: .alias))
        #expect(
            tree.resolve("G13", on: .iso("2025-03-01"))
                == .closed(.parsed("G13"), successor: .parsed("G10")))
    }

    /// `agencies-level1` after Decision 09/2025/QĐ-TTg: code, name in June 2025 (nil for closed), how
    /// sure, who took over.
    @Test(
        arguments: [
            ("G10", "Bộ Nông nghiệp và Môi trường", Certainty.singleSource, nil),
            ("G21", "Bộ Dân tộc và Tôn giáo", .uncertain, nil),
            ("G13", nil, .singleSource, "G10"),
            ("G14", nil, .uncertain, "G06"),
            ("G36", "Ủy ban Quản lý vốn nhà nước tại doanh nghiệp", .uncertain, nil),
            ("G23", nil, .uncertain, nil), ("G25", nil, .uncertain, nil),
            ("G26", nil, .uncertain, nil), ("G37", nil, .uncertain, nil),
            ("G31", "Cơ quan mã G31 (chưa rõ tên)", .uncertain, nil),
            ("G38", "Ủy ban sông Mê Công Việt Nam", .singleSource, nil),
            ("G39", "Hội đồng đánh giá trữ lượng khoáng sản quốc gia", .uncertain, nil),
            ("G40", "Ban chỉ đạo phát triển kinh tế biển", .uncertain, nil),
            ("G24", nil, .recalled, "G12"),
        ] as [(String, String?, Certainty, String?)])
    func `level-1 codes are those of the list of 2025`(
        _ code: String, _ name: String?, _ certainty: Certainty, _ successor: String?
    ) throws {
        let code = AgencyCode.parsed(code)
        let day = ShippedRegistryTests.june
        #expect(tree.entry(code, on: day)?.name == name)
        let last = try #require(tree.history(code)?.periods.last)
        #expect(last.certainty == certainty)
        #expect(tree.successor(of: code, on: day)?.text == successor)
    }

    @Test func `a renamed ministry keeps its code and shows its old name on old days`() {
        let (before, since) = (CivilDate.iso("2025-02-28"), CivilDate.iso("2025-03-01"))
        for (code, old, new) in [
            ("G10", "Bộ Nông nghiệp và Phát triển nông thôn", "Bộ Nông nghiệp và Môi trường"),
            ("G21", "Ủy ban Dân tộc", "Bộ Dân tộc và Tôn giáo"),
        ] {
            #expect(tree.entry(.parsed(code), on: before)?.name == old)
            #expect(tree.entry(.parsed(code), on: since)?.name == new)
        }
        #expect(tree.entry(.parsed("G38"), on: .iso("2025-04-13")) == nil)
        #expect(tree.entry(.parsed("G38"), on: .iso("2025-04-14")) != nil)
    }

    @Test func `every commune of June has a successor in July under the right province`() {
        for commune in tree.agencies(on: ShippedRegistryTests.june, level: .commune) {
            guard let old = tree.node(of: commune, on: ShippedRegistryTests.june) else { continue }
            let province =
                tree.entry(old, on: ShippedRegistryTests.july) == nil
                ? tree.successor(of: old, on: ShippedRegistryTests.july) : old
            guard let successor = tree.successor(of: commune, on: ShippedRegistryTests.july),
                tree.parent(of: successor, on: ShippedRegistryTests.july) == province
            else {
                Issue.record("\(commune) has no successor in \(province?.text ?? "no province")")
                return
            }
        }
    }

    @Test func `a place code used again is another agency`() {
        let old = AgencyCode.parsed("H26.001.00004")
        let new = AgencyCode.parsed("H26.00004")
        #expect(tree.entry(old, on: ShippedRegistryTests.june)?.name == "UBND phường Trúc Bạch")
        #expect(tree.entry(old, on: ShippedRegistryTests.july) == nil)
        #expect(tree.entry(new, on: ShippedRegistryTests.june) == nil)
        #expect(tree.entry(new, on: ShippedRegistryTests.july)?.name == "UBND phường Ba Đình")
    }

    @Test func `the name of a province may change while its code stays`() {
        let hue = AgencyCode.parsed("H57")
        #expect(tree.entry(hue, on: .iso("2024-12-31"))?.name == "UBND tỉnh Thừa Thiên Huế")
        #expect(tree.entry(hue, on: .iso("2025-01-01"))?.name == "UBND thành phố Huế")
    }

    @Test func `the nodes are the level-1 agencies with a known name, and both tables say so`()
        throws
    {
        let rows = String(decoding: try registryFile("nodes.csv"), as: UTF8.self)
            .split(separator: "\n").dropFirst()
        let listed = Set(rows.map { AgencyCode.parsed(String($0.prefix { $0 != "," })) })
        let marked = Set(histories.filter { $0.periods.contains(where: \.isNode) }.map(\.code))
        #expect(listed == marked)
        let named = histories.filter { $0.periods.allSatisfy { $0.parent == .national } }
            .filter { !$0.periods.contains { $0.name.hasSuffix("(chưa rõ tên)") } }
        #expect(marked == Set(named.map(\.code)))
        #expect(tree.nodes(on: ShippedRegistryTests.june).count == 87)
        #expect(tree.nodes(on: ShippedRegistryTests.july).count == 58)
    }

    @Test func `the types of the table are the types of the program`() throws {
        let rows = String(decoding: try registryFile("document-types.csv"), as: UTF8.self)
            .split(separator: "\n").filter { $0.hasPrefix("qcvn102-sd1-2022,") }
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let listed = rows.map { "\($0[1]),\($0[2]),\($0[3])" }
        let known = KnownDocumentType.all.map {
            "\($0.group.rawValue),\($0.number.map(String.init) ?? ""),\($0.name)"
        }
        #expect(listed == known)
    }

    @Test func `the tree is built and asked quickly enough`() {
        let clock = ContinuousClock()
        // Bounds for a debug build on a busy machine; `make bench` has the figures.
        #expect(clock.measure { _ = AgencyTree(histories) } < .seconds(5))
        let communes = tree.agencies(on: ShippedRegistryTests.june, level: .commune)
        let grouping = clock.measure {
            _ = tree.group(communes, from: .national, on: ShippedRegistryTests.june)
        }
        #expect(grouping < .seconds(1))
    }
}
