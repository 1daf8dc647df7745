// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Events
import Terminal
import TestSupport
import Testing

/// On the embedded log: what is asked of a log here is in the contract that both keep.
struct ClusterNameTests {
    private static func withTopics(
        _ body: @Sendable (any EventLog) async throws -> Void
    ) async throws {
        try await EventLogUnderTest.embedded.withLog { log in
            try await log.create(Topic.specs)
            try await body(log)
        }
    }

    @Test func `the first name that is written down stays`() async throws {
        try await Self.withTopics { log in
            #expect(try await ClusterName.read(log) == nil)
            try await ClusterName.writeDown("north", in: log)
            try await ClusterName.writeDown("south", in: log)
            #expect(try await ClusterName.read(log) == "north")
        }
    }

    @Test func `a process of another cluster is told so, and of one without a name too`()
        async throws
    {
        try await Self.withTopics { log in
            let unnamed = await #expect(throws: EventLogError.self) {
                try await ClusterName.verify("north", log)
            }
            #expect(unnamed?.hint?.contains("topics apply") == true)
            try await ClusterName.writeDown("north", in: log)
            try await ClusterName.verify("north", log)
            let other = await #expect(throws: EventLogError.self) {
                try await ClusterName.verify("south", log)
            }
            #expect(other?.code == .incompatible)
            #expect(other?.detail.contains("north") == true)
        }
    }

    @Test func `of two names written at the same time the first counts`() async throws {
        try await Self.withTopics { log in
            for name in ["east", "west"] {
                try await log.append([
                    NewRecord(
                        topic: Topic.cluster.name, partition: 0, key: nil,
                        value: Array("{\"cluster\":\"\(name)\"}".utf8))
                ])
            }
            #expect(try await ClusterName.read(log) == "east")
        }
    }

    @Test(arguments: ["", "a b", "tỉnh", "a/b", String(repeating: "x", count: 65)])
    func `what can be no name is refused`(_ name: String) {
        #expect(throws: UsageError.self) { try ClusterName.check(name) }
    }
}
