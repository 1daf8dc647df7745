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
    /// Of a node that the tests started; nil for a cluster that was there.
    private let node: KafkaNode?

    private init(servers: String, node: KafkaNode?) {
        self.servers = servers
        self.node = node
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
        case .running(let servers): return KafkaBroker(servers: servers, node: nil)
        case .distribution: return try await start()
        case nil: throw Missing(description: "REQUIRE_KAFKA is set and there is no broker")
        }
    }

    /// The broker that all tests share, started once a process.
    package static func shared() async throws -> KafkaBroker { try await starting.value }

    /// A node of one test's own.
    package static func start() async throws -> KafkaBroker {
        guard let home = ProcessInfo.processInfo.environment["KAFKA_HOME"], !home.isEmpty else {
            throw Missing(description: "KAFKA_HOME is not set")
        }
        let node = try KafkaNode(home: home)
        let broker = KafkaBroker(servers: "127.0.0.1:\(node.port)", node: node)
        try await broker.waitUntilReady(node)
        return broker
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
    package func pause() throws { try node?.signal(SIGSTOP) }

    package func resume() throws { try node?.signal(SIGCONT) }

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
