// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import JSON
import Terminal

/// The cluster's name on Kafka: written down once by `lienthong topics apply`, compared by every
/// process at its start, since every event's id begins with it (`Topics/cluster.md`).
package enum ClusterName {
    private static let place = TopicPartition(Topic.cluster.name, 0)

    /// A sentence where this can be no cluster's name.
    package static func check(_ name: String) throws(UsageError) {
        let isName =
            (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                    UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        guard isName else {
            throw UsageError("a cluster's name is 1 to 64 letters, digits, '.', '_' and '-'")
        }
    }

    /// What is written down; nil where nothing is.
    package static func read(_ log: any EventLog) async throws -> String? {
        guard try await log.topics()[Topic.cluster.name] != nil else { return nil }
        guard let bounds = try await log.bounds(of: [place])[place], bounds.beginning < bounds.end
        else { return nil }
        let reader = try await log.follow([place: bounds.beginning])
        do {
            let name = try await firstName(reader)
            await reader.close()
            return name
        } catch {
            await reader.close()
            throw error
        }
    }

    private static func firstName(_ reader: any LogReader) async throws -> String? {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            let run = try await reader.next(maxRecords: 1, wait: .milliseconds(500))
            if let record = run.records.first {
                guard let name = try JSONReader.parse(record.value ?? [])["cluster"]?.stringValue
                else {
                    throw EventLogError(
                        .corrupt, operation: "read the cluster's name",
                        detail: "the first record of the topic \(Topic.cluster.name) holds none")
                }
                return name
            }
            if run.isAtEnd { return nil }
        }
        throw EventLogError(
            .unavailable, operation: "read the cluster's name", detail: "no answer in time")
    }

    /// Writes the name down where nothing is; the topic exists. Of two that write at the same time
    /// the first wins, so the caller verifies afterwards.
    package static func writeDown(_ name: String, in log: any EventLog) async throws {
        if try await read(log) != nil { return }
        var json = JSONWriter(capacity: 128)
        json.beginObject()
        json.member("cluster", name)
        json.endObject()
        try await log.append([
            NewRecord(
                topic: Topic.cluster.name, partition: 0, key: Array("name".utf8), value: json.bytes)
        ])
    }

    /// Throws `.incompatible` unless `name` is what is written down.
    package static func verify(_ name: String, _ log: any EventLog) async throws {
        let operation = "compare the cluster's name"
        guard let written = try await read(log) else {
            throw EventLogError(
                .incompatible, operation: operation, detail: "no name is written down there",
                hint: "lienthong topics apply makes the topics and writes the name down")
        }
        guard written == name else {
            throw EventLogError(
                .incompatible, operation: operation,
                detail: "--cluster is \(name), but this cluster is \(written)",
                hint: "Event ids begin with the name: give the right one, or the right servers")
        }
    }
}
