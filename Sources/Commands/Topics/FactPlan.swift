// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Crypto
import EventLog
import Events
import Exchange
import JSON
import Terminal

/// What `topics apply` would write down of what the cluster's processes have in common.
struct FactPlan: Sendable {
    struct Change: Sendable {
        var fact: ClusterFact
        var from: String?
        var to: String
    }

    let changes: [Change]
    private let found: ClusterFacts
    private let wanted: [ClusterFact: String]
    /// What is written down, else what the operator says.
    let homes: Homes

    /// Beside the topics' own options.
    static let options = [
        Option(
            "partitions", "N",
            help: "on Kafka: the partitions that documents have their homes in (at first 12), fixed"
                + " by the first apply"),
        Option(
            "clock-offset", "DURATION",
            help: "on Kafka: the shift of the business clock, for all processes (at first 0s)"),
        Option(
            "receipt-key", "FILE",
            help: "on Kafka: the key that signs receipts from now on; else the first process's"),
        Option(
            "receiver-type-adds", "0|1",
            help: "on Kafka: which ReceiverType of an update adds a receiver; else the first"
                + " process's"),
    ]

    /// Compares what the operator says with what is written down. `.incompatible` where the servers
    /// are another cluster's: its topics are not ours to change.
    init(_ arguments: Arguments, cluster: String, _ log: any EventLog) async throws {
        found = try await ClusterFacts.read(log)
        let said = try arguments.int("partitions", in: 1...Int(Homes.limit))
        homes =
            try said.flatMap { Homes(Int32($0)) } ?? found.homes()
            ?? .standard
        var wanted: [ClusterFact: String] = [
            .cluster: cluster, .partitions: String(homes.count),
        ]
        if let offset = arguments["clock-offset"] {
            wanted[.clockOffset] = String(try Duration(written: offset).milliseconds)
        } else if found[.clockOffset] == nil {
            wanted[.clockOffset] = "0"
        }
        if let path = arguments["receipt-key"] {
            wanted[.receiptKey] = try Ed25519.PrivateKey(contentsOfFile: path).publicKey.thumbprint
        }
        if let adds = arguments["receiver-type-adds"] {
            guard ["0", "1"].contains(adds) else {
                throw UsageError("--receiver-type-adds is 0 or 1, not \(adds)")
            }
            wanted[.receiverTypeAdds] = adds
        }
        self.wanted = wanted
        for fact in ClusterFact.allCases where !fact.mayChange {
            if found[fact] != nil, let value = wanted[fact] { try found.verify([fact: value]) }
        }
        changes = ClusterFact.allCases.compactMap { [found] fact in
            guard let value = wanted[fact], found[fact] != value else { return nil }
            return Change(fact: fact, from: found[fact], to: value)
        }
    }

    /// Writes them down, and throws `.incompatible` where another `apply` was faster.
    func apply(to log: any EventLog) async throws {
        for change in changes { try await found.write(change.fact, change.to, to: log) }
        try await ClusterFacts.read(log).verify(wanted)
    }

    var lines: [String] {
        changes.map { change in
            let before = change.from.map { " (before: \($0))" } ?? ""
            return "write   \(change.fact.sentence(change.to))\(before)"
        }
    }

    func write(to json: inout JSONWriter) {
        json.key("writeDown")
        json.beginArray()
        for change in changes {
            json.beginObject()
            json.member("fact", change.fact.rawValue)
            json.member("from", change.from)
            json.member("to", change.to)
            json.endObject()
        }
        json.endArray()
    }
}
