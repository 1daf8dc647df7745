// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import Demo

@Suite struct DemoErrandsTests {
    private func delivery(_ receiver: String, node: String) -> DemoLedger.Delivery {
        DemoLedger.Delivery(
            key: .init(documentID: "D", receiver: receiver), node: node, at: "", readAt: 0,
            latency: nil, level: "commune", isUrgent: false, answer: .null)
    }

    private func entry(receivers: Int) throws -> DemoManifest.Entry {
        var entry = try DemoManifest(Array(Sample.manifest.utf8)).entries[0]
        entry.receivers = receivers
        return entry
    }

    @Test func `a node fetches a circular once, and reports for its other agencies`() async throws {
        let errands = DemoErrands()
        let circular = try entry(receivers: 10_035)
        for receiver in ["a", "b", "c"] {
            errands.add(delivery(receiver, node: "H27"), of: circular)
        }
        errands.add(delivery("x", node: "H35"), of: circular)
        var fetched: [String] = []
        var reported: [String] = []
        for _ in 0..<4 {
            switch await errands.next() {
            case .fetch(let delivery, _): fetched.append(delivery.key.receiver)
            case .report(let delivery, let status):
                reported.append(delivery.key.receiver + status)
            case nil: Issue.record("an errand is missing")
            }
        }
        #expect(fetched.sorted() == ["a", "x"])
        #expect(reported.sorted() == ["b01", "c01"])
    }

    @Test func `other documents go first and are fetched by each receiver`() async throws {
        let errands = DemoErrands()
        errands.add(delivery("a", node: "H27"), of: try entry(receivers: 10_035))
        errands.add(delivery("b", node: "H27"), of: try entry(receivers: 2))
        guard case .fetch(let first, let statuses)? = await errands.next() else {
            Issue.record("nothing to fetch")
            return
        }
        #expect(first.key.receiver == "b")
        #expect(statuses == ["03", "06"])
    }

    @Test func `who waits for an errand learns that there will be none`() async {
        let errands = DemoErrands()
        async let waiting = errands.next()
        errands.close()
        #expect(await waiting == nil)
    }
}

extension DemoErrands.Errand: Equatable {
    public static func == (left: DemoErrands.Errand, right: DemoErrands.Errand) -> Bool {
        left.delivery.key == right.delivery.key
    }
}
