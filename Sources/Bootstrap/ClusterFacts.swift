// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import JSON
import Terminal

/// The facts of a cluster as its topic holds them.
///
/// The first record of a fact counts. A later one counts where the fact may change and the record
/// names what it replaces: of two that are written at the same time, the order of the topic decides,
/// and everybody reads the same.
package struct ClusterFacts: Sendable, Equatable {
    private static let place = TopicPartition(Topic.cluster.name, 0)
    private static let replaced = "insteadOf"

    private var values: [ClusterFact: String] = [:]

    package subscript(fact: ClusterFact) -> String? { values[fact] }

    /// The homes of its documents; nil where nothing is written down. `.incompatible` where that is no
    /// number we can work with.
    package func homes() throws(EventLogError) -> Homes? {
        guard let written = values[.partitions] else { return nil }
        if let homes = Int32(written).flatMap({ Homes($0) }) { return homes }
        throw EventLogError(
            .incompatible, operation: "compare what the cluster has in common",
            detail: "it was made with \(written.prefix(20)) partitions, not with 1 to "
                + "\(Homes.limit)",
            hint: "Another version of the program has made this cluster: start that one")
    }

    /// The same; `.incompatible` also where nothing is written down.
    package func needHomes() throws(EventLogError) -> Homes {
        if let homes = try homes() { return homes }
        throw Self.notWritten(.partitions)
    }

    private static func notWritten(_ fact: ClusterFact) -> EventLogError {
        EventLogError(
            .incompatible, operation: "compare what the cluster has in common",
            detail: "its \(fact.rawValue) is not written down there",
            hint: "lienthong topics apply makes the topics and writes it down")
    }

    /// A sentence where this can be no cluster's name.
    package static func check(name: String) throws(UsageError) {
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

    // MARK: Reading

    /// What is written down now; nothing where the topic does not exist yet.
    package static func read(_ log: any EventLog) async throws -> ClusterFacts {
        var facts = ClusterFacts()
        guard try await log.topics()[Topic.cluster.name] != nil else {
            // A list leaves out what this user may not see, which is then refused.
            do {
                _ = try await log.bounds(of: [place])
            } catch {
                guard error.code == .unknownTopic else { throw error }
            }
            return facts
        }
        try await log.readAll([place], patience: .seconds(10)) { record in
            facts.take(record.value ?? [])
            return true
        }
        return facts
    }

    /// A record that holds no fact we know is a later version's.
    private mutating func take(_ record: [UInt8]) {
        guard let json = try? JSONReader.parse(record) else { return }
        for fact in ClusterFact.allCases {
            guard let value = json[fact.rawValue]?.stringValue else { continue }
            let isFirst = values[fact] == nil
            let replaces = fact.mayChange && json[Self.replaced]?.stringValue == values[fact]
            if isFirst || replaces { values[fact] = value }
        }
    }

    // MARK: Writing

    /// Writes a fact down, in place of what these facts say; the topic exists. Somebody may have been
    /// faster: read again and `verify`.
    package func write(_ fact: ClusterFact, _ value: String, to log: any EventLog) async throws {
        var json = JSONWriter(capacity: 128)
        json.beginObject()
        json.key(fact.rawValue)
        json.string(value)
        if let before = values[fact] {
            json.key(Self.replaced)
            json.string(before)
        }
        json.endObject()
        let key = fact == .cluster ? "name" : fact.rawValue
        try await log.append([
            NewRecord(
                topic: Topic.cluster.name, partition: 0, key: Array(key.utf8), value: json.bytes)
        ])
    }

    /// Throws `.incompatible` unless these are among what is written down.
    package func verify(_ own: [ClusterFact: String]) throws(EventLogError) {
        for fact in ClusterFact.allCases {
            guard let own = own[fact] else { continue }
            guard let written = values[fact] else { throw Self.notWritten(fact) }
            guard written == own else {
                throw EventLogError(
                    .incompatible, operation: "compare what the cluster has in common",
                    detail: fact.difference(own: own, written: written), hint: fact.hint)
            }
        }
    }

    /// The same, after writing down what is not there yet.
    package static func establish(
        _ own: [ClusterFact: String], in log: any EventLog
    ) async throws -> ClusterFacts {
        let found = try await read(log)
        for fact in ClusterFact.allCases {
            if let value = own[fact], found[fact] == nil {
                try await found.write(fact, value, to: log)
            }
        }
        let facts = try await read(log)
        try facts.verify(own)
        return facts
    }
}
