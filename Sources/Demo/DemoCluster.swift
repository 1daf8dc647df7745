// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Crypto
import EventLog
import Glibc
import Telemetry
import Terminal

/// A cluster of its own on Kafka: what an operator does once before the first process starts
/// (`topics apply`, `receipt-key make`, `mkdir`). The embedded log's process does it itself.
enum DemoCluster {
    /// Returns the words that tell a process of it.
    static func make(
        on log: String, cluster: String, clockOffset: String, in directory: String
    ) async throws -> [String] {
        // Its node listens on this machine only; a running cluster is one for trying things out.
        let words = ["--log", log, "--cluster", cluster, "--allow-anonymous-kafka"]
        let arguments = try Arguments(
            words + ["--clock-offset", clockOffset], options: ProcessSettings.options)
        let opened = try await OpenedLog(
            ProcessSettings(arguments), logger: Logger(label: "demo", level: .error),
            makingCluster: true)
        await opened.log.close()
        let (blobs, key) = (directory + "/blobs", directory + "/receipt.key")
        guard mkdir(blobs, 0o700) == 0 else {
            throw CommandFailure(
                "cannot make \(blobs): \(String(cString: strerror(errno)))",
                next: "give the demo a directory of its own")
        }
        try Ed25519.PrivateKey().write(toNewFile: key)
        return words + ["--blobs", blobs, "--receipt-key", key]
    }
}
