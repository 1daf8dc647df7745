// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Foundation
import KafkaEventLog
import TestSupport
import Testing

/// What a node's topic takes of a producer that compresses.
@Suite(.enabled(if: KafkaBroker.isExpected))
struct CompressionTests {
    /// Twenty megabytes that a producer packs to some twenty kilobytes.
    @Test func `a batch that unpacks to more than a record is refused, and the next one is read`()
        async throws
    {
        let broker = try await KafkaBroker.shared()
        let directory = try TemporaryDirectory()
        let node = "C\(UInt32.random(in: 0...UInt32.max))"
        let topic = Topic.submitted.name(node)
        let log = try broker.log()
        try await log.create(Topic.specs(ofNode: node))
        try Data(repeating: 0x20, count: 20 << 20)
            .write(to: URL(fileURLWithPath: directory.file("large")))
        try Data("a packet".utf8).write(to: URL(fileURLWithPath: directory.file("small")))
        func publish(_ file: String) throws -> (Int32, String) {
            let kcat = Process()
            kcat.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            kcat.arguments = [
                "kcat", "-b", broker.servers, "-P", "-z", "gzip", "-X",
                "message.max.bytes=100000000", "-X", "message.timeout.ms=20000", "-t", topic,
                directory.file(file),
            ]
            let said = Pipe()
            kcat.standardError = said
            try kcat.run()
            let text = String(
                decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            kcat.waitUntilExit()
            return (kcat.terminationStatus, text)
        }
        let (large, said) = try publish("large")
        #expect(large != 0 && said.contains("Message size too large"), "\(said)")
        let (small, error) = try publish("small")
        #expect(small == 0, "\(error)")
        #expect(try await log.readAll(topic).map(\.text) == ["a packet"])
        #expect(
            try await log.describeTopics()[topic]?.settings["compression.type"] == "uncompressed")
        await log.close()
    }
}
