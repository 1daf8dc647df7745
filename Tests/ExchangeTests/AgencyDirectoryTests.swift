// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// Agencies found as people and programs write them.
@Suite struct AgencyDirectoryTests {
    private static let shipped = Result {
        AgencyDirectory(
            AgencyTree(try ShippedRegistryTests.shipped.get()), on: ShippedRegistryTests.july)
    }

    private func find(_ words: String) throws -> AgencyDirectory.Found {
        try Self.shipped.get().find(words, limit: 20)
    }

    @Test(arguments: [
        ("ba dinh", "H26.00004"), ("Ba Đình", "H26.00004"), ("PHUONG ba ĐÌNH", "H26.00004"),
        ("H26.00004", "H26.00004"), ("h26.00004", "H26.00004"),
        ("nong nghiep moi truong", "G10"), ("000.00.00.G22", "G22"), ("G22", "G22"),
        ("văn phòng chính phủ", "G22"), ("vu nội", "G09"),
    ])
    func `the first that is found is the one that is meant`(_ words: String, _ code: String) throws
    {
        let found = try find(words).lines
        #expect(found.first?.code.text == code, "\(found.map(\.name))")
    }

    @Test func `a closed agency is found by its old name, behind the open ones, with its heirs`()
        throws
    {
        let found = try find("truc bach")
        let line = try #require(found.lines.first)
        #expect(line.name == "UBND phường Trúc Bạch" && !line.isOpen)
        #expect(!line.successors.isEmpty)
        let mixed = try find("ubnd xa").lines
        #expect(mixed.map(\.isOpen).allSatisfy { $0 })
    }

    @Test func `pages follow one another without a gap, and the count is of all`() throws {
        let directory = try Self.shipped.get()
        let all = directory.find("ubnd phuong", limit: 10_000)
        #expect(all.count == all.lines.count && all.count > 500)
        var paged: [AgencyCode] = []
        while true {
            let page = directory.find("ubnd phuong", limit: 200, skip: paged.count)
            #expect(page.count == all.count)
            if page.lines.isEmpty { break }
            paged += page.lines.map(\.code)
        }
        #expect(paged == all.lines.map(\.code))
    }

    @Test(arguments: ["", "   ", "-", "không có cơ quan nào tên thế này", "\u{0}\u{1}"])
    func `nothing is found for nothing`(_ words: String) throws {
        #expect(try find(words).count == 0)
    }

    @Test func `a question of any length ends`() throws {
        // Ten words are looked at, and each agency has one that begins so or not.
        _ = try find(String(repeating: "ệ ", count: 100_000))
        #expect(try find(String(repeating: "x", count: 1_000_000)).count == 0)
    }
}
