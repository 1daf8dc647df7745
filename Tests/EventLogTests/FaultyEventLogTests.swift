// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

/// The scripted faults do what they say: other tests rely on it.
@Suite struct FaultyEventLogTests {
    private let broken = EventLogError(.unavailable, operation: "append", detail: "scripted")

    private func withFaulty(
        _ body: @Sendable (FaultyEventLog, String) async throws -> Void
    ) async throws {
        try await EventLogUnderTest.embedded.withLog { log in
            let topic = uniqueName("faulty")
            try await log.create([TopicSpec(name: topic, partitions: 1, cleanup: .keep)])
            try await body(FaultyEventLog(log), topic)
        }
    }

    @Test func `the scripted call fails, the ones around it do not`() async throws {
        let broken = broken
        try await withFaulty { log, topic in
            log.script.at(2, .append, .fail(broken))
            try await log.append([textRecord(topic, "a")])
            await #expect(throws: EventLogError.self) {
                try await log.append([textRecord(topic, "b")])
            }
            try await log.append([textRecord(topic, "c")])
            #expect(try await log.readAll(topic).map(\.text) == ["a", "c"])
            #expect(log.script.pending == 0)
            #expect(log.script.count(.append) == 3)
        }
    }

    @Test func `a call may fail after it took effect, or take effect twice`() async throws {
        let broken = broken
        try await withFaulty { log, topic in
            log.script.atNext(.append, .failAfterwards(broken))
            log.script.atNext(.append, after: 2, .duplicate)
            await #expect(throws: EventLogError.self) {
                try await log.append([textRecord(topic, "a")])
            }
            try await log.append([textRecord(topic, "b")])
            #expect(try await log.readAll(topic).map(\.text) == ["a", "b", "b"])
        }
    }

    @Test func `a delayed call waits at its gate`() async throws {
        try await withFaulty { log, topic in
            let gate = Gate()
            log.script.atNext(.append, .delay(gate))
            async let appended = log.append([textRecord(topic, "a")])
            await gate.reached()
            #expect(try await log.readAll(topic).isEmpty)
            gate.open()
            _ = try await appended
            #expect(try await log.readAll(topic).map(\.text) == ["a"])
        }
    }

    @Test func `a commit that is repeated happens once`() async throws {
        try await withFaulty { log, topic in
            let output = uniqueName("out")
            try await log.create([TopicSpec(name: output, partitions: 1, cleanup: .keep)])
            try await log.append([textRecord(topic, "a")])
            var member = MemberProbe(
                try await log.join(
                    Membership(
                        group: "g", instance: "i",
                        subscriptions: [Subscription(.topic(topic))])))
            log.script.atNext(.commit, .duplicate)
            _ = try await member.consume(1) { [textRecord(output, $0.text)] }
            #expect(try await log.readAll(output).map(\.text) == ["a"])
            await member.member.leave()
        }
    }
}
