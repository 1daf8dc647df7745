// LienThong
// SPDX-License-Identifier: Apache-2.0

import Testing

/// The checker itself: each defect that is planted in a good account must be found.
struct AlarmCheckerTests {
    private let checker = AlarmChecker(commands: [
        AlarmCommand(number: 1, document: "d", verb: .set(alarm: "warn", after: 50)),
        AlarmCommand(number: 2, document: "d", verb: .set(alarm: "other", after: 50)),
        AlarmCommand(number: 3, document: "d", verb: .set(alarm: "warn", after: 90)),
        AlarmCommand(number: 4, document: "d", verb: .remove(alarm: "other")),
        AlarmCommand(number: 5, document: "d", verb: .absent(until: 200)),
        AlarmCommand(number: 6, document: "e", verb: .set(alarm: "warn", after: 10)),
    ])

    private let good = [
        "d": [
            "1 set warn 50 60", "2 set other 50 62", "3 set warn 90 103", "4 remove other",
            "fired 3 103 105", "5 absent 200",
        ],
        "e": ["6 set warn 10 20", "fired 6 20 20"],
    ]

    private func finds(
        _ change: (inout [String]) -> Void, _ comment: Comment,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var written = good
        change(&written["d", default: []])
        #expect(
            !checker.problems(written).isEmpty, comment, sourceLocation: sourceLocation)
    }

    @Test func `a good account is good`() {
        #expect(checker.problems(good).isEmpty)
    }

    @Test func `a timer that fired twice, never, too early or at its old time is found`() {
        finds({ $0.append("fired 3 103 106") }, "twice")
        finds({ $0.remove(at: 4) }, "never")
        finds({ $0[4] = "fired 3 103 102" }, "too early")
        finds({ $0[4] = "fired 1 60 61" }, "at the time that was moved")
        finds({ $0[4] = "fired 3 99 105" }, "at a time nobody set")
        finds({ $0.insert("fired 1 60 61", at: 3) }, "moved, and fired besides")
        finds({ $0.append("fired 2 62 150") }, "removed, and fired")
        #expect(!checker.problems(["d": good["d"]!]).isEmpty, "another document's never fired")
    }

    @Test func `a command that is lost, doubled, or has overtaken a parked one is found`() {
        for index in good["d"]!.indices where index != 4 {
            finds({ $0.remove(at: index) }, "\(index) lost")
            finds({ $0.append($0[index]) }, "\(index) doubled")
        }
        finds({ $0.swapAt(0, 1) }, "overtaken")
        finds({ $0.insert($0.removeLast(), at: 3) }, "the parked one came before its turn")
        var strange = good
        strange["f"] = ["7 remove warn"]
        #expect(!checker.problems(strange).isEmpty, "nobody asked for it")
    }
}
