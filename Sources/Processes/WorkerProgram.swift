// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import Crypto
import Events
import Glibc
import HTTPServer
import Stages
import Telemetry
import Terminal

/// A worker as a process of its own on Kafka: `intake`, `signature-check`, `routing`,
/// `delivery-ack`, `metrics`.
package struct WorkerProgram: Sendable {
    private let kind: WorkerKind

    package init(_ kind: WorkerKind) {
        self.kind = kind
    }

    package static let options =
        ProcessSettings.options + [
            Option(
                "blobs", "DIR",
                help: "the blob store, shared by the processes of a cluster (default: DATA/blobs)"),
            Option(
                "receipt-key", "FILE",
                help: "the Ed25519 key that signs receipts, mode 0600 (default: DATA/receipt.key)"),
        ]

    /// Runs the worker as the command line says and ends the process.
    package func main() async -> Never {
        await Program.runProcess(
            kind.rawValue, "Runs \(kind.rawValue) on Kafka until SIGTERM.", options: Self.options,
            run: run)
    }

    private func run(_ arguments: Arguments) async throws -> Int32 {
        let settings = try ProcessSettings(arguments)
        guard case .kafka = settings.log else {
            throw UsageError(
                "\(kind.rawValue) runs on Kafka only (--log kafka:SERVERS); lienthong run is the "
                    + "whole pipeline in one process")
        }
        let host = try await ProcessHost(settings, label: kind.rawValue)
        let pipeline = try Pipeline(host, arguments)
        let server = try HTTPServer(settings: host.serverSettings, metrics: host.metrics)
        return try await host.run(
            pipeline.followers + pipeline.parts(of: kind.stages), server: server)
    }
}
