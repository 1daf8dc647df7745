// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import JSON
import TestSupport
import Testing

@testable import Commands

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

    /// Met before: no output at all where nothing waited, and a JSON a line where something did.
    @Test func `as JSON it is one list, empty where nothing waits`() throws {
        func parsed(_ lags: [GroupLag]) throws -> [JSONValue]? {
            try JSONReader.parse(Array(GroupLag.json(lags, now: 10_000).utf8)).arrayValue
        }
        #expect(try parsed([]) == [])
        let lag = GroupLag(
            group: "routing", topic: "documents.verified", behind: 2, isExact: true, oldest: 4_000,
            untouched: 0)
        let two = try #require(try parsed([lag, lag]))
        #expect(two.count == 2)
        #expect(two[0]["oldestSeconds"] == 6)
    }
}
