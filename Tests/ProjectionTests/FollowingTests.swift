// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Following
import Projection
import SQLite
import SQLiteEventLog
import TestSupport
import Testing

/// The file beside the log: what one of them loses, the other makes good.
@Suite struct FollowingTests {
    private static func story(documents: Int = 3) -> Story {
        var story = Story()
        for number in 1...documents {
            story.run(Story.document("H27.05.01-\(number)-2025"), to: ["H28.01"])
        }
        return story
    }

    @Test func `what was written before catchUp is found after it`() async throws {
        try await EventLogUnderTest.embedded.withLog { log in
            try await log.create(Topic.specs)
            try await ProjectionUnderTest().following(log) { projection in
                try await eventually("ready") { projection.isReady }
                for number in 1...5 {
                    var story = Story()
                    story.run(Story.document("H27.05.01-\(number)-2025"), to: ["H28.01"])
                    let records = story.records.values.flatMap { $0 }.map {
                        NewRecord(
                            topic: $0.topic, partition: $0.partition, key: nil, value: $0.value)
                    }
                    try await log.append(records)
                    try await projection.catchUp()
                    let found = try await projection.summary("H27.05.01-\(number)-2025")
                    #expect(found?.state == .delivered)
                    #expect(try await projection.lag().records == 0)
                }
                #expect(projection.status.phase == .following)
            }
        }
    }

