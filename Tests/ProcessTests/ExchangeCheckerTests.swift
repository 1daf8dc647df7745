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
            ],
            "H05": [
                answer("delivery", "D1", ("receiver", "H05.01")),
                answer("delivery", "D2", ("receiver", "H05.01")),
            ],
        ]
    }

    @Test func `what arrived exactly once is in order`() {
        #expect(ExchangeChecker(submitted).problems(good).isEmpty)
    }

    @Test func `every single answer that is missing is noticed`() throws {
        for (node, list) in good {
            for index in list.indices where list[index]["answer"]?.stringValue != "repeated" {
                var answers = good
                answers[node]?.remove(at: index)
                #expect(!ExchangeChecker(submitted).problems(answers).isEmpty, "\(node) \(index)")
            }
        }
    }

    @Test func `every single answer that is doubled is noticed`() throws {
        for (node, list) in good {
            for index in list.indices where list[index]["answer"]?.stringValue != "repeated" {
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
