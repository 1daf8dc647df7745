// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// The tables beside that of agencies: what each says, and what is wrong with one.
@Suite struct AgencyRulesTests {
    private static let agencies =
        "code,name,level,parent\nH27,Tỉnh,province,VN\nH27.01,Xã,commune,H27\n"

    private func rules(
        _ name: AgencyTables.Name, _ table: String, of code: String = "H27"
    ) throws -> AgencyRules {
        let tables = try AgencyTables {
            $0 == .agencies ? Array(Self.agencies.utf8) : $0 == name ? Array(table.utf8) : nil
        }
        let plan = try RegistryPlan(tables, into: AgencyTree())
        return try #require(plan.tree.history(.parsed(code))).rules
    }

    @Test func `what an agency receives is dated, and checked by size and names`() throws {
        let rules = try rules(
            .receiving,
            """
            code,electronic,max_bytes,file_types,valid_from,valid_to
            H27,no,,,,2025-06-30
            H27,yes,1000,PDF docx,2025-07-01,

            """)
        #expect(rules.receiving(on: .iso("2025-06-30"))?.isElectronic == false)
        let rule = try #require(rules.receiving(on: .iso("2025-07-01")))
        #expect(rule.limit(exceededBy: 1000, files: ["a.pdf", "b.DOCX"]) == nil)
        #expect(
            rule.limit(exceededBy: 1001, files: [])?.en == "at most 1000 bytes, the packet has 1001"
        )
        #expect(
            rule.limit(exceededBy: 1, files: ["a.pdf", "b.zip"])?.en
                == "takes docx pdf only, the packet has b.zip")
        #expect(rule.limit(exceededBy: 1, files: ["không đuôi"]) != nil)
        #expect(AgencyRules().receiving(on: .iso("2025-07-01")) == nil)
    }

    @Test(
        arguments: [
            (AgencyTables.Name.receiving, "code,electronic\nH27,maybe\n", "electronic"),
            (.receiving, "code,electronic,max_bytes\nH27,yes,0\n", "max_bytes"),
            (.receiving, "code,electronic,max_bytes\nH27,yes,9e9\n", "max_bytes"),
            (
                .receiving,
                "code,electronic,valid_from,valid_to\nH27,yes,2025-01-01,\nH27,no,2025-02-01,\n",
                "valid_from"
            ),
            (.receiving, "code,electronic\nH28,yes\n", "code"),
            (.groups, "owner,name,member\nH27,Các Sở,H27.01\n", "name"),
            (.groups, "owner,name,member\nH27,cac-so,xã\n", "member"),
            (.groups, "owner,name,member\nH28,cac-so,H27.01\n", "owner"),
            (.paper, "code,reason,document\nH27,,12/QĐ\n", "reason"),
            (.restrictions, "code,act,document\nH27,burn,12/QĐ\n", "act"),
            (.restrictions, "code,act,document\nH27,recall,\n", "document"),
        ] as [(AgencyTables.Name, String, String)])
    func `a fault is named by table, line and column`(
        _ name: AgencyTables.Name, _ table: String, _ column: String
    ) {
        let error = #expect(throws: TableError.self) { _ = try rules(name, table) }
        #expect(error?.table == name.rawValue && error?.column == column, "\(error?.en ?? "")")
        #expect((error?.line ?? 1) > 1)
    }

    @Test func `a group has its members in order, each once`() throws {
        let rules = try rules(
            .groups, "owner,name,member\nH27,xa,H27.01\nH27,xa,H27\nH27,xa,H27.01\nH27,so,H27\n")
        #expect(rules.members(of: "xa").map(\.text) == ["H27.01", "H27"])
        #expect(rules.groupNames == ["so", "xa"] && rules.members(of: "x").isEmpty)
    }

    @Test func `more rows than a record holds are refused`() {
        let rows = (0...AgencyRules.rowLimit).map { "H27,recall,t\($0),12/QĐ\n" }
        let error = #expect(throws: TableError.self) {
            _ = try rules(.restrictions, "code,act,type,document\n" + rows.joined())
        }
        #expect(error?.en.contains("too many rows") == true)
    }
}