    @Test func `catchUp does not wait for ever, and not for a projection that stopped`()
        async throws
    {
        let log = ScriptedLog(Self.story())
        log.limit(to: 0)
        let under = try ProjectionUnderTest()
        let projection = try await under.open(log)
        let running = Task { try await projection.run() }
        let late = await #expect(throws: ProjectionError.self) {
            try await projection.catchUp(within: .milliseconds(20))
        }
        #expect(late?.code == .behind)
        #expect(!projection.isReady)
        #expect(try await projection.lag().records > 0)
        let waiting = Task { try await projection.catchUp(within: .seconds(60)) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        projection.stop()
        try await running.value
        let closed = await #expect(throws: ProjectionError.self) {
            try await projection.catchUp()
        }
        #expect(closed?.code == .closed)
        try await projection.close()
    }

    @Test func `cancelling ends it like a stop`() async throws {
        let projection = try await ProjectionUnderTest().open(ScriptedLog(Self.story()))
        let running = Task { try await projection.run() }
        try await projection.catchUp()
        running.cancel()
        try await running.value
        #expect(projection.status.phase == .stopped)
        try await projection.close()
    }

    @Test func `a file of another log is made anew`() async throws {
        var under = try ProjectionUnderTest()
        try await under.after(Self.story(documents: 3)) { _ in }
        under.settings.cluster = Cluster("another")
        try await under.after(Self.story(documents: 2)) { projection in
            let count = try await projection.recent().items.count
            #expect(count == 2)
        }
    }

    @Test func `a log that begins again makes the projection begin again`() async throws {
        let under = try ProjectionUnderTest()
        try await under.after(Self.story(documents: 3)) { _ in }
        try await under.after(Self.story(documents: 1)) { projection in
            let count = try await projection.recent().items.count
            #expect(count == 1)
        }
    }

    @Test func `a damaged file is made anew`() async throws {
        let under = try ProjectionUnderTest()
        try await under.after(Self.story()) { _ in }
        try overwrite(under.settings.path, with: Array("this is no database at all".utf8))
        try await under.after(Self.story()) { projection in
            let count = try await projection.recent().items.count
            #expect(count == 3)
        }
    }

    @Test func `damage that is met later makes the file anew as well`() async throws {
        let under = try ProjectionUnderTest()
        try await under.after(Self.story(documents: 2)) { _ in }
        let connection = try Connection(path: under.settings.path)
        let root = try #require(
            try connection.int64("SELECT rootpage FROM sqlite_schema WHERE name = 'deliveries'"))
        connection.close()
        try overwrite(
            under.settings.path, at: (root - 1) * 4096, with: Array(repeating: 0xff, count: 4096))
        try await under.after(Self.story(documents: 3)) { projection in
            let documents = try await projection.stats().documents
            #expect(documents == [.delivered: 3])
            #expect(try await projection.inbox(of: "H28.01").items.count == 3)
        }
    }

    @Test func `a full disk stops it, says so, and loses nothing`() async throws {
        let story = Self.story(documents: 100)
        let reference = try ProjectionUnderTest()
        try await reference.after(story) { _ in }

        var under = try ProjectionUnderTest()
        under.settings.maxPageCount = 60
        try await under.following(ScriptedLog(story)) { projection in
            try await eventually("full") { projection.status.phase == .retrying }
            #expect(projection.status.problem?.contains("no room") == true)
            #expect(projection.status.isHealthy)
            // What was applied is still there to be asked for.
            _ = try await projection.stats()
        }
        under.settings.maxPageCount = nil
        try await under.after(story, seed: 9) { projection in
            #expect(projection.status.problem == nil)
        }
        #expect(try under.dump() == reference.dump())
    }

    @Test func `an event that cannot be read is noted and passed`() async throws {
        var story = Story()
        story.append(Topic.deliveriesChanged.name, 2, value: [0x0a, 0xff])
        story.run(Story.document("H27.05.01-1-2025"), to: ["H28.01"])
        try await ProjectionUnderTest().after(story) { projection in
            let unreadable = try await projection.stats().unreadable
            #expect(unreadable == 1)
            #expect(try await projection.summary("H27.05.01-1-2025")?.state == .delivered)
        }
    }

    /// A topic that names the projection among its readers and that no row comes of is told here.
    @Test func `every topic that the projection reads is decoded`() async throws {
        var story = Story()
        let topics = Topic.specs.map(\.name)
        for topic in topics { story.append(topic, 0, value: [0xff]) }
        let followed = topics.filter {
            KnownTopic($0)?.kind.facts.readers.contains(.projection) ?? false
        }
        try await ProjectionUnderTest().after(story) { projection in
            let unreadable = try await projection.stats().unreadable
            #expect(unreadable == followed.count)
        }
    }

    @Test func `what the log removed before it was read is noted for good`() async throws {
        let directory = try TemporaryDirectory()
        let log = try await SQLiteEventLog(path: directory.file("log.sqlite"))
        try await log.create(
            Topic.specs.map {
                TopicSpec(
                    name: $0.name, partitions: $0.partitions,
                    cleanup: .delete(retentionMilliseconds: 1))
            })
        let under = try ProjectionUnderTest()
        func append(_ number: Int) async throws {
            var story = Story()
            story.run(Story.document("H27.05.01-\(number)-2025"), to: ["H28.01"])
            for (place, records) in story.records {
                try await log.append(
                    records.map {
                        NewRecord(
                            topic: place.topic, partition: place.partition, key: nil,
                            value: $0.value)
                    })
            }
        }
        try await append(1)
        try await under.following(log) { try await $0.catchUp(within: .seconds(60)) }
        try await append(1)
        while try await !log.maintain(now: .max) { await Task.yield() }
        try await append(1)
        let missing = try await under.following(log) { projection in
            try await projection.catchUp(within: .seconds(60))
            #expect(try await projection.summary("H27.05.01-1-2025")?.state == .delivered)
            return try await projection.stats().missing
        }
        #expect(missing > 0)
        // After a restart it still says so, and counts it once.
        try await under.following(log) { projection in
            try await projection.catchUp(within: .seconds(60))
            #expect(try await projection.stats().missing == missing)
        }
        await log.close()
    }

    @Test func `fields of a newer version do no harm`() async throws {
        var story = Story()
        var event = DeliveryChanged()
        event.documentID = "H27.05.01-1-2025"
        event.receiver = "H28.01"
        event.attempt = 1
        event.sequence = 4
        event.status = "77"
        event.state = "archived"
        // Field 900, a number.
        event.unknownFields = [0xa0, 0x38, 0x01]
        story.emit(Topic.deliveriesChanged, home: event.documentID, event)
        let unknownFields = event.unknownFields
        try await ProjectionUnderTest().after(story) { projection in
            let delivery = try await projection.delivery(of: "H27.05.01-1-2025", to: "H28.01")
            #expect(delivery?.delivery.standing == .unknown)
            #expect(delivery?.delivery.state == "archived")
            #expect(delivery?.changes.map(\.unknownFields) == [unknownFields])
        }
    }
}
