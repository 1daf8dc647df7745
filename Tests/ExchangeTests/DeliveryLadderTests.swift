// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct DeliveryLadderTests {
    static let morning = BusinessTime.written("2025-06-16T08:00:00")
    static let noon = BusinessTime.written("2025-06-16T12:00:00")
    static let evening = BusinessTime.written("2025-06-16T18:00:00")

    /// Every state × every event. `>` moves, `=` repeats, `~` is late, `?` opens a request, `+` and
    /// `-` answer one, `x` is refused.
    static let events = "            01   02   03   04   05   06   13   15   16   recall update"

    static let newer = [
        "due         >01  >02  >03  >04  >05  >06  >w   x    x    >w   +",
        "01          =    >02  >03  >04  >05  >06  ?    x    x    ?    ?",
        "02          ~    =    x    x    x    x    >w   x    x    >w   =",
        "03          ~    x    =    >04  >05  >06  ?    x    x    ?    ?",
        "04          ~    x    x    =    >05  >06  ?    x    x    ?    ?",
        "05          ~    x    x    x    =    >06  ?    x    x    ?    ?",
        "06          ~    x    x    x    x    =    ?    x    x    ?    ?",
        "15          ~    x    x    x    x    x    =    =    x    =    =",
        "withdrawn   >01  x    x    x    x    x    =    x    x    =    =",
    ]

    /// The same with a report not newer than the one that led to the state.
    static let older = [
        "01          =    >02  >03  >04  >05  >06  ?    x    x    ?    ?",
        "02          ~    =    x    x    x    x    >w   x    x    >w   =",
        "03          ~    x    =    >04  >05  >06  ?    x    x    ?    ?",
        "04          ~    x    ~    =    >05  >06  ?    x    x    ?    ?",
        "05          ~    x    ~    ~    =    >06  ?    x    x    ?    ?",
        "06          ~    x    ~    ~    ~    =    ?    x    x    ?    ?",
        "15          ~    x    ~    ~    ~    ~    =    =    x    =    =",
    ]

    static let recallOpen = [
        "01          =    >15  >03  >04  >05  >06  =    >15  -    =    ?",
        "03          ~    x    =    >04  >05  >06  =    >15  -    =    ?",
        "04          ~    x    x    =    >05  >06  =    >15  -    =    ?",
        "05          ~    x    x    x    =    >06  =    >15  -    =    ?",
        "06          ~    x    x    x    x    =    =    >15  -    =    ?",
    ]

    /// What the receiver did after it was asked.
    static let frozen = [
        "01          =    >15  x    x    x    x    =    >15  -    =    ?",
        "03          ~    x    =    x    x    x    =    >15  -    =    ?",
        "04          ~    x    x    =    x    x    =    >15  -    =    ?",
        "05          ~    x    x    x    =    x    =    >15  -    =    ?",
        "06          ~    x    x    x    x    =    =    >15  -    =    ?",
    ]

    static let updateOpen = [
        "01          =    >02  >03  >04  >05  >06  ?    +    -    ?    =",
        "03          ~    x    =    >04  >05  >06  ?    +    -    ?    =",
        "04          ~    x    x    =    >05  >06  ?    +    -    ?    =",
        "05          ~    x    x    x    =    >06  ?    +    -    ?    =",
        "06          ~    x    x    x    x    =    ?    +    -    ?    =",
    ]

    /// Acceptance is held while signatures could not be checked.
    static let held = [
        "due         >01  >02  x    x    x    x    >w   x    x    >w   +",
        "01          =    >02  x    x    x    x    ?    x    x    ?    ?",
    ]

    @Test(arguments: newer) func `newer reports`(_ row: String) throws {
        try check(row, at: DeliveryLadderTests.evening) { DeliveryLadderTests.ladder($0) }
    }

    @Test(arguments: older) func `older reports`(_ row: String) throws {
        try check(row, at: DeliveryLadderTests.morning) { DeliveryLadderTests.ladder($0) }
        // Time stamps cut to the day are equal.
        try check(row, at: DeliveryLadderTests.noon) { DeliveryLadderTests.ladder($0) }
    }

    /// Of what the receiver did before it was asked.
    @Test(arguments: recallOpen) func `while a recall is open`(_ row: String) throws {
        for time in [nil, DeliveryLadderTests.evening] {
            try check(row, at: DeliveryLadderTests.evening) {
                DeliveryLadderTests.ladder($0, recall: true, askedAt: time)
            }
        }
    }

    @Test(arguments: frozen) func `what is done after a recall was asked is not taken`(
        _ row: String
    ) throws {
        try check(row, at: DeliveryLadderTests.evening) {
            DeliveryLadderTests.ladder($0, recall: true, askedAt: DeliveryLadderTests.noon)
        }
    }

    @Test(arguments: updateOpen) func `while an update is open`(_ row: String) throws {
        try check(row, at: DeliveryLadderTests.evening) {
            DeliveryLadderTests.ladder($0, update: true)
        }
    }

    @Test(arguments: held) func `while acceptance is held`(_ row: String) throws {
        try check(row, at: DeliveryLadderTests.evening) { state in
            var ladder = DeliveryLadderTests.ladder(state)
            ladder.isAcceptanceHeld = true
            return ladder
        }
    }

    @Test func `the tables leave no state out`() {
        let states = DeliveryLadderTests.newer.map { $0.split(separator: " ")[0] }
        #expect(Set(states.map(String.init)) == Set(DeliveryState.allCases.map(\.rawValue)))
    }

    @Test func `a return needs a reason`() {
        for description in [nil, "", "  \n"] {
            var ladder = DeliveryLadder()
            let effect = ladder.apply(
                StatusReport(.rejected, at: DeliveryLadderTests.noon, description: description))
            #expect(effect == .refused(.statusReasonRequired(.rejected)))
            #expect(ladder == DeliveryLadder())
        }
    }

    @Test func `a refused recall can be asked again, and an answer can be repeated`() {
        var ladder = DeliveryLadderTests.ladder(.completed)
        let unexplained = StatusReport(.changeRefused, at: DeliveryLadderTests.evening)
        let refusal = StatusReport(
            .changeRefused, at: DeliveryLadderTests.evening, description: "đã thi hành")
        #expect(ladder.apply(.recall) == .opened(.recall))
        #expect(ladder.apply(unexplained) == .refused(.statusReasonRequired(.changeRefused)))
        #expect(ladder.apply(refusal) == .answered(.recall, agreed: false))
        #expect(ladder.apply(refusal) == .repeated)
        #expect(ladder.state == .completed)
        #expect(ladder.apply(.recall) == .opened(.recall))
        #expect(
            ladder.apply(StatusReport(.changeAgreed, at: DeliveryLadderTests.evening))
                == .moved(to: .cancelled))
        #expect(
            ladder.apply(StatusReport(.changeAgreed, at: DeliveryLadderTests.evening)) == .repeated)
    }

    @Test func `an answer goes to the recall first, then to the update`() {
        var ladder = DeliveryLadderTests.ladder(.accepted)
        #expect(ladder.apply(.update) == .opened(.update))
        #expect(ladder.apply(.recall) == .opened(.recall))
        #expect(
            ladder.apply(
                StatusReport(
                    .changeRefused, at: DeliveryLadderTests.evening, description: "đã thi hành"))
                == .answered(.recall, agreed: false))
        #expect(
            ladder.apply(StatusReport(.changeAgreed, at: DeliveryLadderTests.evening))
                == .answered(.update, agreed: true))
        #expect(ladder.state == .accepted)
    }

    @Test func `a document fetched while it was withdrawn has to be asked for`() {
        var ladder = DeliveryLadder()
        #expect(ladder.apply(.recall) == .moved(to: .withdrawn))
        #expect(
            ladder.apply(StatusReport(.arrived, at: DeliveryLadderTests.noon))
                == .moved(to: .arrived))
        #expect(ladder.isRecallOpen)
        #expect(
            ladder.apply(StatusReport(.changeAgreed, at: DeliveryLadderTests.evening))
                == .moved(to: .cancelled))
    }

    @Test func `03 and 02 answer a recall only where a setting says so`() {
        let accepted = StatusReport(.accepted, at: DeliveryLadderTests.evening)
        let rejected = StatusReport(
            .rejected, at: DeliveryLadderTests.evening, description: "Đã xử lý")
        for (report, expected) in [
            (accepted, DeliveryLadder.Effect.moved(to: .cancelled)),
            (rejected, .answered(.recall, agreed: false)),
        ] {
            var ladder = DeliveryLadderTests.ladder(.arrived, recall: true)
            #expect(ladder.apply(report, acceptsOldRecallReplies: true) == expected)
        }
        var ladder = DeliveryLadderTests.ladder(.arrived, recall: true)
        #expect(ladder.apply(accepted) == .moved(to: .accepted))
        #expect(ladder.isRecallOpen)
        // Without an open recall the setting changes nothing.
        ladder = DeliveryLadderTests.ladder(.arrived)
        #expect(ladder.apply(accepted, acceptsOldRecallReplies: true) == .moved(to: .accepted))
    }

    private static func ladder(
        _ state: DeliveryState, recall: Bool = false, askedAt: BusinessTime? = nil,
        update: Bool = false
    ) -> DeliveryLadder {
        DeliveryLadder(
            state: state, stateTime: state == .due || state == .withdrawn ? nil : noon,
            isRecallOpen: recall, recallTime: askedAt, isUpdateOpen: update,
            lastAnswer: state == .cancelled ? .changeAgreed : nil)
    }

    private func check(
        _ row: String, at time: BusinessTime, make: (DeliveryState) -> DeliveryLadder
    ) throws {
        let cells = row.split(separator: " ").map(String.init)
        let state = try #require(DeliveryState(rawValue: cells[0]))
        let names = DeliveryLadderTests.events.split(separator: " ").map(String.init)
        try #require(cells.count == names.count + 1)
        for (name, expected) in zip(names, cells.dropFirst()) {
            let before = make(state)
            var ladder = before
            let effect: DeliveryLadder.Effect
            if let request = ChangeRequest(rawValue: name) {
                effect = ladder.apply(request)
            } else {
                let code = try #require(StatusCode(rawValue: name))
                effect = ladder.apply(StatusReport(code, at: time, description: "Lý do"))
            }
            #expect(sign(effect) == expected, "\(state) × \(name): \(effect)")
            switch effect {
            case .repeated, .late, .refused: #expect(ladder == before, "\(state) × \(name)")
            case .moved(let next): #expect(ladder.state == next)
            case .opened, .answered: #expect(ladder.state == state)
            }
        }
    }

    private func sign(_ effect: DeliveryLadder.Effect) -> String {
        switch effect {
        case .moved(.withdrawn): ">w"
        case .moved(let state): ">" + state.rawValue
        case .repeated: "="
        case .late: "~"
        case .opened: "?"
        case .answered(_, let agreed): agreed ? "+" : "-"
        case .refused: "x"
        }
    }
}
