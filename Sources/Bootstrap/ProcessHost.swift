// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Exchange
import Glibc
import HTTPServer
import SQLiteEventLog
import Telemetry
import Terminal

/// What every process of ours does around its parts: opens the log, ignores fatal signals, answers
/// for its health, drains on SIGTERM.
package struct ProcessHost: Sendable {
    package let settings: ProcessSettings
    package let opened: OpenedLog
    package let metrics = Metrics()
    package let logger: Logger
    /// What this process works on, known after it has died.
    package let inHand: WorkInHand
    private let directory: DataDirectory
    private let termination: Termination

    package init(_ settings: ProcessSettings, label: String) async throws {
        Signals.ignoreFatalWrites()
        Signals.ignoreHangUp()
        // Log, projection and caches are the owner's alone, also those that SQLite makes.
        umask(0o077)
        ProcessInfo.limitHeaps()
        logger = Logger(label: label, level: settings.logLevel)
        termination = Termination(logger)
        directory = try DataDirectory(settings.dataDirectory)
        self.settings = settings
        inHand = WorkInHand(path: settings.dataDirectory + "/in-hand", logger: logger)
        opened = try await OpenedLog(settings, logger: logger)
        if settings.clockOffset != .zero {
            logger.warning(
                "the business clock is shifted",
                [.milliseconds: settings.clockOffset.milliseconds])
        }
    }

    /// For health and metrics alone: threads and places of its own, whatever others suffer.
    package func adminServer(host: String, port: Int) throws -> HTTPServer {
        var server = HTTPServerSettings()
        server.host = host
        server.port = UInt16(port)
        server.threads = 1
        server.maxConnections = 64
        // What is asked of it is not among the public requests.
        return try HTTPServer(settings: server, metrics: Metrics())
    }

    package var serverSettings: HTTPServerSettings {
        var server = HTTPServerSettings()
        server.host = settings.host
        server.port = UInt16(settings.port)
        return server
    }

    /// Runs the parts and the HTTP server until a signal, or until one of them fails; returns the
    /// exit code. `handler` answers what is not about health; `admin` answers about health too, and
    /// alone tells the metrics; `afterServing` ends what the last requests have begun.
    package func run(
        _ parts: [Part], server: HTTPServer, handler: (any HTTPHandler)? = nil,
        admin: (server: HTTPServer, host: String)? = nil, afterServing: () async -> Void = {}
    ) async throws -> Int32 {
        // Whatever ends it from here on by decision is no crash.
        defer { inHand.close() }
        let parts = maintenance + parts
        let runner = PartRunner(parts, logger: logger)
        if let admin {
            try admin.server.start(HealthHandler(runner, metrics: metrics))
            print("health and metrics on \(Self.url(admin.host, admin.server.port))")
        }
        try server.start(
            HealthHandler(runner, metrics: metrics, next: handler, tellsMetrics: admin == nil))
        termination.hasStarted { runner.stop() }
        announce(server.port)
        let code = await runner.run()
        await server.stop()
        await afterServing()
        await admin?.server.stop()
        await opened.log.close()
        withExtendedLifetime(directory) {}
        logger.info("stopped", [.status: code])
        return code
    }

    /// The line that a person, a script or the demo waits for.
    private func announce(_ port: UInt16) {
        let url = Self.url(settings.host, port)
        print("listening on \(url)")
        flushStandardOutput()
        logger.info("started", [.url: url])
    }

    /// RFC 3986, 3.2.2: an IPv6 address stands in brackets.
    package static func url(_ host: String, _ port: UInt16) -> String {
        let isBare = host.contains(":") && !host.hasPrefix("[")
        return isBare ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }

    /// Retention and compaction of the embedded log, a little now and then; a broker does its own.
    private var maintenance: [Part] {
        guard let log = opened.embedded else { return [] }
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
        return [
            Part(
                "maintenance",
                run: {
                    await withTaskGroup(of: Void.self) { group in
                        group.addTask { for await _ in stopped { break } }
                        group.addTask { await Self.maintain(log, logger) }
                        await group.next()
                        group.cancelAll()
                    }
                },
                stop: { stop.yield(()) })
        ]
    }

    private static func maintain(_ log: SQLiteEventLog, _ logger: Logger) async {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .seconds(60))
                while try await !log.maintain(now: WallClock.milliseconds()) { await Task.yield() }
            } catch is CancellationError {
                return
            } catch {
                // Old records stay a little longer; the log itself goes on.
                logger.warning("maintenance of the log failed", [.error: "\(error)"])
            }
        }
    }
}
