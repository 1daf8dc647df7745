// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// The checker itself: against one lost, one doubled and one swapped answer it must fail.
struct ExchangeCheckerTests {
    private let submitted = [
        Submitted(
            documentID: "D1", publisher: "H27", receivers: ["H05.01": "H05", "H27.01": "H27"],
            statuses: ["01", "02"]),
        Submitted(
            documentID: "D2", publisher: "H27", receivers: ["H05.01": "H05"],
            statuses: ["01", "02"]),
        // Parked for a while; its second packet waited behind its first.
        Submitted(
            documentID: "D4", publisher: "G09", receivers: ["H05.01": "H05", "H05.02": "H05"],
            late: ["H05.02"], mayBeDelayed: true, statuses: []),
    ]

    private func answer(
        _ kind: String, _ id: String, _ more: (String, String)...
    ) -> JSONValue {
        .object(
            [("answer", .string(kind)), ("documentId", .string(id))]
                + more.map { ($0.0, .string($0.1)) })
    }

    private var good: [String: [JSONValue]] {
        [
            "H27": [
                answer("accepted", "D1"), answer("delivery", "D1", ("receiver", "H27.01")),
                answer("accepted", "D2"), answer("repeated", "D2"),
                answer("status", "D1", ("receiver", "H27.01"), ("status", "01")),
                answer("status", "D1", ("receiver", "H05.01"), ("status", "01")),
                answer("status", "D1", ("receiver", "H27.01"), ("status", "02")),
                answer("status", "D2", ("receiver", "H05.01"), ("status", "01")),
                answer("status", "D2", ("receiver", "H05.01"), ("status", "02")),
                answer("status", "D1", ("receiver", "H05.01"), ("status", "02")),
                answer("verified", "D1"), answer("verified", "D2"),
            ],
            "H05": [
                answer("delivery", "D1", ("receiver", "H05.01")),
                answer("delivery", "D2", ("receiver", "H05.01")),
                answer("delivery", "D4", ("receiver", "H05.01")),
                answer("delivery", "D4", ("receiver", "H05.02")),
            ],
            "G09": [
                answer("accepted", "D4"), answer("delayed", "D4"), answer("accepted", "D4"),
                answer("verified", "D4"), answer("verified", "D4"),
            ],
        ]
    }

    @Test func `what arrived exactly once is in order`() {
        #expect(ExchangeChecker(submitted).problems(good).isEmpty)
    }

    /// A publisher may be told it any number of times, or of a delay that was too short to be told.
    private static let optional = ["repeated", "delayed"]

    @Test func `every single answer that is missing is noticed`() throws {
        for (node, list) in good {
            for index in list.indices
            where !Self.optional.contains(list[index]["answer"]?.stringValue ?? "") {
                var answers = good
                answers[node]?.remove(at: index)
                #expect(!ExchangeChecker(submitted).problems(answers).isEmpty, "\(node) \(index)")
            }
        }
    }

    @Test func `every single answer that is doubled is noticed`() throws {
        for (node, list) in good {
            for index in list.indices
            where !Self.optional.contains(list[index]["answer"]?.stringValue ?? "") {
                var answers = good
                answers[node]?.append(list[index])
                #expect(!ExchangeChecker(submitted).problems(answers).isEmpty, "\(node) \(index)")
            }
        }
    }

    @Test func `answers about one delivery that changed places are noticed`() throws {
        for (first, second) in [(4, 6), (7, 8), (5, 9), (2, 3)] {
            var answers = good
            answers["H27"]?.swapAt(first, second)
            #expect(!ExchangeChecker(submitted).problems(answers).isEmpty, "\(first) \(second)")
        }
    }

    @Test func `a second packet that overtook its parked document is noticed`() {
        var answers = good
        answers["H05"]?.swapAt(2, 3)
        #expect(
            ExchangeChecker(submitted).problems(answers)
                == ["D4: its second packet came to H05.02 before its first to H05.01"])
    }

    @Test func `a parked document that is lost, or goes on twice, is noticed`() {
        var answers = good
        answers["H05"]?.removeLast(2)
        #expect(ExchangeChecker(submitted).problems(answers).count == 2)
        answers = good
        answers["H05"]? += Array(good["H05"]?.suffix(2) ?? [])
        #expect(ExchangeChecker(submitted).problems(answers).count >= 2)
    }

    @Test func `a delay that is told of nothing delayed, or more often than it can be, is noticed`()
    {
        var answers = good
        answers["H27"]?.append(answer("delayed", "D2"))
        #expect(!ExchangeChecker(submitted).problems(answers).isEmpty)
        answers = good
        answers["G09"]? += Array(repeating: answer("delayed", "D4"), count: 2)
        #expect(!ExchangeChecker(submitted).problems(answers).isEmpty)
    }

    @Test func `an answer for somebody else's node or document is noticed`() {
        var answers = good
        answers["H05"]?.append(answer("delivery", "D3", ("receiver", "H05.01")))
        #expect(!ExchangeChecker(submitted).problems(answers).isEmpty)
        answers = good
        answers["H27"]?.append(answer("delivery", "D2", ("receiver", "H05.01")))
        answers["H05"]?.removeLast()
        #expect(!ExchangeChecker(submitted).problems(answers).isEmpty)
    }
}
