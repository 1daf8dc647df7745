// LienThong
// SPDX-License-Identifier: Apache-2.0

import Commands
import EventLog
import Events
import TestSupport
import Testing

struct GroupLagTests {
    private static func held(_ place: TopicPartition) -> Fault {
        .fail(
            EventLogError(
                .unavailable, operation: "ask", detail: "a transaction stays open", held: [place]))
    }

    @Test(arguments: [FaultScript.Call.committed, .bounds])
    func `a transaction that stays open is named, and the rest is counted`(
        _ call: FaultScript.Call
    ) async throws {
        try await EventLogUnderTest.embedded.withLog { embedded in
            try await embedded.create(Topic.specs)
            let log = FaultyEventLog(embedded)
            let before = try await GroupLag.all(log)
            // Of the first group its first topic.
            let first = try #require(before.first)
            let place = TopicPartition(first.topic, 3)
            try await log.append((0..<5).map { textRecord(first.topic, 2 + $0 % 2, "x") })
            log.script.atNext(call, Self.held(place))
            let lags = try await GroupLag.all(log)
            #expect(lags.count == before.count)
            #expect(lags.filter { !$0.held.isEmpty }.map(\.topic) == [first.topic])
            #expect(lags.first?.held == [3])
            #expect(lags.first?.behind == 3)
            #expect(log.script.pending == 0)
        }
    }
}
