// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import HTTPServer
import Testing

@testable import Gateway

/// What an agency is called beside a document: as it was called on the document's day.
struct AgencyNameTests {
    @Test func `an old document shows the old name, whatever the unit is called today`() throws {
        let table = """
            code,name,level,parent,valid_from,valid_to
            G10,Bộ Nông nghiệp và Phát triển nông thôn,central,VN,,2025-02-28
            G10,Bộ Nông nghiệp và Môi trường,central,VN,2025-03-01,
            G13,Bộ Tài nguyên và Môi trường,central,VN,,2025-02-28
            """
        func time(_ day: String) throws -> BusinessTime {
            BusinessTime(try #require(CivilDate(iso: day)), hour: 8)
        }
        let call = Call(
            request: HTTPRequest(method: "GET", path: []),
            caller: nil, address: "",
            tree: AgencyTree(try AgencyTable.read(agencies: Array(table.utf8))),
            rules: .shipped, now: try time("2026-03-02"))
        #expect(call.name(of: "G10") == "Bộ Nông nghiệp và Môi trường")
        let old = try time("2024-12-31")
        #expect(call.name(of: "G10", at: old) == "Bộ Nông nghiệp và Phát triển nông thôn")
        // Closed: by its last name on any later day.
        #expect(call.name(of: "G13") == "Bộ Tài nguyên và Môi trường")
        #expect(call.name(of: "G99") == nil)
    }
}
