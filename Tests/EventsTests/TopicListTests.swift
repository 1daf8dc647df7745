// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Testing

/// What is derived from the lists of topics and of stages.
struct TopicListTests {
    private static func record(_ topic: String, value: [UInt8]) -> Record {
        Record(
            topic: topic, partition: 0, offset: 0, timestamp: 0, key: nil, value: value,
            headers: [])
    }

    @Test func `every topic is made, and known again by its name`() throws {
        let specs = Topic.specs + Topic.specs(ofNode: "H27")
        #expect(Set(specs.map(\.name)).count == specs.count)
        for spec in specs { #expect(KnownTopic(spec.name) != nil, "\(spec.name)") }
        #expect(Set(specs.compactMap { KnownTopic($0.name)?.kind }) == Set(TopicKind.allCases))
        #expect(KnownTopic("documents.accepted.urgent")?.lane == .urgent)
        #expect(KnownTopic("documents.accepted")?.lane == .normal)
        #expect(KnownTopic("documents.submitted.H27")?.kind == .submitted)
        #expect(KnownTopic("documents") == nil)
        #expect(KnownTopic("documents.accepted.slow") == nil)
    }

    @Test func `what the runtime keeps is decoded by its key, whatever the stage`() throws {
        let kept: [(key: String, message: any ProtoMessage.Type)] = [
            (StateKey.timer(due: 1, subject: "d", purpose: "p"), TimerRecord.self),
            (StateKey.dueTime(subject: "d", purpose: "p"), TimerRecord.self),
            (StateKey.parked("d", number: 1), ParkedInput.self),
            (StateKey.parking("d"), Parking.self),
        ]
        for (key, message) in kept {
            var record = Self.record(Topic.state.name(.routing), value: [])
            record.key = Array(key.utf8)
            #expect(ChangelogEntry.message(of: record) == message)
            #expect(ChangelogEntry.schema.contains("`\(message)`"))
        }
    }

    @Test func `what is read of a topic is decoded as what its page names`() throws {
        for spec in Topic.specs + Topic.specs(ofNode: "H27") {
            let content = try #require(KnownTopic(spec.name)?.kind.facts.content)
            let record = Self.record(spec.name, value: [0xff])
            if let message = content.message(of: record) {
                #expect(content.schema.contains("`\(message)`"), "\(spec.name): \(message)")
                #expect(throws: ProtoError.self) { try record.message() }
            } else {
                // A stage that keeps nothing of its own has a changelog for the runtime alone; a
                // table of rules is known by its key.
                #expect(
                    content.schema.hasPrefix("none") || content == ChangelogEntry.self
                        || content == RulesEntry.self, "\(spec.name)")
                #expect(try record.message() == nil)
            }
        }
    }

    @Test func `a table of rules is decoded by its key, one of a later version not at all`() {
        let tables: [(key: String, message: (any ProtoMessage.Type)?)] = [
            (RulesEntry.calendarKey, CalendarRecord.self),
            (RulesEntry.deadlinesKey, DeadlineRulesRecord.self), ("later", nil),
        ]
        for (key, message) in tables {
            var record = Self.record(Topic.registryRules.name, value: [])
            record.key = Array(key.utf8)
            #expect(RulesEntry.message(of: record) == message)
        }
    }

    @Test func `every topic is written by somebody and read by somebody`() {
        for facts in TopicKind.allCases.map(\.facts) {
            #expect(!facts.writers.isEmpty, "\(facts.name)")
            #expect(!facts.readers.isEmpty, "\(facts.name)")
        }
    }

    @Test func `a stage that joins or keeps state reads topics of equal numbers of partitions`() {
        for stage in StageKind.allCases {
            let topics = (Topic.specs + Topic.specs(ofNode: "H27")).filter {
                stage.facts.reads($0.name)
            }
            let counts = Set(topics.map(\.partitions))
            #expect(counts.count == 1, "\(stage)")
            if stage.facts.readsByHome { #expect(counts == [Homes.standard.count]) }
            if stage.facts.state != nil {
                #expect(counts == [Homes.standard.count], "\(stage)")
                #expect(stage.facts.assignment == .range, "\(stage)")
                #expect(Topic.specs.contains { $0.name == Topic.state(of: stage.name) })
            }
            for topic in topics {
                #expect(stage.facts.subscriptions.contains { $0.matches(topic.name) })
            }
        }
    }

    @Test func `every worker runs some stage, and its executable is one of the package's`() throws {
        let package = try repositoryText("Package.swift")
        for worker in WorkerKind.allCases {
            #expect(!worker.stages.isEmpty, "\(worker)")
            #expect(package.contains("executable(\"\(worker.rawValue)\""), "\(worker)")
        }
    }
}
