// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import TestSupport
import Testing
import WorkerRuntime

@testable import Stages

/// The office as sentences: each call of the bench is a batch and its commit.
@Suite(.timeLimit(.minutes(2)))
struct OfficeTests {
    private typealias Scene = OfficeScene

    // MARK: Numbers

    @Test func `two clerks, one book: each document its own number, and the sender is told it`()
        async throws
    {
        let bench = Scene.bench()
        let made = try await bench.take(Scene.register(1), Scene.register(2), Scene.paper("giấy"))
        #expect(try Scene.numbers(made) == [1, 2, 3])
        let told = try Scene.statuses(made)
        #expect(told.map(\.status) == ["03", "03"])
        #expect(
            told.map(\.description) == [
                "Số đến 1 ngày 18/03/2026", "Số đến 2 ngày 18/03/2026",
            ])
        #expect(told.map(\.office) == [Scene.agency, Scene.agency])
        #expect(told.map { $0.staff?.name } == ["van.thu", "van.thu"])
        #expect(Set(told.map(\.submission)).count == 2)
        let homes = made.filter { $0.topic == Topic.statusesReceived.name }.map(\.partition)
        #expect(homes == [1, 2].map { Homes.standard.of(Scene.id($0)) })
    }

    @Test func `a retry, and the same document once more, are told the number that it has`()
        async throws
    {
        let bench = Scene.bench()
        try await bench.take(Scene.register(1), Scene.paper("giấy"))
        let again = try await bench.take(
            Scene.register(1), Scene.register(1, "another clerk"), Scene.paper("giấy"))
        #expect(try Scene.changes(again).map(\.outcome) == [.repeated, .repeated, .repeated])
        #expect(try Scene.numbers(again) == [1, 1, 2])
        #expect(try Scene.statuses(again).isEmpty)
        #expect(try await Scene.numbers(bench.take(Scene.register(2))) == [3])
    }

    @Test func `a crash before the commit gives the same number and the same events`() async throws
    {
        let bench = Scene.bench()
        let record = bench.arrived(Scene.register(1))
        let lost = try await bench.dying([record])
        let made = try await bench.take(again: record)
        #expect(lost == made)
        #expect(try Scene.numbers(made) == [1])
    }

    @Test func `at midnight in Viet Nam a new year begins at 1, in the middle of a batch`()
        async throws
    {
        let bench = Scene.bench(at: BusinessTime(CivilDate(iso: "2027-01-01")!, hour: 0, minute: 1))
        let midnight = BusinessTime(CivilDate(iso: "2027-01-01")!)
        let before = midnight.advanced(byMilliseconds: -1)
        let made = try await bench.take(
            Scene.register(1, at: before), Scene.register(2, at: midnight),
            Scene.register(3, at: before), Scene.register(4, at: midnight))
        #expect(
            try Scene.changes(made).map { $0.entry?.id } == [
                "2026/1", "2027/1", "2026/2", "2027/2",
            ])
        #expect(
            try Scene.changes(made).map {
                $0.entry.map { CivilDate(daysSince1970: $0.arrivedOn).iso }
            }
                == ["2026-12-31", "2027-01-01", "2026-12-31", "2027-01-01"])
    }

    @Test func `a gateway whose clock is hours ahead does not open the next year`() async throws {
        let bench = Scene.bench(at: BusinessTime(CivilDate(iso: "2026-12-31")!, hour: 20))
        let made = try await bench.take(
            Scene.register(1, at: BusinessTime(CivilDate(iso: "2027-01-01")!, hour: 1)))
        #expect(try Scene.changes(made).map { $0.entry?.id } == ["2026/1"])
    }

    @Test func `days of a book run forward, whichever gateway's clock is behind`() async throws {
        let bench = Scene.bench()
        let yesterday = Scene.morning.advanced(byMilliseconds: -86_400_000)
        let made = try await bench.take(Scene.register(1), Scene.register(2, at: yesterday))
        #expect(try Scene.changes(made).map { $0.entry?.arrivedOn } == [20_530, 20_530])
    }

    @Test func `a number by hand needs a reason, is free, and the series goes round it`()
        async throws
    {
        let bench = Scene.bench()
        try await bench.take(Scene.register(1))
        #expect(
            try await Scene.codes(bench.take(Scene.register(2, hand: 3))) == ["REASON_REQUIRED"])
        let hand = try await bench.take(Scene.register(2, "2b", hand: 3, because: "sổ giấy"))
        #expect(try Scene.numbers(hand) == [3])
        #expect(try Scene.changes(hand).map { $0.entry?.isByHand } == [true])
        #expect(
            try await Scene.codes(
                bench.take(
                    Scene.register(3, "a", hand: 3, because: "x"),
                    Scene.register(3, "b", hand: 1, because: "x"),
                    Scene.register(3, "c", hand: 103, because: "x")))
                == ["NUMBER_TAKEN", "NUMBER_TAKEN", "NUMBER_TOO_FAR"])
        let rest = try await bench.take(
            Scene.register(3), Scene.register(4), Scene.register(5))
        #expect(try Scene.numbers(rest) == [2, 4, 5])
    }

    @Test func `a book of its own has its own series, once it was opened`() async throws {
        let bench = Scene.bench()
        #expect(
            try await Scene.codes(bench.take(Scene.register(1, book: "Mật"))) == ["UNKNOWN_BOOK"])
        func open(_ book: String) -> NewRecord {
            Scene.order(.bookOpened, "mở \(book)") { $0.book = book }
        }
        try await bench.take(open("Mật"))
        let made = try await bench.take(
            Scene.register(1, "b", book: "Mật"), Scene.register(2), open("Mật"))
        #expect(try Scene.changes(made).map { $0.entry?.id } == ["2026/Mật/1", "2026/1", nil])
        #expect(try Scene.changes(made).map(\.outcome) == [.done, .done, .repeated])
        for number in 1..<Office.maxBooks { try await bench.take(open("Sổ \(number)")) }
        #expect(try await Scene.codes(bench.take(open("Một sổ nữa"))) == ["TOO_MANY_BOOKS"])
    }

    /// Whatever clerks do in whatever order, and whichever batches a crash takes back: 1 … n.
    @Test func `numbers are 1 to n without a gap under random interleavings and crashes`()
        async throws
    {
        var random = SeededGenerator.fromEnvironment()
        print("OfficeTests: SEED=\(random.seed)")
        for _ in 0..<20 {
            let bench = Scene.bench()
            var given: [Int32: String] = [:]
            var asked: [NewRecord] = []
            for number in 1...40 {
                let isByHand = Int.random(in: 0..<6, using: &random) == 0
                let record =
                    Int.random(in: 0..<4, using: &random) == 0
                    ? Scene.paper("giấy \(number)")
                    : Scene.register(
                        number, hand: isByHand ? Int32.random(in: 1...60, using: &random) : 0,
                        because: isByHand ? "x" : "")
                asked.append(record)
                // Another gateway tries the same again.
                if Bool.random(using: &random) { asked.append(record) }
            }
            asked.shuffle(using: &random)
            while !asked.isEmpty {
                let count = min(asked.count, Int.random(in: 1...7, using: &random))
                let batch = asked.prefix(count).map(bench.arrived)
                asked.removeFirst(count)
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    _ = try await bench.dying(Array(batch))
                }
                for record in batch {
                    for change in try Scene.changes(await bench.take(again: record))
                    where change.outcome == .done {
                        let entry = try #require(change.entry)
                        let name = entry.document?.documentID ?? ""
                        #expect(given[entry.number] == nil, "twice: \(entry.number)")
                        given[entry.number] = name + change.request
                    }
                }
            }
            // What was written by hand ahead is filled up to.
            var extra = 0
            while let most = given.keys.max(), given.count < Int(most), extra < 100 {
                extra += 1
                for change in try Scene.changes(await bench.take(Scene.paper("thêm \(extra)"))) {
                    given[try #require(change.entry).number] = "thêm \(extra)"
                }
            }
            #expect(given.keys.sorted() == (1...Int32(given.count)).map { $0 })
            #expect(Set(given.values).count == given.count)
        }
    }

    // MARK: Returned, assigned, completed

    @Test func `what goes back needs a reason, has no number, and is not registered any more`()
        async throws
    {
        let bench = Scene.bench()
        func giveBack(_ request: String, _ text: String) -> NewRecord {
            Scene.order(.returned, request) { order in
                order.document = OfficeDocument()
                order.document?.documentID = Scene.id(1)
                order.text = text
            }
        }
        #expect(try await Scene.codes(bench.take(giveBack("a", ""))) == ["REASON_REQUIRED"])
        let made = try await bench.take(giveBack("b", "gửi nhầm nơi"))
        #expect(try Scene.statuses(made).map(\.status) == ["02"])
        #expect(try Scene.statuses(made).map(\.description) == ["gửi nhầm nơi"])
        #expect(try Scene.changes(made).map { $0.entry?.standing } == [.returned])
        #expect(try Scene.numbers(made) == [0])
        // It came again, and goes back again: one entry with both.
        let again = try #require(
            try await Scene.changes(bench.take(giveBack("b2", "vẫn nhầm"))).first)
        #expect(again.outcome == .done)
        #expect(again.entry?.sequence == 2)
        #expect(try await Scene.numbers(bench.take(Scene.register(1))) == [1])
        try await bench.take(Scene.register(2))
        let late = Scene.order(.returned, "c") { order in
            order.document = OfficeDocument()
            order.document?.documentID = Scene.id(2)
            order.text = "muộn"
        }
        #expect(try await Scene.codes(bench.take(late)) == ["ALREADY_REGISTERED"])
    }

    @Test func `a leader assigns to many; it is completed when all who work on it are done`()
        async throws
    {
        let bench = Scene.bench()
        try await bench.take(Scene.register(1))
        let assigned = try await bench.take(
            Scene.assign(
                "a", [(.lead, "an"), (.cooperate, "binh"), (.cooperate, "cuc"), (.inform, "dung")]))
        let told = try #require(try Scene.statuses(assigned).first)
        #expect(told.status == "04")
        #expect(told.staff?.name == "an")
        #expect(told.description.hasPrefix("Chủ trì: an; Phối hợp: binh"))
        let begun = try await bench.take(
            Scene.act(.progressed, "p", text: "đã dự thảo", by: "binh", isOwnOnly: true))
        #expect(try Scene.statuses(begun).map(\.status) == ["05"])
        #expect(try Scene.statuses(begun).map { $0.staff?.name } == ["binh"])
        // Each rung is told once.
        let more = try await bench.take(
            Scene.act(.progressed, "p2", text: "trình ký", by: "an", isOwnOnly: true),
            Scene.act(.completed, "c1", by: "binh", isOwnOnly: true),
            Scene.act(.completed, "c2", by: "cuc", isOwnOnly: true))
        #expect(try Scene.statuses(more).isEmpty)
        #expect(try Scene.changes(more).last?.entry?.standing == .processing)
        let last = try await bench.take(Scene.act(.completed, "c3", by: "an", isOwnOnly: true))
        #expect(try Scene.statuses(last).map(\.status) == ["06"])
        #expect(try Scene.changes(last).last?.entry?.standing == .completed)
        // Who was told for information may still read it.
        let read = try await bench.take(Scene.act(.seen, "s", by: "dung", isOwnOnly: true))
        #expect(try Scene.changes(read).map(\.outcome) == [.done])
        #expect(
            try await Scene.codes(bench.take(Scene.act(.urged, "u"))) == ["ENTRY_CLOSED"])
    }

    @Test func `an officer tells of the own part alone`() async throws {
        let bench = Scene.bench()
        try await bench.take(Scene.register(1), Scene.assign("a", [(.lead, "an")]))
        let made = try await bench.take(
            Scene.act(.progressed, "1", text: "x", by: "binh", isOwnOnly: true),
            Scene.act(.completed, "2", by: "binh", isOwnOnly: true),
            Scene.act(.completed, "3", assignment: 1, by: "binh", isOwnOnly: true),
            Scene.act(.seen, "4", by: "binh", isOwnOnly: true))
        #expect(try Scene.codes(made) == Array(repeating: "NOT_ASSIGNED", count: 4))
    }

    @Test func `what went for information alone is completed when all have read it`()
        async throws
    {
        let bench = Scene.bench()
        try await bench.take(
            Scene.register(1), Scene.assign("a", [(.inform, "an"), (.inform, "binh")]))
        let first = try await bench.take(Scene.act(.seen, "1", by: "an", isOwnOnly: true))
        #expect(try Scene.statuses(first).isEmpty)
        let second = try await bench.take(Scene.act(.seen, "2", by: "binh", isOwnOnly: true))
        #expect(try Scene.statuses(second).map(\.status) == ["06"])
    }

    @Test func `another lead ends the first one's part; two leads at once are none`() async throws {
        let bench = Scene.bench()
        try await bench.take(Scene.register(1))
        #expect(
            try await Scene.codes(
                bench.take(
                    Scene.assign("a", [(.lead, "an"), (.lead, "binh")]), Scene.assign("b", [])))
                == ["SECOND_LEAD", "NOTHING_ASSIGNED"])
        try await bench.take(Scene.assign("c", [(.lead, "an")]))
        let made = try await bench.take(Scene.assign("d", [(.lead, "binh")]))
        let entry = try #require(try Scene.changes(made).first?.entry)
        #expect(entry.assignments.map(\.isOpen) == [false, true])
        #expect(try Scene.statuses(made).isEmpty)
        let done = try await bench.take(Scene.act(.completed, "e", by: "binh", isOwnOnly: true))
        #expect(try Scene.changes(done).last?.entry?.standing == .completed)
    }

    @Test func `who directs closes the whole; urging is counted and told in the history`()
        async throws
    {
        let bench = Scene.bench()
        try await bench.take(
            Scene.register(1), Scene.assign("a", [(.lead, "an"), (.inform, "dung")]))
        let urged = try await bench.take(Scene.act(.urged, "u", text: "gấp", by: "chu.tich"))
        let change = try #require(try Scene.changes(urged).first)
        #expect(change.assignments == [1])
        #expect(change.entry?.assignments.map(\.urges) == [1, 0])
        let closed = try await bench.take(Scene.act(.completed, "c", by: "chu.tich"))
        #expect(try Scene.statuses(closed).map(\.status) == ["06"])
        #expect(
            try Scene.changes(closed).last?.entry?.assignments.allSatisfy { !$0.isOpen } == true)
    }

    @Test func `the same request of an act again is done once`() async throws {
        let bench = Scene.bench()
        try await bench.take(Scene.register(1))
        let order = Scene.assign("a", [(.lead, "an")])
        try await bench.take(order)
        let again = try await bench.take(order)
        #expect(try Scene.changes(again).map(\.outcome) == [.repeated])
        #expect(try Scene.changes(again).last?.entry?.assignments.count == 1)
    }

    @Test func `a paper document is handled alike, and nobody is told`() async throws {
        let bench = Scene.bench()
        let made = try await bench.take(
            Scene.paper("giấy"), Scene.assign("a", [(.lead, "an")]),
            Scene.act(.completed, "c", by: "an", isOwnOnly: true))
        #expect(try Scene.changes(made).last?.entry?.standing == .completed)
        #expect(try Scene.statuses(made).isEmpty)
    }

    // MARK: What the exchange says

    @Test func `03 that the exchange does not take cancels the entry, and its number stays used`()
        async throws
    {
        let bench = Scene.bench()
        try await bench.take(Scene.register(1))
        let made = try await bench.take(
            Scene.notice(.statusRefused, of: 1, status: "03", state: "01"))
        let entry = try #require(try Scene.changes(made).first?.entry)
        #expect(entry.standing == .cancelled)
        #expect(entry.closedBecause == "lý do")
        // The same request is told of the cancelled entry; another one begins anew.
        let again = try await bench.take(Scene.register(1))
        #expect(try Scene.changes(again).map(\.outcome) == [.repeated])
        #expect(try Scene.numbers(again) == [1])
        let anew = try await bench.take(Scene.register(1, "anew"))
        #expect(try Scene.numbers(anew) == [2])
        #expect(try Scene.statuses(anew).map(\.status) == ["03"])
        #expect(
            try await Scene.codes(bench.take(Scene.act(.opinion, "o", text: "x"))) == [
                "ENTRY_CLOSED"
            ])
    }

    @Test func `03 of what was accepted by another way leaves the number standing`() async throws {
        let bench = Scene.bench()
        try await bench.take(Scene.register(1))
        let made = try await bench.take(
            Scene.notice(.statusRefused, of: 1, status: "03", state: "06"))
        #expect(try Scene.changes(made).first?.entry?.standing == .registered)
    }

    @Test func `while a recall is open an entry stands still; 15 cancels it, after 16 it goes on`()
        async throws
    {
        let bench = Scene.bench()
        for number in [1, 2] {
            try await bench.take(
                Scene.register(number),
                Scene.assign("a\(number)", entry: "2026/\(number)", [(.lead, "an")]),
                Scene.notice(.recallAsked, of: number, text: "gửi nhầm"))
        }
        let still = try await bench.take(Scene.act(.progressed, "p", text: "x", by: "an"))
        #expect(try Scene.codes(still) == ["RECALL_OPEN"])
        #expect(try Scene.changes(still).first?.entry?.recallReason == "gửi nhầm")
        let given = try await bench.take(Scene.notice(.recallAnswered, of: 1, status: "15"))
        #expect(try Scene.changes(given).first?.entry?.standing == .cancelled)
        #expect(try Scene.statuses(given).isEmpty)
        // What was told meanwhile was not taken: the sender is told again.
        let kept = try await bench.take(Scene.notice(.recallAnswered, of: 2, status: "16"))
        #expect(try Scene.changes(kept).first?.entry?.standing == .assigned)
        #expect(try Scene.statuses(kept).map(\.status) == ["04"])
        #expect(
            try await Scene.changes(
                bench.take(
                    Scene.act(.progressed, "q", entry: "2026/2", text: "x", by: "an"))
            ).map(\.outcome) == [.done])
    }

    @Test func `agencies do not see one another's books`() async throws {
        let bench = Scene.bench()
        try await bench.take(Scene.register(1))
        var other = OfficeSubmitted()
        other.agency = "H27.05.05"
        other.act = .urged
        other.entry = "2026/1"
        other.request = "x"
        other.at = Scene.morning.milliseconds
        #expect(
            try await Scene.codes(bench.take(Scene.record(other))) == ["UNKNOWN_ENTRY"])
        other.act = .registered
        other.document = OfficeDocument()
        other.request = "y"
        #expect(try await Scene.numbers(bench.take(Scene.record(other))) == [1])
    }
}
