// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct AgencyTableTests {
    static let header = "code,name,level,parent,valid_from,valid_to,successor,node\n"

    @Test func `rows of one code become its periods`() throws {
        let table =
            "\u{FEFF}" + AgencyTableTests.header
            + "H57,\"UBND \"\"tỉnh\"\", Huế\",province,VN,,2024-12-31,,yes\r\n\r\n"
            + "H57,UBND thành phố Huế,province,VN,2025-01-01,,,yes"
        let aliases = "code,alias,valid_from\nH57,000.00.00.H57,2016-04-01\n"
        let histories = try AgencyTable.read(
            agencies: Array(table.utf8), aliases: Array(aliases.utf8))
        let history = try #require(histories.first)
        #expect(histories.count == 1)
        #expect(history.periods.map(\.name) == ["UBND \"tỉnh\", Huế", "UBND thành phố Huế"])
        #expect(history.periods.map(\.validTo) == [.iso("2024-12-31"), nil])
        #expect(history.periods[0].validFrom == .distantPast)
        #expect(history.periods.allSatisfy { $0.isNode && $0.certainty == .uncertain })
        #expect(
            history.aliases == [AgencyAlias(code: "000.00.00.H57", from: .iso("2016-04-01"))])
    }

    @Test(arguments: [
        ("", 1, nil),
        ("code,name,level\n", 1, "parent"),
        ("code,name,level,parent,valid_form\n", 1, "valid_form"),
        ("code,name,level,parent,parent\n", 1, nil),
        (header + "H57,x,province,VN,,,\n", 2, nil),
        (header + "H57,x,province,VN,,,,\n\nh57,x,province,VN,,,,\n", 4, "code"),
        (header + "H57,,province,VN,,,,\n", 2, "name"),
        (header + "H57,x,region,VN,,,,\n", 2, "level"),
        (header + "H57,x,province,,,,,\n", 2, "parent"),
        (header + "H57,x,province,VN,2025-02-30,,,\n", 2, "valid_from"),
        (header + "H57,x,province,VN,2025-02-02,2025-02-01,,\n", 2, "valid_to"),
        (header + "H57,x,province,VN,,,VN,\n", 2, "successor"),
        (header + "H57,x,province,VN,,,,no\n", 2, "node"),
        (header + "H57,x,province,VN,,,,\nH57,y,province,VN,2025-01-01,,,\n", 2, "code"),
        (header + "H57,x,province,H57,,,,\n", 2, "code"),
        (header + "VN,x,province,H57,,,,\n", 2, "code"),
        (header + "H57,\"x\n\ny,province,VN,,,,\n", 2, "2"),
        (header + "H57,\"x\"y,province,VN,,,,\n", 2, "2"),
        (header + "H57,x\"y,province,VN,,,,\n", 2, "2"),
        (String(repeating: ",", count: 100), 1, nil),
    ])
    func `an error names line and column`(_ table: String, _ line: Int, _ column: String?) {
        let error = #expect(throws: TableError.self) {
            try AgencyTable.read(agencies: Array(table.utf8))
        }
        #expect(error?.line == line, "\(error?.description ?? "")")
        #expect(error?.column == column, "\(error?.description ?? "")")
    }

    @Test func `bytes that are not UTF-8 are refused with their place`() {
        let table = Array(AgencyTableTests.header.utf8) + [0x48, 0xFF, 0x2C, 0x0A]
        let error = #expect(throws: TableError.self) { try AgencyTable.read(agencies: table) }
        #expect(error?.en == "agencies, line 2, column 1: is not UTF-8: save it as \"CSV UTF-8\"")
    }

    @Test func `an alias of an agency that is not there is refused`() {
        let table = AgencyTableTests.header + "H57,x,province,VN,,,,\n"
        let error = #expect(throws: TableError.self) {
            try AgencyTable.read(
                agencies: Array(table.utf8), aliases: Array("code,alias\nH58,x\n".utf8))
        }
        #expect(
            error?.en
                == "aliases, line 2, column code: H58 is not in the table of agencies")
    }
}
