// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// Tables as people and spreadsheets save them.
struct CSVTableTests {
    private static let wanted = [["H57", "UBND \"tỉnh\"; Huế, cũ\ndòng hai"], ["H05", ""]]

    private func rows(_ text: String) throws -> [[String]] {
        let table = try CSVTable(Array(text.utf8), name: "bảng")
        try table.check(required: ["code", "name"], optional: [])
        return table.rows.map(\.fields)
    }

    @Test(arguments: [
        "code,name\nH57,\"UBND \"\"tỉnh\"\"; Huế, cũ\ndòng hai\"\nH05,\n",
        "\u{FEFF}code;name\r\nH57;\"UBND \"\"tỉnh\"\"; Huế, cũ\r\ndòng hai\"\r\nH05;\r\n",
        "code\tname\rH57\t\"UBND \"\"tỉnh\"\"; Huế, cũ\rdòng hai\"\rH05\t",
        "\u{FEFF}sep=;\r\ncode;name\r\nH57;\"UBND \"\"tỉnh\"\"; Huế, cũ\ndòng hai\"\r\nH05;\r\n",
        "\"code\";\"name\"\n\"H57\";\"UBND \"\"tỉnh\"\"; Huế, cũ\ndòng hai\"\n\"H05\";\"\"\n;\n  ;\n;;;\n\n\n",
        "\r\n\r\n code ,name \r\nH57,\"UBND \"\"tỉnh\"\"; Huế, cũ\ndòng hai\"\r\n\r\nH05,\r\n,\r\n,,,,\r\n",
    ])
    func `they are read alike`(_ text: String) throws {
        #expect(try rows(text) == Self.wanted)
    }

    @Test(
        arguments: [
            ("code,name\nH57,a\n\nH05,\"b\n", 4, "2", "không được đóng"),
            ("code;name\nH57;a\nH05;b;c\n", 3, nil, "3 trường"),
            ("code;name\nH57;a\"b\n", 2, "2", "dấu nháy"),
            ("code,name\r\"x\ry\",b\rH05\r", 4, nil, "1 trường"),
            ("code,name\nH57,\(String(repeating: "x", count: 20_000))\n", 2, "2", "dài hơn"),
            ("code,tên\nH57,a\n", 1, "name", "thiếu cột"),
            ("\u{0}c\u{0}o", 1, nil, "CSV UTF-8"),
        ] as [(String, Int, String?, String)])
    func `an error names line and column in both languages`(
        _ text: String, _ line: Int, _ column: String?, _ vi: String
    ) {
        let error = #expect(throws: TableError.self) { try rows(text) }
        #expect(error?.line == line)
        #expect(error?.column == column)
        #expect(error?.vi.hasPrefix("bảng, dòng \(line)") == true)
        #expect(error?.vi.contains(vi) == true, "\(error?.vi ?? "")")
        #expect(error?.en.hasPrefix("bảng, line \(line)") == true)
    }

    @Test func `it is bounded in bytes and rows`() {
        var limits = CSVTable.Limits()
        limits.rows = 2
        let rows = Array("a\n1\n2\n3\n".utf8)
        let tooMany = #expect(throws: TableError.self) {
            try CSVTable(rows, name: "x", limits: limits)
        }
        #expect(tooMany?.line == 4)
        limits.bytes = 4
        #expect(throws: TableError.self) { try CSVTable(rows, name: "x", limits: limits) }
    }
}
