// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection
import TestSupport
import Testing

/// Lists come in pages, the newest first, each item once.
@Suite struct ListTests {
    /// 25 documents of one sender to one receiver; every fifth is completed.
    private static func story() -> Story {
        var story = Story()
        for number in 1...25 {
            story.run(
                Story.document("H27.05.01-\(number)-2025"), to: ["H28.01.02"],
                statuses: number % 5 == 0 ? [.arrived, .completed] : [.arrived])
        }
        return story
    }

    private static let newestFirst = (1...25).reversed().map { "H27.05.01-\($0)-2025" }

    private func pages<Item>(
        _ page: (String?) async throws -> Page<Item>
    ) async throws -> [[Item]] {
        var pages: [[Item]] = []
        var cursor: String?
        repeat {
            let next = try await page(cursor)
            pages.append(next.items)
            cursor = next.next
            try #require(pages.count < 50, "the pages do not end")
        } while cursor != nil
        return pages
    }

    @Test func `what senders write otherwise is counted by sender and note, in pages`()
        async throws
    {
        var story = Story()
        for (number, sender, notes) in [
            (1, "H27.05", ["absent MessageHeader/To[1]/OrganName", "derived MessageHeader/Code"]),
            (
                2, "H27.05",
                ["absent MessageHeader/To[1]/OrganName", "absent MessageHeader/To[2]/OrganName"]
            ),
            (3, "H28", ["derived MessageHeader/Code", "… and 7 more"]), (4, "H28", []),
        ] {
            let document = Story.document("\(sender)-\(number)", sender: sender)
            _ = story.accept(document, "packet \(number)", to: ["H30"], notes: notes)
        }
        try await ProjectionUnderTest().after(story, seed: 5) { projection in
            for limit in [1, 2, 10] {
                let all = try await pages {
                    try await projection.deviations(of: nil, limit: limit, after: $0)
                }.flatMap { $0 }
                #expect(all.map(\.sender) == ["H27.05", "H27.05", "H28"])
                #expect(
                    all.map(\.note) == [
                        "absent MessageHeader/To/OrganName", "derived MessageHeader/Code",
                        "derived MessageHeader/Code",
                    ])
                #expect(all.map(\.packets) == [2, 1, 1])
                #expect(all.map(\.document) == ["H27.05-2", "H27.05-1", "H28-3"])
            }
            let own = try await projection.deviations(
                of: Area(below: ["H27"]))
            #expect(own.items.map(\.packets) == [2, 1])
            let none = try await projection.deviations(
                of: Area(codes: ["H27"]))
            #expect(none.items.isEmpty)
        }
    }

    @Test func `recent documents, an area's and a sender's come in the order of reception`()
        async throws
    {
        try await ProjectionUnderTest().after(Self.story(), seed: 3) { projection in
            let recent = try await pages { try await projection.recent(limit: 10, before: $0) }
            #expect(recent.map(\.count) == [10, 10, 5])
            #expect(recent.flatMap { $0 }.map(\.id) == Self.newestFirst)
            let sent = try await pages {
                try await projection.sent(by: "H27.05.01", limit: 7, before: $0)
            }
            #expect(sent.flatMap { $0 }.map(\.id) == Self.newestFirst)
            for area in [
                Area(codes: ["H28.01.02"]),
                Area(below: ["H28"]),
                Area(below: ["H27", "H28.01"]),
            ] {
                let own = try await pages {
                    try await projection.recent(in: area, limit: 25, before: $0)
                }
                #expect(own.flatMap { $0 }.map(\.id) == Self.newestFirst, "\(area)")
            }
            for area in [
                Area(codes: ["H28"]),
                Area(below: ["H2"]), Area(),
            ] {
                #expect(try await projection.recent(in: area).items.isEmpty, "\(area)")
                #expect(try await !projection.concerns("H27.05.01-1-2025", area), "\(area)")
            }
        }
    }

    @Test func `an inbox shows what is open, or what was asked for`() async throws {
        try await ProjectionUnderTest().after(Self.story(), seed: 4) { projection in
            let open = try await pages {
                try await projection.inbox(of: "H28.01.02", limit: 6, before: $0)
            }
            #expect(open.flatMap { $0 }.count == 20)
            #expect(open.flatMap { $0 }.allSatisfy { $0.delivery.standing == .arrived })
            let all = try await pages {
                try await projection.inbox(
                    of: "H28.01.02", standings: DeliveryStanding.inInbox, limit: 4, before: $0)
            }
            #expect(all.flatMap { $0 }.map(\.document.id) == Self.newestFirst)
            #expect(all.flatMap { $0 }.allSatisfy { $0.packet != nil })
            #expect(try await projection.inbox(of: "H28.01").items.isEmpty)
        }
    }

    @Test func `deliveries of a document come by the receivers' codes`() async throws {
        var story = Story()
        let receivers = (10..<47).map { "H28.\($0)" }
        story.run(Story.document("H27.05.01-1-2025"), to: receivers.reversed())
        try await ProjectionUnderTest().after(story) { projection in
            let found = try await pages {
                try await projection.deliveries(of: "H27.05.01-1-2025", limit: 10, after: $0)
            }
            #expect(found.flatMap { $0 }.map(\.receiver) == receivers)
            let none = try await projection.deliveries(
                of: "H27.05.01-1-2025", standings: [.completed])
            #expect(none.items.isEmpty)
            let timeline = try await projection.document("H27.05.01-1-2025", deliveryLimit: 5)
            #expect(timeline?.deliveries.next == "H28.14")
        }
    }

    @Test func `or those first of whom nothing is heard, whoever is on which page`() async throws {
        var story = Story()
        let receivers = (10..<22).map { "H28.\($0)" }
        let id = "H27.05.01-1-2025"
        let dues = story.run(Story.document(id), to: receivers, statuses: [])
        for (index, code) in [StatusCode.arrived, .accepted, .completed, .rejected].enumerated() {
            story.report(dues[index], sequence: 1, code)
        }
        try await ProjectionUnderTest().after(story) { projection in
            let found = try await pages {
                try await projection.deliveries(of: id, order: .silent, limit: 5, after: $0)
            }
            #expect(found.map(\.count) == [5, 5, 2])
            let order = found.flatMap { $0 }
            #expect(
                order.map(\.receiver)
                    == Array(receivers[4...])
                    + [receivers[0], receivers[3], receivers[1], receivers[2]])
            #expect(order.last?.standing == .completed)
            await #expect(throws: ProjectionError.self) {
                try await projection.deliveries(of: id, order: .silent, after: "H28.14")
            }
        }
        #expect(Set(DeliveryStanding.silentFirst) == Set(DeliveryStanding.allCases))
        #expect(DeliveryStanding.silentFirst.count == DeliveryStanding.allCases.count)
    }

    @Test func `what an agency has sent, and of that what some receiver is silent of`() async throws
    {
        var story = Story()
        for number in 1...30 {
            story.run(
                Story.document("H27.05.01-\(number)-2025"), to: ["H28.01.02"],
                statuses: number.isMultiple(of: 10) ? [] : [.arrived])
        }
        story.run(Story.document("H27.05.02-1-2025", sender: "H27.05.02"), to: ["H28.01.02"])
        try await ProjectionUnderTest().after(story) { projection in
            func ids(silent: Bool) async throws -> [String] {
                try await pages {
                    try await projection.outgoing(
                        of: "H27.05.01", isSilentOnly: silent, limit: 4, before: $0)
                }.flatMap { $0 }.map(\.id)
            }
            let all = (1...30).reversed().map { "H27.05.01-\($0)-2025" }
            let (whole, silent) = (try await ids(silent: false), try await ids(silent: true))
            #expect(whole == all)
            #expect(silent == [30, 20, 10].map { "H27.05.01-\($0)-2025" })
        }
    }

    @Test func `refusals come in pages, the newest first`() async throws {
        var story = Story()
        for number in 1...9 {
            story.refuse(nil, "noise \(number)", .notXML, stage: "reception")
        }
        try await ProjectionUnderTest().after(story) { projection in
            let found = try await pages { try await projection.refusals(limit: 4, before: $0) }
            let expected = (1...9).reversed().map { Story.digest("noise \($0)") }
            #expect(found.flatMap { $0 }.map(\.event.submission) == expected)
        }
    }

    /// A node with few refusals of its own, behind many of others.
    @Test(arguments: [(2, 7), (4, 1), (100, 1_000), (5, 45)])
    func `refusals that are not shown hide none that are`(limit: Int, scanning: Int) async throws {
        var story = Story()
        for number in 1...5 { story.refuse(nil, "mine \(number)", .notXML, stage: "reception") }
        for number in 1...40 { story.refuse(nil, "noise \(number)", .notXML, stage: "reception") }
        let mine = Set((1...5).map { Story.digest("mine \($0)") })
        try await ProjectionUnderTest().after(story) { projection in
            var found: [RefusalEntry] = []
            var next: String?
            repeat {
                let page = try await projection.refusals(
                    limit: limit, before: next, scanning: scanning
                ) { mine.contains($0.event.submission) }
                #expect(page.items.count <= limit)
                found += page.items
                next = page.next
            } while next != nil
            let expected = (1...5).reversed().map { Story.digest("mine \($0)") }
            #expect(found.map(\.event.submission) == expected)
        }
    }

    @Test(arguments: ["", "x", "1", "1-", "-1-1", "1-2-3", "99999999999999999999-1"])
    func `a cursor that was not made here is refused`(_ cursor: String) async throws {
        try await ProjectionUnderTest().after(Story()) { projection in
            let error = await #expect(throws: ProjectionError.self) {
                try await projection.recent(before: cursor)
            }
            #expect(error?.code == .invalid)
        }
    }
}
