// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection
import TestSupport
import Testing

@Suite struct SearchTests {
    private static let story: Story = {
        var story = Story()
        for (number, subject) in [
            (1, "Quyết định phê duyệt kế hoạch đào tạo"),
            (2, "Thông báo kết luận của Chủ tịch"),
            (3, "Báo cáo \"đột xu\u{200B}ất\" về ph\u{AD}òng cháy, chữa\u{FEFF} cháy"),
        ] {
            story.run(
                Story.document(
                    "H27.05.01-\(number)-2025", subject: subject, number: "\(number + 40)",
                    notation: "BC-UBND"),
                to: ["H28.01"])
        }
        return story
    }()

    private func numbers(_ text: String) async throws -> [Int] {
        try await ProjectionUnderTest().after(Self.story) { projection in
            try await projection.search(text).items.compactMap {
                $0.id.split(separator: "-").dropFirst().first.flatMap { Int($0) }
            }
        }
    }

    @Test(arguments: [
        ("quyết định phê duyệt", [1]), ("quyet dinh phe duyet", [1]), ("QUYẾT ĐỊNH PHÊ", [1]),
        ("phê dinh", [1]), ("đao tạo", [1]), ("dao ta", [1]),
        // Decomposed letters, as some systems send them.
        ("phe\u{0302} duye\u{0323}\u{0302}t", [1]),
        ("bao cao", [3]), ("đột xuất", [3]), ("\"dot xuat\"", [3]),
        // With marks of no width, in what was sent or in what is typed.
        ("đột xuất phòng cháy chữa", [3]), ("qu\u{200B}yết\u{2060} \u{200D}định phê", [1]),
        // Number, notation, sender, id: the newest first.
        ("42/BC-UBND", [2]), ("BC-UBND", [3, 2, 1]), ("đông anh", [3, 2, 1]),
        ("H27.05.01-2-2025", [2]), ("H27.05", [3, 2, 1]),
        // The last word may be unfinished, the others may not.
        ("thông bá", [2]), ("thô báo", []), ("t", []), ("không có", []),
    ])
    func `words are found with and without their marks`(
        _ text: String, _ expected: [Int]
    ) async throws {
        #expect(try await numbers(text) == expected)
    }

    @Test(arguments: [
        "", " ", "\"", "\"\"", "'", "*", "**", "quyết*", "AND", "OR", "NOT", "NEAR(a b)", "a AND",
        "text:quyết", "{text}", "(", ")", "a) OR (b", "^quyết", "-", "+", "\\", "%", ";", "--",
        "'; DROP TABLE documents; --", "a\u{0}b", "\u{1F600}", "ﬀ", "㋿", "𞤀𞤁", "١٢", "\u{0301}",
        "đ", "𝐪𝐮𝐲", "quyết\u{200B}định",
    ])
    func `nothing that is typed is taken for a query`(_ text: String) async throws {
        _ = try await numbers(text)
    }

    @Test func `a very long text is cut, not refused`() async throws {
        let text = String(repeating: "quyết định ", count: 10_000)
        #expect(try await numbers(text) == [3, 2, 1])
        _ = try await numbers(String(repeating: "a\u{0301}", count: 100_000))
    }

    @Test func `an area finds its own documents only`() async throws {
        var story = Self.story
        story.run(
            Story.document("H30-1-2025", subject: "Quyết định khác", sender: "H30"), to: ["H31"])
        try await ProjectionUnderTest().after(story) { projection in
            func found(_ code: String, below: Bool) async throws -> [String] {
                let area = below ? Area(below: [code]) : Area(codes: [code])
                return try await projection.search("quyet", in: area).items.map(\.id)
            }
            #expect(try await found("H31", below: false) == ["H30-1-2025"])
            #expect(try await found("H27", below: true).count == 3)
            #expect(try await found("H27", below: false).isEmpty)
            #expect(try await found("H28.01", below: false).count == 3)
            let everywhere = try await projection.search("quyet").items.count
            #expect(everywhere == 4)
        }
    }

    @Test func `an area with many documents is searched page by page`() async throws {
        var story = Story()
        for number in 1...620 {
            let subject = number % 10 == 0 ? "Hiếm" : "Thường"
            story.receive(Story.document("H27.05.01-\(number)-2025", subject: subject), "\(number)")
        }
        try await ProjectionUnderTest(batchRecords: 1000).after(story) { projection in
            let area = Area(below: ["H27"])
            var cursor: String?
            var found: [String] = []
            repeat {
                let page = try await projection.search(
                    "hiem", in: area, limit: 9, before: cursor)
                found += page.items.map(\.id)
                cursor = page.next
            } while cursor != nil
            let expected = stride(from: 620, through: 10, by: -10).map { "H27.05.01-\($0)-2025" }
            #expect(found == expected)
        }
    }

    @Test func `an area with few documents finds them behind thousands of others`() async throws {
        var story = Story()
        for number in 1...3 {
            story.receive(Story.document("H99-\(number)-2025", sender: "H99"), "own \(number)")
        }
        for number in 1...2_100 {
            story.receive(Story.document("H27-\(number)-2025", sender: "H27"), "\(number)")
        }
        try await ProjectionUnderTest(batchRecords: 1000).after(story) { projection in
            let area = Area(codes: ["H99"])
            let first = try await projection.search("kiem tra", in: area, limit: 2)
            #expect(first.items.map(\.id) == ["H99-3-2025", "H99-2-2025"])
            let rest = try await projection.search(
                "kiem tra", in: area, limit: 2, before: first.next)
            #expect(rest.items.map(\.id) == ["H99-1-2025"])
            #expect(rest.next == nil)
        }
    }
}
