// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import Crypto
import EventLog
import Events
import Stages
import Telemetry
import WorkerRuntime

/// What the stages of one process share: the registries, the blobs, the reception.
package struct Pipeline: Sendable {
    package let log: any EventLog
    package let worker: WorkerSettings
    package let blobs: any BlobStore
    package let registry: AgencyRegistry
    package let trust: TrustRegistry
    package let reception: Reception
    package let metrics: Metrics
    package let logger: Logger

    package init(
        log: any EventLog, worker: WorkerSettings, blobs: any BlobStore, receipts: ReceiptSigner,
        metrics: Metrics, logger: Logger
    ) throws {
        self.log = log
        self.worker = worker
        self.blobs = blobs
        self.metrics = metrics
        self.logger = logger
        registry = AgencyRegistry(log: log, logger: logger)
        trust = try TrustRegistry(log: log, blobs: blobs, logger: logger)
        reception = Reception(
            registry: registry, blobs: blobs, receipts: receipts, cluster: worker.cluster)
    }

    /// The followers that every process has.
    package var followers: [Part] {
        [
            Part(registry),
            Part(
                "registry.trust", run: { [trust] in try await trust.run() },
                stop: { [trust] in trust.stop() },
                waitingFor: { [trust] in
                    trust.isCurrent ? nil : "reading registry.trust"
                }),
        ]
    }

    /// The workers of some stages, each a part of the process.
    package func parts(of stages: [StageKind] = StageKind.allCases) -> [Part] {
        stages.map(part)
    }

    private func part(_ kind: StageKind) -> Part {
        switch kind {
        case .reception: part(NodeReception(reception, clock: worker.clock))
        case .registration: part(Registration(registry: registry))
        case .signatureCheck:
            part(
                SignatureCheck(registry: registry, trust: trust, blobs: blobs, clock: worker.clock))
        case .routing: part(Routing(registry: registry))
        case .deliveryAck: part(DeliveryAck(registry: registry))
        case .metrics: part(MetricsFlow())
        }
    }

    private func part<S: ListedStage>(_ stage: S) -> Part {
        Part(Worker(stage, log: log, settings: worker, metrics: metrics, logger: logger))
    }
}
