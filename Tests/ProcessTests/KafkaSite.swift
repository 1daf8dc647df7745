// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A broker with the topics made, and `lienthong run` on it: the whole pipeline in one process.
final class KafkaSite: Sendable {
    let broker: KafkaBroker
    let directory: TemporaryDirectory
    let exchange: SmallExchange
    private let process: RunningProcess

    /// How a process reaches a broker that knows nobody by name.
    static func log(on servers: String, cluster: String = "tests") -> [String] {
        ["--log", "kafka:\(servers)", "--cluster", cluster, "--allow-anonymous-kafka"]
    }

    /// `options` reach the broker, in place of one that knows nobody.
    init(
        _ broker: KafkaBroker, _ directory: TemporaryDirectory, servers: String? = nil,
        options: [String]? = nil
    ) async throws {
        self.broker = broker
        self.directory = directory
        let servers = servers ?? broker.servers
        let log =
            options.map { ["--log", "kafka:\(servers)", "--cluster", "tests"] + $0 }
            ?? Self.log(on: servers)
        try await Self.complete("lienthong", ["topics", "apply"] + log, in: directory)
        try SmallExchange.writeTokens(to: directory.file("tokens.json"))
        let shared = try await Self.share(in: directory)
        process = try RunningProcess(
            "lienthong",
            ["run"] + log + shared + [
                "--data", directory.file("data"), "--port", "0", "--tokens",
                directory.file("tokens.json"), "--log-level", "warning",
            ], logFile: directory.file("run.jsonl"))
        exchange = SmallExchange(base: try await process.listeningURL())
    }

    var logTail: String { process.logTail() }

    func kill(_ signal: Int32) { process.kill(signal) }

    func stop() async throws {
        process.kill(SIGTERM)
        try await process.waitForExit()
        guard process.terminationStatus == 0 else {
            throw DeadlineExceeded(description: "stopped with \(process.terminationStatus)")
        }
    }

    /// Makes what the processes of a cluster share, as an operator does; the words that name it.
    static func share(in directory: TemporaryDirectory) async throws -> [String] {
        let (blobs, key) = (directory.file("blobs"), directory.file("receipt.key"))
        try FileManager.default.createDirectory(
            atPath: blobs, withIntermediateDirectories: true)
        try await complete("lienthong", ["receipt-key", "make", key], in: directory)
        return ["--blobs", blobs, "--receipt-key", key]
    }

    /// Runs one of our programs to its end, which must be a good one.
    @discardableResult
    static func complete(
        _ program: String, _ arguments: [String], in directory: TemporaryDirectory
    ) async throws -> String {
        let process = try RunningProcess(
            program, arguments, logFile: directory.file("\(program).log"))
        try await process.waitForExit(within: .seconds(60))
        guard process.terminationStatus == 0 else {
            throw DeadlineExceeded(
                description: "\(program) \(arguments): \(process.terminationStatus) "
                    + process.logTail())
        }
        return try process.wholeOutput()
    }
}

/// A program of the system, run by a shell as in the operators' page.
enum Shell {
    struct Outcome: Sendable {
        var status: Int32
        var output: String
    }

    /// Standard output and error together.
    static func run(
        _ script: String, in folder: String, environment: [String: String] = [:]
    ) async throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let path = folder + "/shell-output-\(UInt64.random(in: 0...UInt64.max))"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.EACCES) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in done.resume() }
            do { try process.run() } catch {
                process.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        return Outcome(
            status: process.terminationStatus,
            output: try String(contentsOfFile: path, encoding: .utf8))
    }
}
