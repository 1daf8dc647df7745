// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import Crypto
import EdXML
import Events
import Glibc
import HTTPServer
import Inspection
import Stages
import Telemetry
import Terminal
import WorkerRuntime

/// A worker as a process of its own on Kafka: `intake`, `signature-check`, `routing`,
/// `delivery-ack`, `office`, `metrics`.
package struct WorkerProgram: Sendable {
    private let kind: WorkerKind

    package init(_ kind: WorkerKind) {
        self.kind = kind
    }

    /// The same for all kinds, so that one line of settings serves a cluster; who needs no key and
    /// no blobs looks for none.
    package static let options =
        ProcessSettings.options + ProcessHost.sharedOptions + InspectorSettings.options

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
        let parts = try await parts(of: host, arguments)
        let server = try HTTPServer(settings: host.serverSettings, metrics: host.metrics)
        return try await host.run(parts, server: server)
    }

    private func parts(of host: ProcessHost, _ arguments: Arguments) async throws -> [Part] {
        let place = Workplace(host)
        var parts = [Part(place.registry)]
        for stage in kind.stages {
            switch stage {
            case .reception:
                parts.append(
                    place.reception(
                        Reception(
                            registry: place.registry, blobs: try host.blobs(arguments),
                            receipts: try await host.receipts(arguments),
                            cluster: place.worker.cluster,
                            limits: try PacketLimits(arguments))))
            case .registration:
                parts.append(place.registration(try await host.receiverTypes(arguments)))
            case .signatureCheck:
                let blobs = try host.blobs(arguments)
                let trust = try TrustRegistry(
                    log: place.log, blobs: blobs, inHand: place.worker.inHand,
                    metrics: place.metrics,
                    logger: place.logger)
                parts += [
                    Part(trust),
                    place.signatureCheck(trust, blobs, try InspectorSettings(arguments)),
                ]
            case .routing: parts.append(place.routing())
            case .deliveryAck: parts.append(place.deliveryAck())
            case .deadlines: parts += [Part(place.rules), place.deadlines()]
            case .office: parts.append(place.office())
            case .metrics: parts.append(place.metricsFlow())
            }
        }
        return parts
    }
}
