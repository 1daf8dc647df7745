// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import Demo

/// The arithmetic of the summary, from answers in whatever order they come.
@Suite struct DemoLedgerTests {
    private let manifest: DemoManifest

    init() throws { manifest = try DemoManifest(Array(Sample.manifest.utf8)) }

    private func ledger() -> DemoLedger {
        DemoLedger(manifest, submissions: ["s1", "s2", "s1", "s3"])
    }

    private func outcome(
        _ kind: String, _ submission: String, code: String = "X"
    ) -> JSONValue {
        [
            "answer": .string(kind), "at": "2025-06-16T08:00:01+07:00",
            "submission": .string(submission), "packet": "document", "code": .string(code),
            "message": ["vi": "không", "en": "no"],
        ]
    }

    private func delivery(_ receiver: String, of id: String = "D1") -> JSONValue {
        [
            "answer": "delivery", "at": "2025-06-16T08:00:02+07:00", "documentId": .string(id),
            "receiver": .string(receiver), "sender": "H27.05", "priority": 0,
            "trace": [["agency": .string(receiver), "level": "commune"]],
        ]
    }

    private func status(_ code: String, _ receiver: String) -> JSONValue {
        [
            "answer": "status", "at": "2025-06-16T08:00:03+07:00", "documentId": "D1",
            "receiver": .string(receiver), "status": .string(code),
        ]
    }

    private func complete(_ ledger: inout DemoLedger) {
        for index in 0..<4 { ledger.willSubmit(index, at: 1_000) }
        ledger.taken(0, submission: "s1", receipt: "r1")
        ledger.taken(1, submission: "s2", receipt: "r2")
        ledger.taken(2, submission: "s1", receipt: "r1")
        ledger.refused(
            3, DemoLedger.Refusal(code: "SECRET_DOCUMENT", vi: "mật", en: "secret", agencies: []))
        for answer in [
            outcome("accepted", "s1"), outcome("accepted", "s2"), outcome("repeated", "s1"),
            outcome("refused", "s2", code: "SIGNATURE_INVALID"),
            // The call said so already.
            outcome("refused", "s3", code: "SECRET_DOCUMENT"),
        ] {
            _ = ledger.read(answer, node: "H27", at: 1_500)
        }
        for receiver in ["H35.1", "H35.2"] {
            _ = ledger.read(delivery(receiver), node: "H35", at: 1_700)
            for code in ["01", "03", "06"] {
                _ = ledger.read(status(code, receiver), node: "H27", at: 1_900)
            }
        }
    }

    @Test func `a run that went as expected holds`() {
        var ledger = ledger()
        #expect(!ledger.isSettled(expected: manifest.totals))
        complete(&ledger)
        #expect(ledger.isSettled(expected: manifest.totals))
        #expect(ledger.figures == manifest.totals)
        #expect(ledger.faults.isEmpty)
        #expect(ledger.surprises.isEmpty)
        #expect(ledger.latencies.value(0.5) == 700)
        let wrong = ledger.figures.compared(with: manifest.totals).filter { !$0.holds }
        #expect(wrong.isEmpty)
    }

    @Test func `a refusal after registration counts as refused only`() {
        var ledger = ledger()
        _ = ledger.read(outcome("accepted", "s2"), node: "H27", at: 0)
        #expect(ledger.figures.accepted == 1)
        _ = ledger.read(outcome("refused", "s2", code: "SIGNATURE_INVALID"), node: "H27", at: 0)
        #expect(ledger.figures.accepted == 0)
        #expect(ledger.figures.refused == 1)
        #expect(ledger.figures.submitted == 1)
        #expect(ledger.figures.refusedByCode == ["SIGNATURE_INVALID": 1])
    }

    @Test func `a status before its delivery counts when that comes`() {
        var ledger = ledger()
        _ = ledger.read(status("01", "H35.1"), node: "H27", at: 0)
        #expect(ledger.figures.deliveriesAcknowledged == 0)
        _ = ledger.read(delivery("H35.1"), node: "H35", at: 0)
        #expect(ledger.figures.deliveriesAcknowledged == 1)
        #expect(ledger.acknowledgedByLevel == ["commune": 1])
    }

    @Test func `a delivery told twice is a fault and nothing to do`() {
        var ledger = ledger()
        #expect(ledger.read(delivery("H35.1"), node: "H35", at: 0) != nil)
        #expect(ledger.read(delivery("H35.1"), node: "H35", at: 0) == nil)
        #expect(ledger.figures.deliveriesDue == 1)
        #expect(ledger.faults.count == 1)
    }

    @Test func `another receipt for the same packet is a fault`() {
        var ledger = ledger()
        ledger.taken(0, submission: "s1", receipt: "r1")
        ledger.taken(2, submission: "s1", receipt: "r9")
        #expect(ledger.faults.count == 1)
    }

    @Test func `each wrong figure is named`() throws {
        var ledger = ledger()
        complete(&ledger)
        _ = ledger.read(delivery("H35.3"), node: "H35", at: 0)
        ledger.deadLetters(2)
        let summary = DemoSummary(
            manifest: manifest, ledger: ledger, log: "embedded", duration: 1,
            stats: ["deliveriesDue": 2], standstill: nil)
        #expect(
            summary.problems == [
                "deliveriesDue is 3, not 2", "deadLetters is 2, not 0",
                "the gateway counts 2 deliveriesDue, its answers 3",
            ])
        #expect(summary.json["holds"] == false)
        #expect(summary.json["submitted"] == 4)
        #expect(summary.json["refusedByCode"]?["SECRET_DOCUMENT"] == 1)
        #expect(summary.json["latencyMs"]?["p50"] == 700)
    }

    @Test func `a packet with another outcome is named`() {
        var ledger = ledger()
        _ = ledger.read(outcome("refused", "s1", code: "NOT_XML"), node: "H27", at: 0)
        let summary = DemoSummary(
            manifest: manifest, ledger: ledger, log: "embedded", duration: 1, stats: .null,
            standstill: "nothing has happened for 120 s")
        #expect(summary.problems.contains("a: refused (NOT_XML), not accepted"))
        #expect(summary.problems.contains("b: no answer, not refused (SIGNATURE_INVALID)"))
        #expect(summary.problems.last?.hasSuffix("nothing has happened for 120 s") == true)
    }

    @Test func `a standstill ends the waiting`() async {
        let board = DemoBoard(ledger())
        let reason = await board.wait(patience: .milliseconds(10)) { _ in false }
        #expect(reason?.contains("nothing has happened") == true)
        #expect(await board.wait(patience: .seconds(60)) { _ in true } == nil)
        board.end("the pipeline ended")
        #expect(await board.wait(patience: .seconds(60)) { _ in false } == "the pipeline ended")
    }

    @Test func `percentiles are of the nearest rank`() {
        var times = Percentiles()
        #expect(times.value(0.5) == nil)
        for value in Int64(1)...100 { times.add(value) }
        #expect(times.value(0.5) == 50)
        #expect(times.value(0.99) == 99)
        #expect(times.value(1) == 100)
        times.add(-5)
        #expect(times.value(0) == 0)
    }
}
