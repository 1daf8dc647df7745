// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// `lienthong run` on one directory, killed and started again on the same port.
actor EmbeddedHost {
    nonisolated let base: String
    private let directory: TemporaryDirectory
    private let port: UInt16
    private var process: RunningProcess?

    init(_ directory: TemporaryDirectory, port: UInt16) {
        self.directory = directory
        self.port = port
        base = "http://127.0.0.1:\(port)"
    }

    func start() async throws {
        let process = try RunningProcess(
            "lienthong",
            [
                "run", "--data", directory.file("data"), "--port", "\(port)", "--tokens",
                directory.file("tokens.json"), "--log-level", "warning",
            ], logFile: directory.file("log.jsonl"))
        self.process = process
        _ = try await process.listeningURL()
    }

    /// SIGTERM drains within five seconds and ends with success.
    func stop() async throws {
        guard let process else { return }
        let began = ContinuousClock.now
        process.kill(SIGTERM)
        try await process.waitForExit()
        let took = ContinuousClock.now - began
        guard process.terminationStatus == 0, took < .seconds(10) else {
            throw DeadlineExceeded(
                description: "stopped with \(process.terminationStatus) after \(took)")
        }
    }

    /// SIGKILL after a random while, again and again; it is running at the end.
    func killRepeatedly(_ times: Int, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<times {
            // The moment is what is random here, not something to be waited for.
            try await Task.sleep(for: .milliseconds(Int64(100 + random.next() % 1500)))
            process?.kill(SIGKILL)
            try await process?.waitForExit()
            try await start()
        }
    }

    var pid: pid_t {
        get throws {
            guard let process else { throw DeadlineExceeded(description: "it does not run") }
            return process.pid
        }
    }

    func logTail() -> String { process?.logTail() ?? "" }
}
