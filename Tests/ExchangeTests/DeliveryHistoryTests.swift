// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import TestSupport
import Testing

@Suite struct DeliveryHistoryTests {
    /// A moment of the day of the tests.
    static func at(_ hour: Int, _ minute: Int = 0) -> BusinessTime {
        BusinessTime(CivilDate(daysSince1970: 20_255), hour: hour, minute: minute)
    }

    static func report(
        _ code: String, at time: BusinessTime, id: UInt8 = 0, hasReason: Bool = true
    ) -> LadderRow {
        guard let code = StatusCode(rawValue: code) else { preconditionFailure(code) }
        return LadderRow(.report(code), at: time, id: [id], hasReason: hasReason)
    }

    static func request(_ request: ChangeRequest, at time: BusinessTime) -> LadderRow {
        LadderRow(.request(request), at: time, id: [0xFF])
    }

    // MARK: The order of arrival does not count

    @Test(arguments: 1...400)
    func `whatever the order in which they come, reports come to the same`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let codes = ["01", "02", "03", "04", "05", "06", "15", "16"]
        let isHeld = random.next() % 4 == 0
        let rows = (0..<UInt8(1 + random.next() % 9)).map { number in
            let arrival = Self.at(8, Int(random.next() % 12))
            // Clocks that lag, and one in eight that lies far into the future.
            let written =
                random.next() % 8 == 0
                ? Self.at(23) : Self.at(8, Int(random.next() % 8))
            return Self.report(
                codes[Int(random.next() % UInt64(codes.count))],
                at: LadderRow.counted(written, arrivedAt: arrival), id: number,
                hasReason: random.next() % 3 > 0)
        }
        let expected = Self.reference(rows, isHeld: isHeld)
        for _ in 0..<6 {
            var history = DeliveryHistory(DeliveryLadder(isAcceptanceHeld: isHeld))
            for row in rows.shuffled(using: &random) { _ = history.add(row) }
            #expect(history.ladder.state == expected, "seed \(seed): \(rows)")
            #expect(!history.ladder.isRecallOpen && !history.ladder.isUpdateOpen)
            #expect(history.rows.count == rows.count)
        }
    }

    /// Without walking the ladder: the first return with a reason counts unless something was taken
    /// on before it; else how far anything came.
    private static func reference(_ rows: [LadderRow], isHeld: Bool) -> DeliveryState {
        func code(_ row: LadderRow) -> String {
            if case .report(let code) = row.event { code.rawValue } else { "" }
        }
        func stamp(_ row: LadderRow) -> String {
            "\(row.time.milliseconds) \(code(row)) \(1000 + Int(row.id[0]))"
        }
        let returns = rows.filter { code($0) == "02" && $0.hasReason }.map(stamp)
        let taken = rows.filter { "03"..."06" ~= code($0) && !isHeld }
        if let first = returns.min(), first < (taken.map(stamp).min() ?? "~") { return .rejected }
        if let furthest = taken.map(code).max() { return DeliveryState(rawValue: furthest) ?? .due }
        return rows.contains { code($0) == "01" } ? .arrived : .due
    }

    // MARK: Late rows

    @Test func `a late return takes back an acceptance, and says so`() {
        var history = DeliveryHistory(DeliveryLadder())
        #expect(history.add(Self.report("03", at: Self.at(10))).effect == .moved(to: .accepted))
        let change = history.add(Self.report("02", at: Self.at(9)))
        #expect(change.effect == .moved(to: .rejected))
        #expect(change.corrects)
        #expect(change.displaced == [.accepted])
        #expect(history.ladder.state == .rejected)
    }

    @Test func `a slow clock is no correction`() {
        var history = DeliveryHistory(DeliveryLadder())
        _ = history.add(Self.report("01", at: Self.at(10)))
        let change = history.add(Self.report("03", at: Self.at(9, 59)))
        #expect(change.effect == .moved(to: .accepted))
        #expect(!change.corrects)
    }

    @Test func `what was refused counts when a late row shows that it was right`() {
        var history = DeliveryHistory(DeliveryLadder())
        _ = history.add(Self.report("01", at: Self.at(9)))
        _ = history.add(Self.request(.recall, at: Self.at(10)))
        let early = history.add(Self.report("05", at: Self.at(12)))
        #expect(early.effect == .refused(.recallAsked(.processing)))
        let late = history.add(Self.report("16", at: Self.at(11)))
        #expect(late.effect == .moved(to: .processing))
        #expect(late.corrects)
        #expect(!history.ladder.isRecallOpen)
    }

    @Test func `a clock far ahead keeps nobody out`() {
        var history = DeliveryHistory(DeliveryLadder())
        let year = BusinessTime(CivilDate(daysSince1970: 30_000), hour: 8)
        let lie = LadderRow.counted(year, arrivedAt: Self.at(9))
        #expect(lie == Self.at(9, 5))
        _ = history.add(Self.report("03", at: lie))
        #expect(
            history.add(Self.report("05", at: Self.at(9, 6))).effect == .moved(to: .processing))
        #expect(history.add(Self.report("02", at: Self.at(9, 7))).effect.isRefusal)
    }

    // MARK: Requests

    /// The race, as it always was: of an acceptance and a recall the first at the delivery wins.
    @Test(arguments: [true, false])
    func `a report that was here before the recall counts before it`(isFirst: Bool) {
        var history = DeliveryHistory(DeliveryLadder())
        _ = history.add(Self.report("01", at: Self.at(9)))
        let recall = Self.request(.recall, at: Self.at(10))
        let acceptance = Self.report("03", at: Self.at(10, 1))
        for row in isFirst ? [acceptance, recall] : [recall, acceptance] { _ = history.add(row) }
        #expect(history.ladder.state == (isFirst ? .accepted : .arrived))
        #expect(history.ladder.isRecallOpen)
    }

    @Test func `what the receiver did before it was asked is true, whenever it is told`() {
        var history = DeliveryHistory(DeliveryLadder())
        _ = history.add(Self.report("01", at: Self.at(9)))
        _ = history.add(Self.request(.recall, at: Self.at(10)))
        #expect(
            history.add(Self.report("03", at: Self.at(9, 30))).effect == .moved(to: .accepted))
        #expect(history.ladder.isRecallOpen)
    }

    /// The clock of who answers may lag: an answer follows what it answers.
    @Test func `an answer is never before its question`() {
        var history = DeliveryHistory(DeliveryLadder())
        _ = history.add(Self.report("01", at: Self.at(9)))
        _ = history.add(Self.request(.recall, at: Self.at(10)))
        #expect(
            history.add(Self.report("15", at: Self.at(8))).effect == .moved(to: .cancelled))
    }

    /// Agreed is agreed, whatever a second answer is dated.
    @Test(arguments: [("15", "16", DeliveryState.cancelled), ("16", "15", .arrived)])
    func `of two answers the first that comes is one`(
        first: String, second: String, state: DeliveryState
    ) {
        var history = DeliveryHistory(DeliveryLadder())
        _ = history.add(Self.report("01", at: Self.at(9)))
        _ = history.add(Self.request(.recall, at: Self.at(10)))
        _ = history.add(Self.report(first, at: Self.at(12)))
        #expect(history.add(Self.report(second, at: Self.at(11))).effect.isRefusal)
        #expect(history.ladder.state == state)
        #expect(!history.ladder.isRecallOpen)
    }

    @Test func `a return that is told after the recall was asked gives the document back`() {
        var history = DeliveryHistory(DeliveryLadder())
        _ = history.add(Self.report("01", at: Self.at(9)))
        _ = history.add(Self.request(.recall, at: Self.at(10)))
        #expect(
            history.add(Self.report("02", at: Self.at(9, 30))).effect == .moved(to: .cancelled))
        #expect(history.add(Self.report("15", at: Self.at(11))).effect == .repeated)
    }

    @Test func `a withdrawal was told to both sides: nothing dated before it undoes it`() {
        var history = DeliveryHistory(DeliveryLadder())
        #expect(
            history.add(Self.request(.recall, at: Self.at(10))).effect == .moved(to: .withdrawn))
        #expect(history.add(Self.report("03", at: Self.at(8))).effect.isRefusal)
        #expect(history.add(Self.report("01", at: Self.at(9))).effect == .moved(to: .arrived))
        #expect(history.ladder.isRecallOpen)
        _ = history.add(Self.report("16", at: Self.at(11)))
        #expect(history.ladder.state == .withdrawn)
    }

    @Test func `an update lifts or sets what holds acceptance back, from then on`() {
        var history = DeliveryHistory(DeliveryLadder(isAcceptanceHeld: true))
        _ = history.add(Self.report("01", at: Self.at(9)))
        #expect(history.add(Self.report("03", at: Self.at(9, 30))).effect.isRefusal)
        _ = history.add(Self.request(.update, at: Self.at(10)))
        #expect(history.ladder.state == .arrived)
        #expect(
            history.add(Self.report("03", at: Self.at(10, 1))).effect == .moved(to: .accepted))
    }

    // MARK: Bounds

    @Test func `of very many rows the oldest are settled, and the newest still count`() {
        var history = DeliveryHistory(DeliveryLadder())
        for number in 0..<200 {
            _ = history.add(
                Self.report(
                    "05", at: Self.at(9).advanced(byMilliseconds: Int64(number) * 1000),
                    id: UInt8(number % 250)))
        }
        #expect(history.rows.count == DeliveryHistory.maxRows)
        let old = history.add(Self.report("02", at: Self.at(9)))
        #expect(old.effect == .late)
        #expect(old.isUncounted)
        #expect(history.rows.count == DeliveryHistory.maxRows)
        #expect(history.add(Self.report("06", at: Self.at(10))).effect == .moved(to: .completed))
    }

    /// What an earlier version left has no rows.
    @Test func `a ladder without rows goes on as it would have gone`() {
        for state in DeliveryState.allCases {
            for code in StatusCode.allCases where code != .takeBackRequested {
                let before = DeliveryLadder(
                    state: state,
                    stateTime: state == .due || state == .withdrawn ? nil : Self.at(9),
                    lastAnswer: state == .cancelled ? .changeAgreed : nil)
                for time in [Self.at(8), Self.at(10)] {
                    var expected = before
                    let effect = expected.apply(StatusReport(code, at: time, description: "Lý do"))
                    var history = DeliveryHistory(before)
                    let change = history.add(
                        LadderRow(.report(code), at: time, id: [], hasReason: true))
                    #expect(change.effect.isRefusal == effect.isRefusal, "\(state) \(code)")
                    #expect(history.ladder == expected, "\(state) \(code)")
                }
            }
        }
    }
}

extension DeliveryLadder.Effect {
    var isRefusal: Bool {
        if case .refused = self { true } else { false }
    }
}
