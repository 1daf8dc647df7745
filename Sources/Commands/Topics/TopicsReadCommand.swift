// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Events
import JSON
import Telemetry
import Terminal

extension Command {
    /// A topic's records as JSON lines.
    static let topicsRead = Command(
        "topics read", "prints a topic's records, decoded, one JSON object a line",
        operands: "TOPIC",
        options: topicsOptions + [
            Option("partition", "N", help: "this partition only"),
            Option(
                "from", "OFFSET|beginning|end", default: "beginning",
                help: "where to begin in each partition; end waits for what comes"),
            Option("document", "ID", help: "records that name this document only"),
            Option("limit", "N", help: "at most so many records"),
            Option("follow", help: "goes on with what comes, until it is interrupted"),
        ]
    ) { arguments in
        let reading = try TopicReading(arguments)
        let settings = try ProcessSettings(arguments)
        try settings.requireLog()
        Signals.ignoreFatalWrites()
        let opened = try await OpenedLog(
            settings, logger: Logger(label: "topics", level: settings.logLevel),
            isLooking: true)
        do {
            try await reading.run(opened.log)
        } catch {
            await opened.log.close()
            throw error
        }
        await opened.log.close()
        return ExitCode.done
    }
}

/// What is to be read of a topic.
package struct TopicReading: Sendable {
    private var topic: String
    private var partition: Int32?
    private var start = StoredRecords.Start.beginning
    private var document: [UInt8]?
    private var limit: Int
    private var isFollowing: Bool

    init(_ arguments: Arguments) throws {
        guard arguments.operands.count == 1 else { throw UsageError("give one topic") }
        topic = arguments.operands[0]
        partition = try arguments.int("partition", in: 0...10_000).map { Int32($0) }
        limit = try arguments.int("limit", in: 1...Int.max) ?? Int.max
        document = arguments["document"].map { Array($0.utf8) }
        isFollowing = arguments.has("follow")
        switch arguments["from"] ?? "" {
        case "beginning", "": break
        case "end":
            start = .end
            isFollowing = true
        case let text:
            guard let offset = Int64(text), offset >= 0 else {
                throw UsageError("--from is an offset, beginning or end, not \(text)")
            }
            start = .offset(offset)
        }
    }

    func run(_ log: any EventLog) async throws {
        guard let count = try await log.topics()[topic] else {
            throw UsageError("there is no topic \(topic); topics plan lists what should be there")
        }
        let places = try partitions(of: count).map { TopicPartition(topic, $0) }
        let bounds = try await log.bounds(of: places)
        var positions = bounds.mapValues { start.position(in: $0) }
        var printed = 0
        func show(_ record: Record) -> Bool {
            positions[record.place] = record.offset + 1
            if let document, !record.names(document) { return true }
            var json = JSONWriter()
            record.describe(in: &json)
            StandardStreams.say(json.text)
            printed += 1
            return printed < limit
        }
        try await log.read(positions, until: bounds.mapValues(\.end), show)
        guard isFollowing, printed < limit else { return }
        try await StoredRecords.follow(positions, of: log, show)
    }

    /// All about a document lies in its home partition where the topic is one of documents.
    private func partitions(of count: Int32) throws -> [Int32] {
        if let partition {
            guard partition < count else { throw UsageError("\(topic) has \(count) partitions") }
            return [partition]
        }
        if let document, let homes = Homes(count),
            KnownTopic(topic)?.kind.facts.partitions == .home
        {
            return [homes.of(String(decoding: document, as: UTF8.self))]
        }
        return Array(0..<count)
    }
}

extension Record {
    /// True where the key or the value holds the document's id. Packets and JSON have it as text,
    /// Protobuf as the same bytes.
    fileprivate func names(_ id: [UInt8]) -> Bool {
        [key, value].contains { $0?.holds(id) ?? false }
    }
}

extension [UInt8] {
    fileprivate func holds(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first, count >= needle.count else { return needle.isEmpty }
        return withUnsafeBufferPointer { bytes in
            for start in 0...(bytes.count - needle.count) where bytes[start] == first {
                if bytes[start..<start + needle.count].elementsEqual(needle) { return true }
            }
            return false
        }
    }
}
