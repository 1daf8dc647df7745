// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Foundation
import TestSupport

/// The pipeline as an operator runs it on Kafka: each worker a process of its own, two of each,
/// two gateways, a projection.
actor PipelineFleet {
    static let workers = WorkerKind.allCases.map(\.rawValue)
    static let kinds = workers + ["projection", "gateway"]

    private let directory: TemporaryDirectory
    private let log: [String]
    /// How a process of a kind says who it is.
    private let identity: @Sendable (String) -> [String]
    private var processes: [String: RunningProcess] = [:]
    private var urls: [String: String] = [:]
    private var ports: [String: UInt16] = [:]

    init(
        _ directory: TemporaryDirectory, servers: String,
        identity: @escaping @Sendable (String) -> [String] = { _ in ["--allow-anonymous-kafka"] }
    ) throws {
        self.directory = directory
        self.identity = identity
        log = ["--log", "kafka:\(servers)", "--cluster", "tests"]
        try SmallExchange.writeTokens(to: directory.file("tokens.json"))
        try FileManager.default.createDirectory(
            atPath: directory.file("data"), withIntermediateDirectories: true)
    }

    /// What an operator does once, before the first process starts.
    nonisolated func prepare(_ options: String...) async throws {
        _ = try await topics(["apply"] + options)
        _ = try await KafkaSite.share(in: directory)
    }

    /// Runs `lienthong topics VERB …` on the same cluster and returns what it printed.
    nonisolated func topics(_ words: String...) async throws -> String {
        try await topics(words)
    }

    private nonisolated func topics(_ words: [String]) async throws -> String {
        let process = try RunningProcess(
            "lienthong", ["topics"] + words + log + identity("operators"),
            logFile: directory.file("topics.log"))
        try await process.waitForExit(within: .seconds(60))
        guard process.terminationStatus == 0 else {
            throw DeadlineExceeded(
                description: "topics \(words): \(process.terminationStatus) \(process.logTail())")
        }
        return try process.wholeOutput()
    }

    func startAll() async throws {
        for kind in Self.kinds {
            for number in 1...(kind == "projection" ? 1 : 2) { try start(kind, number) }
        }
        for process in processes.values { _ = try await process.readyURL() }
    }

    /// Starts one process of each of these kinds, and waits until they are ready.
    func startOne(of kinds: [String]) async throws {
        for kind in kinds { try start(kind, 1) }
        for kind in kinds { _ = try await processes["\(kind)-1"]?.readyURL() }
    }

    /// Starts a process under its name: on the same port and data as before, if it ran before.
    func start(_ kind: String, _ number: Int) throws {
        let name = "\(kind)-\(number)"
        let port = try ports[name] ?? freePort()
        ports[name] = port
        processes[name] = try RunningProcess(
            kind,
            log + identity(kind) + [
                "--instance", name, "--data", directory.file("data/\(name)"), "--port", "\(port)",
                "--log-level", "info",
            ] + Self.ownOptions(kind, directory), logFile: directory.file("\(name).jsonl"))
        urls[name] = "http://127.0.0.1:\(port)"
    }

    private static func ownOptions(_ kind: String, _ directory: TemporaryDirectory) -> [String] {
        if kind == "projection" { return [] }
        let shared = [
            "--blobs", directory.file("blobs"), "--receipt-key", directory.file("receipt.key"),
        ]
        return kind == "gateway"
            ? shared + ["--tokens", directory.file("tokens.json")] : shared
    }

    var gatewayURLs: [String] {
        urls.filter { $0.key.hasPrefix("gateway") }.map(\.value).sorted()
    }

    func kill(_ kind: String, _ number: Int, with signal: Int32 = SIGKILL) async throws {
        let name = "\(kind)-\(number)"
        processes[name]?.kill(signal)
        try await processes[name]?.waitForExit()
    }

    func pause(_ kind: String, _ number: Int) { processes["\(kind)-\(number)"]?.kill(SIGSTOP) }
    func resume(_ kind: String, _ number: Int) { processes["\(kind)-\(number)"]?.kill(SIGCONT) }

    /// SIGTERM to all that run; how long the slowest took. A status other than 0 is an error.
    func stopAll() async throws -> Duration {
        let began = ContinuousClock.now
        let running = processes.filter { $0.value.isRunning }
        for process in running.values { process.kill(SIGTERM) }
        var slowest = Duration.zero
        for (name, process) in running {
            try await process.waitForExit()
            slowest = max(slowest, ContinuousClock.now - began)
            guard process.terminationStatus == 0 else {
                throw DeadlineExceeded(
                    description: "\(name) stopped with \(process.terminationStatus): "
                        + process.logTail())
            }
        }
        return slowest
    }

    /// For a failing test: the warnings of all.
    func warnings() -> String {
        processes.keys.sorted().flatMap { name -> [String] in
            let text =
                (try? String(contentsOfFile: directory.file("\(name).jsonl"), encoding: .utf8))
                ?? ""
            return text.split(separator: "\n").filter { !$0.contains("\"level\":\"info\"") }
                .suffix(5).map { "\(name): \($0)" }
        }.joined(separator: "\n")
    }
}
