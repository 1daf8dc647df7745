// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import Crypto
import EdXML
import EventLog
import Events
import Inspection
import Stages
import Telemetry
import WorkerRuntime

/// All stages in one process, with what they share: the registries, the blobs, the reception.
package struct Pipeline: Sendable {
    private let place: Workplace
    package let blobs: any BlobStore
    package let trust: TrustRegistry
    package let reception: Reception
    private let inspection: InspectorSettings
    private let receiverTypes: ReceiverTypes

    package init(
        _ place: Workplace, blobs: any BlobStore, receipts: ReceiptSigner,
        inspection: InspectorSettings = InspectorSettings(),
        packets limits: PacketLimits = PacketLimits(),
        receiverTypes: ReceiverTypes = .standard
    ) throws {
        self.place = place
        self.receiverTypes = receiverTypes
        self.inspection = inspection
        self.blobs = blobs
        trust = try TrustRegistry(
            log: place.log, blobs: blobs, inHand: place.worker.inHand, metrics: place.metrics,
            logger: place.logger)
        reception = Reception(
            registry: place.registry, blobs: blobs, receipts: receipts,
            cluster: place.worker.cluster, limits: limits)
    }

    package init(
        log: any EventLog, worker: WorkerSettings, blobs: any BlobStore, receipts: ReceiptSigner,
        metrics: Metrics, logger: Logger
    ) throws {
        try self.init(
            Workplace(log: log, worker: worker, metrics: metrics, logger: logger), blobs: blobs,
            receipts: receipts)
    }

    package var log: any EventLog { place.log }
    package var worker: WorkerSettings { place.worker }
    package var registry: AgencyRegistry { place.registry }
    package var rules: RulesRegistry { place.rules }
    package var metrics: Metrics { place.metrics }
    package var logger: Logger { place.logger }

    /// What the workers follow.
    package var followers: [Part] { [Part(registry), Part(trust), Part(rules)] }

    /// The workers of some stages, each a part of the process.
    package func parts(of stages: [StageKind] = StageKind.allCases) -> [Part] {
        stages.map(part)
    }

    private func part(_ kind: StageKind) -> Part {
        switch kind {
        case .reception: place.reception(reception)
        case .registration: place.registration(receiverTypes)
        case .signatureCheck: place.signatureCheck(trust, blobs, inspection)
        case .routing: place.routing()
        case .deliveryAck: place.deliveryAck()
        case .deadlines: place.deadlines()
        case .office: place.office()
        case .metrics: place.metricsFlow()
        }
    }
}
