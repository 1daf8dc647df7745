// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// Every state of a delivery × every status and command × when it comes, in full.
///
/// The states come to be at 12:00, by what stands behind them; what comes, comes in at 12:30.
///
///     in time   its own time is 12:30
///     late      its own time is 08:00, before everything that is known (a command has no such time)
///     repeated  the same once more, in time, from another packet
///     future    its own time is in another year: it counts as of 12:35
///
/// `>03` leads to that state (`>w` withdrawn), `!` corrects what was told before, `=` is known
/// already, `~` is true and changes nothing, `?` asks the receiver, `+` and `-` answer what was
/// asked, `x` is refused to the reporter and kept.
@Suite struct LadderTableTests {
    static let events = ["01", "02", "03", "04", "05", "06", "15", "16", "recall", "update"]

    /// How each state comes to be.
    static let states: [(name: String, rows: [LadderRow], isHeld: Bool)] = [
        ("due", [], false),
        ("01", [arrived], false),
        ("02", [arrived, noon("02")], false),
        ("03", [arrived, noon("03")], false),
        ("04", [arrived, noon("04")], false),
        ("05", [arrived, noon("05")], false),
        ("06", [arrived, noon("06")], false),
        ("15", [arrived, asked(.recall, 11, 30), noon("15")], false),
        ("withdrawn", [asked(.recall, 12)], false),
        ("recall asked at 01", [arrived, asked(.recall, 12)], false),
        ("recall asked at 05", [arrived, row("05", 11, 30), asked(.recall, 12)], false),
        ("recall refused", [arrived, asked(.recall, 11, 30), noon("16")], false),
        ("withdrawn, had it", [asked(.recall, 11, 30), noon("01")], false),
        ("update asked at 03", [arrived, row("03", 11, 30), asked(.update, 12)], false),
        ("both asked at 01", [arrived, asked(.update, 11, 30), asked(.recall, 12)], false),
        ("due, held", [], true),
        ("01, held", [arrived], true),
    ]

    static let times = ["in time", "late", "repeated", "future"]

    static let expected = """
                                      01    02    03    04    05    06    15    16    recall update
        due                 in time   >01   >02   >03   >04   >05   >06   x     x     >w    +
        due                 late      >01   >02   >03   >04   >05   >06   x     x     .     .
        due                 repeated  =     =     =     =     =     =     x     x     =     +
        due                 future    >01   >02   >03   >04   >05   >06   x     x     .     .
        01                  in time   =     >02   >03   >04   >05   >06   x     x     ?     ?
        01                  late      =     >02   >03   >04   >05   >06   x     x     .     .
        01                  repeated  =     =     =     =     =     =     x     x     =     =
        01                  future    =     >02   >03   >04   >05   >06   x     x     .     .
        02                  in time   ~     =     x     x     x     x     x     x     >w    =
        02                  late      =     =     >03!  >04!  >05!  >06!  x     x     .     .
        02                  repeated  ~     =     x     x     x     x     x     x     =     =
        02                  future    ~     =     x     x     x     x     x     x     .     .
        03                  in time   ~     x     =     >04   >05   >06   x     x     ?     ?
        03                  late      =     >02!  =     >04!  >05!  >06!  x     x     .     .
        03                  repeated  ~     x     =     =     =     =     x     x     =     =
        03                  future    ~     x     =     >04   >05   >06   x     x     .     .
        04                  in time   ~     x     x     =     >05   >06   x     x     ?     ?
        04                  late      =     >02!  ~     =     >05!  >06!  x     x     .     .
        04                  repeated  ~     x     x     =     =     =     x     x     =     =
        04                  future    ~     x     x     =     >05   >06   x     x     .     .
        05                  in time   ~     x     x     x     =     >06   x     x     ?     ?
        05                  late      =     >02!  ~     ~     =     >06!  x     x     .     .
        05                  repeated  ~     x     x     x     =     =     x     x     =     =
        05                  future    ~     x     x     x     =     >06   x     x     .     .
        06                  in time   ~     x     x     x     x     =     x     x     ?     ?
        06                  late      =     >02!  ~     ~     ~     =     x     x     .     .
        06                  repeated  ~     x     x     x     x     =     x     x     =     =
        06                  future    ~     x     x     x     x     =     x     x     .     .
        15                  in time   ~     x     x     x     x     x     =     x     =     =
        15                  late      =     ~     ~     ~     ~     ~     =     x     .     .
        15                  repeated  ~     x     x     x     x     x     =     x     =     =
        15                  future    ~     x     x     x     x     x     =     x     .     .
        withdrawn           in time   >01   x     x     x     x     x     x     x     =     =
        withdrawn           late      >01   x     x     x     x     x     x     x     .     .
        withdrawn           repeated  =     x     x     x     x     x     x     x     =     =
        withdrawn           future    >01   x     x     x     x     x     x     x     .     .
        recall asked at 01  in time   =     >15   x     x     x     x     >15   -     =     ?
        recall asked at 01  late      =     >15   >03   >04   >05   >06   >15   -     .     .
        recall asked at 01  repeated  =     x     x     x     x     x     =     =     =     =
        recall asked at 01  future    =     >15   x     x     x     x     >15   -     .     .
        recall asked at 05  in time   ~     x     x     x     =     x     >15   -     =     ?
        recall asked at 05  late      =     >15!  ~     ~     =     >06!  >15   -     .     .
        recall asked at 05  repeated  ~     x     x     x     =     x     =     =     =     =
        recall asked at 05  future    ~     x     x     x     =     x     >15   -     .     .
        recall refused      in time   =     >02   >03   >04   >05   >06   x     =     ?     ?
        recall refused      late      =     >15!  >03   >04   >05   >06   x     =     .     .
        recall refused      repeated  =     =     =     =     =     =     x     =     =     =
        recall refused      future    =     >02   >03   >04   >05   >06   x     =     .     .
        withdrawn, had it   in time   =     >15   x     x     x     x     >15   >w    =     ?
        withdrawn, had it   late      =     x     x     x     x     x     >15   >w    .     .
        withdrawn, had it   repeated  =     x     x     x     x     x     =     =     =     =
        withdrawn, had it   future    =     >15   x     x     x     x     >15   >w    .     .
        update asked at 03  in time   ~     x     =     >04   >05   >06   +     -     ?     =
        update asked at 03  late      =     >02!  =     >04!  >05!  >06!  +     -     .     .
        update asked at 03  repeated  ~     x     =     =     =     =     =     =     =     =
        update asked at 03  future    ~     x     =     >04   >05   >06   +     -     .     .
        both asked at 01    in time   =     >15   x     x     x     x     >15   -     =     =
        both asked at 01    late      =     >15   >03   >04   >05   >06   >15   -     .     .
        both asked at 01    repeated  =     x     x     x     x     x     =     -     =     =
        both asked at 01    future    =     >15   x     x     x     x     >15   -     .     .
        due, held           in time   >01   >02   x     x     x     x     x     x     >w    +
        due, held           late      >01   >02   x     x     x     x     x     x     .     .
        due, held           repeated  =     =     x     x     x     x     x     x     =     +
        due, held           future    >01   >02   x     x     x     x     x     x     .     .
        01, held            in time   =     >02   x     x     x     x     x     x     ?     ?
        01, held            late      =     >02   x     x     x     x     x     x     .     .
        01, held            repeated  =     =     x     x     x     x     x     x     =     =
        01, held            future    =     >02   x     x     x     x     x     x     .     .
        """

