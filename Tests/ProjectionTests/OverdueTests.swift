// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection
import TestSupport
import Testing

/// What is owed by when: lists, counts, and what a delivery shows.
@Suite struct OverdueTests {
    /// Nine documents to two communes of one province, and one to a ministry. Of the first five both
    /// communes are overdue, of the others nearly so; the ministry was late.
    private static func story() -> Story {
        var story = Story()
        for number in 1...9 {
            let dues = story.run(
                Story.document("H27.05.01-\(number)-2025"), to: ["H28.01.01", "H28.01.02"],
                statuses: [])
            for due in dues {
                story.owe(due, .confirmed, .running)
                story.owe(due, .registered, .warned)
                if number <= 5 { story.owe(due, .registered, .breached) }
            }
        }
        let dues = story.run(Story.document("H27.05.01-10-2025"), to: ["G09"])
        story.owe(dues[0], .registered, .breached)
        story.owe(dues[0], .registered, .kept, endedAfter: 700_000)
        story.owe(dues[0], .answered, .breached)
        story.owe(dues[0], .answered, .lifted)
        return story
    }

    private func lines(
        _ filter: OverdueFilter, _ projection: Projection, limit: Int = 3
    ) async throws -> [String] {
        var lines: [String] = []
        var cursor: String?
        var pages = 0
        repeat {
            let page = try await projection.overdue(filter, limit: limit, after: cursor)
            #expect(page.items.count <= limit)
            lines += page.items.map {
                "\($0.document.id) \($0.receiver ?? "") \($0.deadline.act) \($0.deadline.standing)"
            }
            cursor = page.next
            pages += 1
            try #require(pages < 50, "the pages do not end")
        } while cursor != nil
        return lines
    }

    @Test func `what was due first comes first, each once, in pages of any size`() async throws {
        try await ProjectionUnderTest().after(Self.story(), seed: 3) { projection in
            let all = try await lines(OverdueFilter(), projection)
            #expect(all.count == 18)
            #expect(Set(all).count == 18)
            #expect(all.first == "H27.05.01-1-2025 H28.01.01 registered breached")
            #expect(all.last == "H27.05.01-9-2025 H28.01.02 registered warned")
            for limit in [1, 2, 17, 18, 50] {
                #expect(try await lines(OverdueFilter(), projection, limit: limit) == all)
            }
        }
    }

    @Test func `an area sees what its own agencies owe, and counts are what lists have`()
        async throws
    {
        let areas: [(Area?, Int, Int)] = [
            (nil, 10, 8), (Area(below: ["H28"]), 10, 8),
            (Area(codes: ["H28"]), 0, 0),
            (Area(codes: ["H28.01.02"]), 5, 4),
            (Area(below: ["H28", "H28.01", "H28.01.02"]), 10, 8),
            (Area(below: ["G09"]), 0, 0),
            (Area(codes: []), 0, 0),
        ]
        try await ProjectionUnderTest().after(Self.story(), seed: 4) { projection in
            for (area, breached, warned) in areas {
                let counts = try await projection.overdueCounts(area)
                for (list, count) in [(OverdueList.breached, breached), (.warned, warned)] {
                    let filter = OverdueFilter(area: area, lists: [list])
                    #expect(try await lines(filter, projection).count == count, "\(area as Any)")
                    #expect((counts[list] ?? [:]).values.reduce(0, +) == count, "\(area as Any)")
                }
            }
        }
    }

    @Test func `what was done late has a list of its own, what was lifted none`() async throws {
        try await ProjectionUnderTest().after(Self.story(), seed: 5) { projection in
            let late = try await lines(OverdueFilter(lists: [.late]), projection)
            #expect(late == ["H27.05.01-10-2025 G09 registered kept"])
            let acts = OverdueFilter(lists: [.breached, .late], acts: [.answered])
            #expect(try await lines(acts, projection).isEmpty)
            let stats = try await projection.stats()
            #expect(stats.deadlines[.breached]?[.registered] == 10)
            #expect(stats.deadlines[.warned]?[.registered] == 8)
            #expect(stats.deadlines[.late]?[.registered] == 1)
            #expect((stats.deadlines[.breached]?[.answered] ?? 0) == 0)
        }
    }

    @Test func `a delivery shows what it owes, and not what its state says is done`() async throws {
        var story = Self.story()
        let dues = story.run(
            Story.document("H27.05.01-11-2025"), to: ["H28.01.01"], statuses: [.arrived])
        story.owe(dues[0], .confirmed, .running)
        story.owe(dues[0], .registered, .running)
        try await ProjectionUnderTest().after(story, seed: 6) { projection in
            let open = try await projection.deliveries(of: "H27.05.01-1-2025").items[0]
            #expect(open.deadlines.map(\.act) == [.confirmed, .registered])
            #expect(open.deadlines.map(\.standing) == [.running, .breached])
            let fetched = try await projection.deliveries(of: "H27.05.01-11-2025").items[0]
            #expect(fetched.deadlines.map(\.act) == [.registered])
            let late = try await projection.delivery(of: "H27.05.01-10-2025", to: "G09")
            #expect(late?.delivery.deadlines.map(\.act) == [.registered])
            #expect(late?.delivery.deadlines.map(\.isLate) == [true])
            let line = try await projection.inbox(of: "H28.01.02").items.last
            #expect(line?.delivery.deadlines.count == 2)
        }
    }

    @Test func `a place that was not made here is refused`() async throws {
        try await ProjectionUnderTest().after(Self.story(), seed: 7) { projection in
            _ = await #expect(throws: ProjectionError.self) {
                _ = try await projection.overdue(OverdueFilter(), after: "1;2")
            }
        }
    }
}
