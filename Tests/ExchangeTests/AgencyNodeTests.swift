// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// Levels, parents and nodes come from the registry; the groups of a code tell nothing.
@Suite struct AgencyNodeTests {
    private static let today = CivilDate.iso("2026-03-02")
    private static let june = CivilDate.iso("2025-06-30")

    private static let table = """
        code,name,level,kind,parent,valid_from,valid_to,successor,node
        G09,Bộ Nội vụ,central,,VN,,,,yes
        G09.05,Cục Văn thư,central,,G09,,,,yes
        G09.05.01,Trung tâm Lưu trữ,central,,G09.05,,,,
        H02,UBND tỉnh Bắc Giang,province,,VN,,2025-06-30,H05,yes
        H02.03,UBND huyện Hiệp Hòa,district,,H02,,2025-06-30,,
        H02.03.01,UBND xã Hoàng An,commune,,H02.03,,2025-06-30,H05.151,
        H05,UBND tỉnh Bắc Ninh,province,,VN,,,,yes
        H05.151,UBND xã Hợp Thịnh,commune,,H05,2025-07-01,,,
        H05.07,Sở Tài chính,province,,H05,,,,
        H05.07.001,Chi cục Giá,province,,H05.07,,,,
        H37,UBND tỉnh Lạng Sơn,province,,VN,,,,yes
        H37.DN.001,Công ty Điện lực,,state-company,H37,,,,
        K37,HĐND tỉnh Lạng Sơn,,peoples-council,H37,,,,
        D01.37,TAND tỉnh Lạng Sơn,,court,H37,,,,
        D01.37.02,TAND khu vực 2,,court,D01.37,,,,
        H37.12,Trường THPT Chu Văn An,,school,H37,,,,
        A01,Văn phòng Trung ương Đảng,,party,VN,,,,
        """

    private let tree: AgencyTree

    init() throws { tree = AgencyTree(try AgencyTable.read(agencies: Array(Self.table.utf8))) }

    @Test(
        arguments: [
            // A commune of two groups and a department of two groups of the same province.
            ("H05.151", Level.commune, "H05"), ("H05.07", .province, "H05"),
            // Three groups, and no commune.
            ("H05.07.001", .province, "H05"), ("H37.DN.001", .province, "H37"),
            // Outside the four levels: the level of whom they stand under, whatever their code.
            ("K37", .province, "H37"), ("D01.37", .province, "H37"),
            ("D01.37.02", .province, "H37"),
            ("H37.12", .province, "H37"),
            // Directly under the axis, without a platform: the gateway's.
            ("A01", .central, nil),
            // A node below a node speaks for its own.
            ("G09.05", .central, "G09.05"), ("G09.05.01", .central, "G09.05"),
            ("G09", .central, "G09"),
        ] as [(String, Level, String?)])
    func `level and node are the registry's`(_ code: String, _ level: Level, _ node: String?) {
        let code = AgencyCode.parsed(code)
        #expect(tree.level(of: code, on: Self.today) == level)
        #expect(tree.node(of: code, on: Self.today)?.text == node)
    }

    @Test func `who is closed is open to nobody, and its successor's node hears of it`() {
        for (code, node) in [("H02.03.01", "H05"), ("H02", "H05"), ("H02.03", "H05")] {
            let code = AgencyCode.parsed(code)
            #expect(tree.node(of: code, on: Self.june)?.text == "H02")
            #expect(tree.node(of: code, on: Self.today) == nil)
            #expect(tree.level(of: code, on: Self.today) == nil)
            #expect(tree.answeringNode(of: code, on: Self.june)?.text == "H02")
            #expect(tree.answeringNode(of: code, on: Self.today)?.text == node)
        }
        #expect(tree.node(of: .parsed("H05.99"), on: Self.today) == nil)
        #expect(tree.answeringNode(of: .parsed("H05.99"), on: Self.today) == nil)
    }

    @Test(arguments: [
        ("H05.151", "H05.151", true), ("H05.151", "H05", true), ("H05.07.001", "H05", true),
        ("H05", "H05.151", false), ("H05.07", "H05.151", false),
        ("H37.DN.001", "H37", true), ("H37.12", "H37", true),
        // They stand under a province's platform to be reached, and are no part of it.
        ("K37", "H37", false), ("D01.37", "H37", false), ("D01.37.02", "H37", false),
        ("D01.37.02", "D01.37", true), ("A01", "A01", true), ("H02.03.01", "H02.03.01", false),
        ("H05.99", "H05", false), ("H05.99", "H05.99", false),
    ])
    func `a part is what may be sent for`(_ code: String, _ upper: String, _ isPart: Bool) {
        #expect(tree.isPart(.parsed(code), of: .parsed(upper), on: Self.today) == isPart)
    }

    @Test func `a node's area is a prefix, but for those whose code tells otherwise`() {
        func area(_ node: String) -> NodeArea { tree.area(ofNode: .parsed(node), on: Self.today) }
        #expect(area("H05").codes.isEmpty && area("H05").below.map(\.text) == ["H05"])
        #expect(area("H37").codes.isEmpty)
        #expect(area("H37").below.map(\.text) == ["H37", "D01.37", "K37"])
        // What belongs to a node below is not the upper one's.
        #expect(area("G09").codes.map(\.text) == ["G09"] && area("G09").below.isEmpty)
        #expect(area("G09.05").below.map(\.text) == ["G09.05"])
    }

    @Test func `an agency of the administration says its level, others need not`() {
        let error = #expect(throws: TableError.self) {
            try AgencyTable.read(
                agencies: Array("code,name,level,kind,parent\nH05,x,,,VN\n".utf8))
        }
        #expect(error?.column == "level" && error?.line == 2)
        let kind = #expect(throws: TableError.self) {
            try AgencyTable.read(
                agencies: Array("code,name,level,kind,parent\nH05,x,,bank,VN\n".utf8))
        }
        #expect(kind?.column == "kind")
    }
}