    @Test func `the whole table is as written, and no row is missing`() {
        let actual = Self.states.flatMap { state in
            Self.times.map { Self.line(state.name, $0) { Self.cell(state, $0, $1) } }
        }
        let written = Self.expected.split(separator: "\n").map(String.init)
        #expect(written.first == Self.line("", "") { $1 })
        #expect(written.count == 1 + Self.states.count * Self.times.count)
        for (line, expected) in zip(actual, written.dropFirst()) { #expect(line == expected) }
    }

    @Test func `the table has every state, status and command`() {
        let states = Self.states.map { state in
            Self.history(state).ladder.state
        }
        #expect(Set(states) == Set(DeliveryState.allCases))
        let codes = StatusCode.allCases.filter { !$0.isFromSender }.map(\.rawValue)
        #expect(Set(Self.events) == Set(codes + ChangeRequest.allCases.map(\.rawValue)))
    }

    /// 13 is a recall by another name.
    @Test func `status 13 is a recall`() {
        let row = LadderRow(.report(.takeBackRequested), at: Self.time(12), id: [])
        #expect(row.event == .request(.recall))
    }

    // MARK: How a cell comes to be

    private static func cell(
        _ state: (name: String, rows: [LadderRow], isHeld: Bool), _ time: String, _ event: String
    ) -> String {
        var history = history(state)
        func comes(_ hour: Int, _ minute: Int, id: UInt8) -> LadderRow {
            var row =
                ChangeRequest(rawValue: event).map { asked($0, hour, minute) }
                ?? row(event, hour, minute)
            row.id = [id]
            row.isAcceptanceHeld = state.isHeld
            return row
        }
        switch time {
        case "in time": return sign(history.add(comes(12, 30, id: 1)))
        case "late":
            return ChangeRequest(rawValue: event) == nil
                ? sign(history.add(comes(8, 0, id: 1))) : "."
        case "repeated":
            _ = history.add(comes(12, 30, id: 1))
            return sign(history.add(comes(12, 30, id: 2)))
        default:
            guard ChangeRequest(rawValue: event) == nil else { return "." }
            var lie = comes(12, 30, id: 1)
            lie.time = LadderRow.counted(
                BusinessTime(CivilDate(daysSince1970: 40_000), hour: 8),
                arrivedAt: Self.time(12, 30))
            return sign(history.add(lie))
        }
    }

    private static func history(
        _ state: (name: String, rows: [LadderRow], isHeld: Bool)
    ) -> DeliveryHistory {
        var history = DeliveryHistory(DeliveryLadder(isAcceptanceHeld: state.isHeld))
        for row in state.rows { _ = history.add(row) }
        return history
    }

    private static func line(
        _ state: String, _ time: String, _ cell: (String, String) -> String
    ) -> String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        let cells = events.map { padded(cell(time, $0), 6) }.joined()
        let line = padded(state, 20) + padded(time, 10) + cells
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    private static func sign(_ change: DeliveryHistory.Change) -> String {
        let mark = change.corrects ? "!" : ""
        switch change.effect {
        case .moved(.withdrawn): return ">w" + mark
        case .moved(let state): return ">" + state.rawValue + mark
        case .repeated: return "="
        case .late: return "~"
        case .opened: return "?"
        case .answered(_, let agreed): return (agreed ? "+" : "-") + mark
        case .refused: return "x"
        }
    }

    private static func time(_ hour: Int, _ minute: Int = 0) -> BusinessTime {
        DeliveryHistoryTests.at(hour, minute)
    }

    private static let arrived = row("01", 11)

    private static func noon(_ code: String) -> LadderRow { row(code, 12) }

    private static func row(_ code: String, _ hour: Int, _ minute: Int = 0) -> LadderRow {
        DeliveryHistoryTests.report(code, at: time(hour, minute))
    }

    private static func asked(
        _ request: ChangeRequest, _ hour: Int, _ minute: Int = 0
    ) -> LadderRow {
        DeliveryHistoryTests.request(request, at: time(hour, minute))
    }
}
