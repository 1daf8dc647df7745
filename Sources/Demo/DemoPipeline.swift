// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import HTTPClient
import Synchronization
import Telemetry
import Terminal

/// `lienthong run` as a child process, with a data directory of its own.
struct DemoPipeline: Sendable {
    let base: String
    let logPath: String
    /// Who logs in on the pages.
    let usersPath: String
    private let child: ChildProcess

    /// How long the pipeline may take until it is ready.
    static let readyTime = Duration.seconds(120)

    struct Plan: Sendable {
        /// Emptied first.
        var directory: String
        var port: Int
        var clock: BusinessTime
        var tokens: String
        /// As `run` takes it; nil is the embedded log.
        var log: String?
    }

    /// Starts it and waits until it is ready. `end` is called when it ends, whenever that is.
    static func start(
        _ plan: Plan, end: @escaping @Sendable (String) -> Void
    ) async throws -> DemoPipeline {
        try DemoDirectory.remake(plan.directory)
        let logPath = plan.directory + "/lienthong.log"
        let usersPath = plan.directory + "/users.jsonl"
        try DemoPeople.writeNobody(to: usersPath)
        let offset = Duration.milliseconds(
            plan.clock.milliseconds - WallClock.milliseconds()
        ).written
        var words = [
            "run", "--data", plan.directory + "/data", "--port", String(plan.port),
            "--tokens", plan.tokens, "--users", usersPath, "--clock-offset", offset,
        ]
        if let log = plan.log {
            words += try await DemoCluster.make(
                on: log, cluster: "demo-\(WallClock.milliseconds())", clockOffset: offset,
                in: plan.directory)
        }
        let found = AddressBox()
        let child = try ChildProcess(
            try DemoDirectory.pipeline(), words, errorsTo: logPath,
            line: { found.take($0) }, end: { end("the pipeline ended: \(ChildProcess.text($0))") })
        do {
            let base = try await found.address(of: child, log: logPath)
            let pipeline = DemoPipeline(
                base: base, logPath: logPath, usersPath: usersPath, child: child)
            try await pipeline.becomeReady()
            return pipeline
        } catch {
            _ = await child.stop(grace: .seconds(5))
            throw error
        }
    }

    var isRunning: Bool { child.end == nil }

    /// False if it had to be killed.
    func stop() async -> Bool { await child.stop(grace: .seconds(30)) }

    func hasEnded(within limit: Duration) async -> Bool { await child.hasEnded(within: limit) }

    private func becomeReady() async throws {
        let http = HTTPClient(maxConnections: 1)
        let deadline = ContinuousClock.now + Self.readyTime
        var waiting = "it does not answer"
        while ContinuousClock.now < deadline {
            guard child.end == nil else { throw Self.failure("it ended", logPath) }
            guard let reason = await reasonToWait(http) else { return }
            waiting = reason
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Self.failure(
            "not ready after \(Self.readyTime.components.seconds) s: \(waiting)", logPath)
    }

    /// Nil when it is ready.
    private func reasonToWait(_ http: HTTPClient) async -> String? {
        do {
            let response = try await http.send("GET", base + "/readyz", timeout: .seconds(5))
            return response.status == 200 ? nil : response.text
        } catch {
            return error.reason
        }
    }

    fileprivate static func failure(_ problem: String, _ log: String) -> CommandFailure {
        let text = (try? FileContents.text(log)) ?? ""
        let last = text.split(separator: "\n").suffix(5).joined(separator: "\n  ")
        return CommandFailure(
            "the pipeline did not start: \(problem)" + (last.isEmpty ? "" : "\n  \(last)\n"),
            next: "its log is \(log)")
    }
}

/// The line that says where the child listens.
private final class AddressBox: Sendable {
    private let address = Mutex<String?>(nil)

    func take(_ line: String) {
        let marker = "listening on "
        guard let range = line.firstRange(of: marker) else { return }
        let found = line[range.upperBound...].prefix { !$0.isWhitespace }
        address.withLock { $0 = $0 ?? String(found) }
    }

    func address(of child: ChildProcess, log: String) async throws -> String {
        let deadline = ContinuousClock.now + DemoPipeline.readyTime
        while ContinuousClock.now < deadline {
            if let found = address.withLock({ $0 }) { return found }
            if let end = child.end {
                throw DemoPipeline.failure(ChildProcess.text(end), log)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw DemoPipeline.failure("it does not say where it listens", log)
    }
}
