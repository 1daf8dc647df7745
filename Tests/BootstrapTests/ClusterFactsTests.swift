// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Events
import Terminal
import TestSupport
import Testing

/// On the embedded log: what is asked of a log here is in the contract that both keep.
struct ClusterFactsTests {
    private static let own: [ClusterFact: String] = [
        .cluster: "north", .partitions: "12", .clockOffset: "0", .receiptKey: "key-1",
        .receiverTypeAdds: "1",
    ]

    private static func withTopics(
        _ body: @Sendable (any EventLog) async throws -> Void
    ) async throws {
        try await EventLogUnderTest.embedded.withLog { log in
            try await log.create(Topic.specs)
            try await body(log)
        }
    }

    @Test func `what is written down first stays, and whoever has it otherwise is told`()
        async throws
    {
        try await Self.withTopics { log in
            let facts = try await ClusterFacts.establish(Self.own, in: log)
            for fact in ClusterFact.allCases {
                #expect(facts[fact] == Self.own[fact])
                let other = await #expect(throws: EventLogError.self) {
                    try await ClusterFacts.establish([fact: "other"], in: log)
                }
                #expect(other?.code == .incompatible)
                #expect(other?.detail.contains("other") == true, "\(fact)")
                #expect(other?.detail.contains(try #require(Self.own[fact])) == true, "\(fact)")
                #expect(other?.hint?.isEmpty == false)
            }
            #expect(try await ClusterFacts.read(log) == facts)
        }
    }

    @Test(arguments: [
        (ClusterFact.cluster, "--cluster is south, but this cluster is north"),
        (.partitions, "--partitions is 3, but this cluster was made with 12"),
        (.clockOffset, "--clock-offset is -3d12h, but this cluster's clock is shifted by 0s"),
        (.receiptKey, "--receipt-key is the key key-2, but this cluster signs"),
        (.receiverTypeAdds, "--receiver-type-adds is 0, but in this cluster 1 adds"),
    ])
    func `the sentence names the setting`(_ fact: ClusterFact, _ sentence: String) async throws {
        let values: [ClusterFact: String] = [
            .cluster: "south", .partitions: "3", .clockOffset: "-302400000", .receiptKey: "key-2",
            .receiverTypeAdds: "0",
        ]
        try await Self.withTopics { log in
            let facts = try await ClusterFacts.establish(Self.own, in: log)
            let error = #expect(throws: EventLogError.self) {
                try facts.verify([fact: values[fact] ?? ""])
            }
            #expect(error?.detail.contains(sentence) == true, "\(error?.detail ?? "")")
        }
    }

    @Test func `nothing written down is another thing than something else`() async throws {
        try await Self.withTopics { log in
            let facts = try await ClusterFacts.read(log)
            let error = #expect(throws: EventLogError.self) { try facts.verify(Self.own) }
            #expect(error?.hint?.contains("topics apply") == true)
        }
    }

    @Test func `of two that write at the same time the first counts for all`() async throws {
        try await Self.withTopics { log in
            // Both found nothing, and write.
            let nothing = try await ClusterFacts.read(log)
            try await nothing.write(.receiptKey, "east", to: log)
            try await nothing.write(.receiptKey, "west", to: log)
            #expect(try await ClusterFacts.read(log)[.receiptKey] == "east")
            await #expect(throws: EventLogError.self) {
                try await ClusterFacts.establish([.receiptKey: "west"], in: log)
            }
        }
    }

    @Test func `a key is replaced by who knows the one before, once`() async throws {
        try await Self.withTopics { log in
            let before = try await ClusterFacts.establish(Self.own, in: log)
            try await before.write(.receiptKey, "key-2", to: log)
            // Somebody who had not seen that.
            try await before.write(.receiptKey, "key-3", to: log)
            let after = try await ClusterFacts.read(log)
            #expect(after[.receiptKey] == "key-2")
            try after.verify([.cluster: "north", .receiptKey: "key-2"])
            // And back again, if it must be.
            try await after.write(.receiptKey, "key-1", to: log)
            #expect(try await ClusterFacts.read(log)[.receiptKey] == "key-1")
        }
    }

    @Test func `what events rest on is never replaced`() async throws {
        try await Self.withTopics { log in
            let facts = try await ClusterFacts.establish(Self.own, in: log)
            try await facts.write(.cluster, "south", to: log)
            try await facts.write(.partitions, "3", to: log)
            #expect(try await ClusterFacts.read(log) == facts)
        }
    }

    @Test func `the name that earlier versions wrote, and what later ones may write, is read over`()
        async throws
    {
        try await Self.withTopics { log in
            for text in ["{\"cluster\":\"north\"}", "{\"colour\":\"red\"}", "no JSON"] {
                try await log.append([
                    NewRecord(
                        topic: Topic.cluster.name, partition: 0, key: nil, value: Array(text.utf8))
                ])
            }
            #expect(try await ClusterFacts.read(log)[.cluster] == "north")
            #expect(try await ClusterFacts.read(log)[.partitions] == nil)
        }
    }

    @Test func `a topic of another number of partitions is named`() throws {
        var found = Dictionary(uniqueKeysWithValues: Topic.specs.map { ($0.name, $0.partitions) })
        try OpenedLog.checkPartitions(found, .standard)
        found[Topic.statusesReceived.name] = Homes.standard.count + 1
        let error = #expect(throws: EventLogError.self) {
            try OpenedLog.checkPartitions(found, .standard)
        }
        #expect(error?.detail.hasPrefix("statuses.received has 13 partitions") == true)
    }

    @Test func `the homes are those that the cluster was made with`() async throws {
        try await Self.withTopics { log in
            #expect(try await ClusterFacts.read(log).homes() == nil)
            let none = try await ClusterFacts.read(log)
            #expect(throws: EventLogError.self) { try none.needHomes() }
            let facts = try await ClusterFacts.establish([.partitions: "3"], in: log)
            #expect(try facts.needHomes() == Homes(3))
        }
        for count in ["0", "1025", "three", "99999999999"] {
            try await Self.withTopics { log in
                let facts = try await ClusterFacts.establish([.partitions: count], in: log)
                let error = #expect(throws: EventLogError.self) { try facts.needHomes() }
                #expect(error?.code == .incompatible)
            }
        }
    }

    @Test func `a cluster of three homes has its topics so, and documents theirs`() throws {
        let homes = try #require(Homes(3))
        var found = Dictionary(
            uniqueKeysWithValues: Topic.specs(homes).map { ($0.name, $0.partitions) })
        #expect(Set(found.values) == [1, 3])
        try OpenedLog.checkPartitions(found, homes)
        found[Topic.statusesReceived.name] = 12
        #expect(throws: EventLogError.self) { try OpenedLog.checkPartitions(found, homes) }
        #expect(Set((0..<100).map { homes.of("document \($0)") }) == [0, 1, 2])
    }

    @Test(arguments: ["", "a b", "tỉnh", "a/b", String(repeating: "x", count: 65)])
    func `what can be no name is refused`(_ name: String) {
        #expect(throws: UsageError.self) { try ClusterFacts.check(name: name) }
    }
}
