// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import KafkaEventLog
import SQLiteEventLog
import Telemetry
import Terminal
import WorkerRuntime

/// What every process of ours is told: read once at its start from flags and environment, checked
/// here, passed down as values.
package struct ProcessSettings: Sendable {
    package enum Log: Sendable {
        /// The embedded log: this process runs everything.
        case sqlite(path: String)
        case kafka(servers: String)
    }

    package var log: Log
    package var dataDirectory: String
    package var cluster: String?
    package var instance: String
    package var host: String
    package var port: Int
    package var clockOffset: Duration
    package var logLevel: LogLevel
    package var kafkaProperties: [String: String]

    /// Which log, and how to reach it.
    package static let logOptions = [
        Option(
            "log", "sqlite:PATH|kafka:SERVERS",
            help: "the event log; by default the embedded one, in the data directory"),
        Option("data", "DIR", default: "lienthong-data", help: "files of this process"),
        Option(
            "cluster", "NAME",
            help: "the cluster's name, the same for all its processes; needed on Kafka"),
        Option(
            "kafka-property", "NAME=VALUE", isRepeatable: true,
            help: "a property of the Kafka client, as security.protocol=SSL"),
        Option(
            "kafka-properties", "FILE",
            help: "a file of such properties, one a line: for passwords"),
        Option(
            "allow-anonymous-kafka",
            help: "uses a broker that asks nobody for a name; for tests, or on a closed network"),
    ]

    package static func level(default standard: String) -> Option {
        Option(
            "log-level", "LEVEL", default: standard, help: "trace, debug, info, warning, error")
    }

    package static let options =
        logOptions + [
            level(default: "info"),
            Option(
                "instance", "NAME", default: "1",
                help: "this process's name, stable over restarts, one process at a time"),
            Option("host", "ADDRESS", default: "127.0.0.1", help: "where to listen"),
            Option("port", "N", default: "8080", help: "the port for HTTP; 0 takes a free one"),
            Option(
                "clock-offset", "DURATION", default: "0s",
                help: "shifts the business clock, as in -3d12h; for demonstrations and tests"),
        ]

    /// Of a command that only looks at the log, the options that it does not have keep their
    /// defaults.
    package init(_ arguments: Arguments) throws(UsageError) {
        dataDirectory = try arguments.required("data")
        switch arguments["log"] {
        case nil, "", "embedded":
            log = .sqlite(path: dataDirectory + "/log.sqlite")
        case .some(let text) where text.hasPrefix("sqlite:"):
            log = .sqlite(path: String(text.dropFirst("sqlite:".count)))
        case .some(let text) where text.hasPrefix("kafka:"):
            log = .kafka(servers: String(text.dropFirst("kafka:".count)))
        case .some(let text):
            throw UsageError("--log is sqlite:PATH or kafka:SERVERS, not \(text)")
        }
        cluster = arguments["cluster"]
        if case .kafka = log, cluster == nil { throw UsageError("--cluster is needed on Kafka") }
        instance = try arguments.required("instance", or: "cli")
        host = try arguments.required("host", or: "127.0.0.1")
        port = try arguments.int("port", in: 0...65_535) ?? 8080
        clockOffset = try Duration(written: try arguments.required("clock-offset", or: "0s"))
        guard let level = LogLevel(rawValue: try arguments.required("log-level")) else {
            throw UsageError("--log-level is trace, debug, info, warning or error")
        }
        logLevel = level
        kafkaProperties = [:]
        if let path = arguments["kafka-properties"] {
            let text = String(
                decoding: try bytes(ofFile: path, limitBytes: 64 << 10), as: UTF8.self)
            for line in text.split(whereSeparator: \.isNewline)
            where !line.hasPrefix("#") && !line.allSatisfy(\.isWhitespace) {
                try add(property: line, of: path)
            }
        }
        // What stands on the command line wins.
        for property in arguments.all("kafka-property") {
            try add(property: property[...], of: "--kafka-property")
        }
        if case .kafka = log, KafkaSettings.isAnonymous(kafkaProperties),
            !arguments.has("allow-anonymous-kafka")
        {
            throw UsageError(Self.anonymous)
        }
    }

    /// Everybody who reaches such a broker may publish as any node.
    private static let anonymous =
        "the broker would be told no name: give a certificate or a password by --kafka-properties "
        + "FILE (security.protocol=SSL, ssl.certificate.location, …), or --allow-anonymous-kafka "
        + "where nobody else reaches the broker"

    /// The sentence names the place, not the line: that may hold a password.
    private mutating func add(property: Substring, of place: String) throws(UsageError) {
        let parts = property.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { throw UsageError("\(place): a property is NAME=VALUE") }
        kafkaProperties[String(parts[0])] = String(parts[1])
    }

    package var clock: BusinessClock {
        .wall(offsetMilliseconds: clockOffset.milliseconds)
    }

    package func worker(cluster: Cluster) -> WorkerSettings {
        WorkerSettings(
            cluster: cluster, instance: instance, clock: clock,
            stateDirectory: dataDirectory + "/state")
    }
}
