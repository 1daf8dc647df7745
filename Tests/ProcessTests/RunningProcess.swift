// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import Synchronization
import TestSupport

/// One of our executables, started as an operator would: from the folder that `LIENTHONG_BIN`
/// names, else from the one that this test was built into.
final class RunningProcess: @unchecked Sendable {
    // Used by one task at a time; Foundation's Process is not marked so.
    private let process = Process()
    /// A file, so that all that was printed is there as soon as the process has ended.
    private let output: String
    let logFile: String

    static let folder: URL = {
        let named = ProcessInfo.processInfo.environment["LIENTHONG_BIN"] ?? ""
        if !named.isEmpty { return URL(fileURLWithPath: named, isDirectory: true) }
        return URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
    }()

    /// Starts it; its log lines go to `logFile`. `dataLimitBytes` is what it may allocate (RLIMIT_DATA),
    /// and each process that it starts for itself.
    init(
        _ executable: String, _ arguments: [String], logFile: String, dataLimitBytes: Int? = nil
    ) throws {
        self.logFile = logFile
        let program = Self.folder.appendingPathComponent(executable)
        if let dataLimitBytes {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
            process.arguments =
                ["--data=\(dataLimitBytes)", "--", program.path] + arguments
        } else {
            process.executableURL = program
            process.arguments = arguments
        }
        output = "\(logFile).\(UInt64.random(in: 0...UInt64.max)).out"
        // As a service has it: no terminal.
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.appending(to: output)
        process.standardError = try Self.appending(to: logFile)
        try process.run()
    }

    private static func appending(to path: String) throws -> FileHandle {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.EACCES) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// What it has printed so far.
    private var printed: String {
        get throws {
            String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self)
        }
    }

    var isRunning: Bool { process.isRunning }
    var pid: pid_t { process.processIdentifier }
    /// The exit code, or the number of the signal that ended it.
    var terminationStatus: Int32 { process.terminationStatus }

    /// Waits for the line "listening on URL" and returns the URL.
    func listeningURL() async throws -> String { try await url(after: "listening on ") }

    /// That of its health and metrics, where they have a listener of their own.
    func adminURL() async throws -> String { try await url(after: "health and metrics on ") }

    private func url(after words: String) async throws -> String {
        @Sendable func found() throws -> Substring? {
            // A line counts once it is whole.
            try printed.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .first { $0.hasPrefix(words) }
        }
        try await eventually("it listens, or has ended; see \(logFile)", within: .seconds(60)) {
            try found() != nil || !self.isRunning
        }
        guard let line = try found() else {
            throw DeadlineExceeded(
                description: "it ended (\(terminationStatus)) without listening: \(logTail())")
        }
        return String(line.dropFirst(words.count))
    }

    /// Waits until it is a member of its groups, its state restored, the registry read to its end;
    /// returns its URL.
    func readyURL() async throws -> String {
        let url = try await listeningURL()
        let client = HTTPClient(maxConnections: 1)
        let last = Mutex("no answer")
        do {
            try await eventually("it is ready", within: .seconds(90)) {
                guard self.isRunning else { throw DeadlineExceeded(description: "it has ended") }
                do {
                    let answer = try await client.send("GET", url + "/readyz")
                    last.withLock { $0 = answer.text }
                    return answer.status == 200
                } catch {
                    last.withLock { $0 = "\(error)" }
                    return false
                }
            }
        } catch {
            throw DeadlineExceeded(
                description: "\(logFile): \(error), \(last.withLock { $0 }); \(logTail(5))")
        }
        return url
    }

    /// All that it has printed, once it has ended.
    func wholeOutput() throws -> String { try printed }

    func kill(_ signal: Int32) { Foundation.kill(process.processIdentifier, signal) }

    func waitForExit(within limit: Duration = .seconds(30)) async throws {
        try await eventually("the process has ended", within: limit) { !self.isRunning }
    }

    /// The last lines of its log, for a failing test.
    func logTail(_ count: Int = 20) -> String {
        let text = (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(count).joined(separator: "\n")
    }

    deinit { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }
}

/// A port of the loopback address that is free at this moment.
func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
            bind(descriptor, raw, length) == 0 && getsockname(descriptor, raw, &length) == 0
        }
    }
    guard descriptor >= 0, bound else { throw POSIXError(.EADDRNOTAVAIL) }
    return UInt16(bigEndian: address.sin_port)
}
