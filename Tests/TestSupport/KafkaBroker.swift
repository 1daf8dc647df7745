// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import KafkaEventLog
import Telemetry

/// A real broker for tests: a running cluster (`KAFKA_BOOTSTRAP`), or a node started from a plain
/// distribution (`KAFKA_HOME`) that ends with the test process, however that ends.
package final class KafkaBroker: Sendable {
    package let servers: String
    /// Those that the tests started; none for a cluster that was there.
    private let nodes: [KafkaNode]

    private init(servers: String, nodes: [KafkaNode]) {
        self.servers = servers
        self.nodes = nodes
    }

    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    /// Where a broker can be had from.
    private enum Source {
        case running(String)
        case distribution(String)
    }

    private static let source: Source? = {
        let environment = ProcessInfo.processInfo.environment
        if let servers = environment["KAFKA_BOOTSTRAP"], !servers.isEmpty {
            return .running(servers)
        }
        if let home = environment["KAFKA_HOME"], !home.isEmpty { return .distribution(home) }
        let isRequired = environment["REQUIRE_KAFKA"] == "1"
        print(
            "Kafka: nothing was tested; KAFKA_BOOTSTRAP or KAFKA_HOME names a broker"
                + (isRequired ? " (REQUIRE_KAFKA is set: that is a failure)" : ""))
        return nil
    }()

    /// True where tests of Kafka are to run: also where they must fail for want of a broker.
    package static let isExpected =
        source != nil || ProcessInfo.processInfo.environment["REQUIRE_KAFKA"] == "1"

    /// True where tests can start nodes of their own, to hurt them.
    package static let canStartNodes: Bool =
        ProcessInfo.processInfo.environment["KAFKA_HOME"].map { !$0.isEmpty } ?? false

    private static let starting = Task<KafkaBroker, any Error> {
        switch source {
        case .running(let servers): return KafkaBroker(servers: servers, nodes: [])
        case .distribution: return try await start()
        case nil: throw Missing(description: "REQUIRE_KAFKA is set and there is no broker")
        }
    }

    /// The broker that all tests share, started once a process.
    package static func shared() async throws -> KafkaBroker { try await starting.value }

    /// A cluster of one test's own, of one node or three, with more listeners and settings than a
    /// plain one.
    package static func start(
        nodes count: Int = 1, listeners: [KafkaListener] = [], settings: [String] = []
    ) async throws -> KafkaBroker {
        guard let home = ProcessInfo.processInfo.environment["KAFKA_HOME"], !home.isEmpty else {
            throw Missing(description: "KAFKA_HOME is not set")
        }
        let cluster = try KafkaNode.cluster(of: count, listeners: listeners)
        let nodes = try (0..<count).map {
            try KafkaNode(
                home: home, number: $0, of: cluster, listeners: listeners, settings: settings)
        }
        let broker = KafkaBroker(
            servers: nodes.map { "127.0.0.1:\($0.port)" }.joined(separator: ","), nodes: nodes)
        for node in nodes { try await broker.waitUntilReady(node) }
        return broker
    }

    /// The port of the first node's listener without encryption.
    package var port: UInt16 { nodes.first?.port ?? 0 }

    /// Where another listener of the cluster is reached.
    package func servers(of listener: String) -> String {
        nodes.map { "127.0.0.1:\($0.ports[listener] ?? 0)" }.joined(separator: ",")
    }

    /// A log on this broker.
    package func log(
        cluster: String = "tests", instance: String = "test", limits: KafkaLimits = .forTests
    ) throws -> KafkaEventLog {
        try KafkaEventLog(
            KafkaSettings(
                bootstrapServers: servers, cluster: cluster, instance: instance, limits: limits),
            logger: Logger(label: "kafka", level: .error))
    }

    /// Opens a log, runs the body with it and closes it, also after an error.
    package func withLog(
        limits: KafkaLimits = .forTests,
        _ body: @Sendable (KafkaEventLog) async throws -> Void
    ) async throws {
        let log = try log(limits: limits)
        do {
            try await body(log)
        } catch {
            await log.close()
            throw error
        }
        await log.close()
    }

    /// Stops the node's process in its tracks; its connections stay open and silent.
    package func pause(_ number: Int = 0) throws { try nodes[number].signal(SIGSTOP) }

    package func resume(_ number: Int = 0) throws { try nodes[number].signal(SIGCONT) }

    /// Ends a node without a farewell; it does not come back.
    package func kill(_ number: Int) throws { try nodes[number].signal(SIGKILL) }

    private func waitUntilReady(_ node: KafkaNode) async throws {
        let deadline = ContinuousClock.now + .seconds(90)
        while !node.accepts {
            try node.checkAlive()
            guard ContinuousClock.now < deadline else {
                throw Missing(description: "the node did not start: \(node.lastWords)")
            }
            try await ContinuousClock().sleep(for: .milliseconds(50))
        }
        let log = try log()
        while !(await Self.answers(log)) {
            try node.checkAlive()
            guard ContinuousClock.now < deadline else {
                throw Missing(description: "the node does not answer: \(node.lastWords)")
            }
        }
        await log.close()
    }

    /// Waits some seconds for the answer.
    private static func answers(_ log: KafkaEventLog) async -> Bool {
        do {
            _ = try await log.topics()
            return true
        } catch {
            return false
        }
    }
}

/// One more listener of a node, with settings of its own.
package struct KafkaListener: Sendable {
    package var name: String
    package var `protocol`: String
    package var settings: [String]

    package init(_ name: String, _ protocol: String, settings: [String] = []) {
        self.name = name
        self.protocol = `protocol`
        self.settings = settings
    }
}

extension KafkaLimits {
    /// New topics are noticed sooner than an operator needs.
    package static var forTests: KafkaLimits {
        var limits = KafkaLimits()
        limits.topicRefreshMilliseconds = 1_000
        return limits
    }
}

extension EventLogUnderTest {
    package static let kafka = EventLogUnderTest(name: "Kafka") { body in
        try await KafkaBroker.shared().withLog { try await body($0) }
    }
}
