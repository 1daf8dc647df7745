// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import EventLog
import Inspection
import Stages
import Telemetry
import WorkerRuntime

/// What every worker of a process works with, and the parts of each. What only some need, those
/// ask for: a process that signs nothing has no key.
package struct Workplace: Sendable {
    package let log: any EventLog
    package let worker: WorkerSettings
    package let registry: AgencyRegistry
    package let rules: RulesRegistry
    package let metrics: Metrics
    package let logger: Logger

    package init(
        log: any EventLog, worker: WorkerSettings, metrics: Metrics, logger: Logger
    ) {
        self.log = log
        self.worker = worker
        self.metrics = metrics
        self.logger = logger
        registry = AgencyRegistry(
            log: log, inHand: worker.inHand, metrics: metrics, logger: logger)
        rules = RulesRegistry(
            log: log, inHand: worker.inHand, metrics: metrics, logger: logger)
    }

    package init(_ host: ProcessHost) {
        var worker = host.settings.worker(cluster: host.opened.cluster)
        worker.inHand = host.inHand
        self.init(
            log: host.opened.log, worker: worker, metrics: host.metrics, logger: host.logger)
    }

    /// A twentieth of the time: a busy pipeline compares some documents, a quiet one all.
    private static let texts: TextSettings = {
        var settings = TextSettings()
        settings.share = 0.05
        return settings
    }()

    func reception(_ reception: Reception) -> Part {
        part(NodeReception(reception, clock: worker.clock))
    }

    func registration(_ types: ReceiverTypes) -> Part {
        part(Registration(registry: registry, receiverTypes: types))
    }

    func signatureCheck(
        _ trust: TrustRegistry, _ blobs: any BlobStore, _ inspection: InspectorSettings
    ) -> Part {
        part(
            SignatureCheck(
                registry: registry, trust: trust, blobs: blobs,
                inspectors: InspectorPool(inspection, metrics: metrics, logger: logger),
                texts: TextReader(Self.texts, metrics: metrics, logger: logger),
                clock: worker.clock))
    }

    func routing() -> Part { part(Routing(registry: registry)) }

    func deliveryAck() -> Part { part(DeliveryAck(registry: registry)) }

    /// Follows the rules, which whoever runs it has among its parts.
    func deadlines() -> Part { part(Deadlines(registry: registry, rules: rules)) }

    func office() -> Part { part(Office()) }

    func metricsFlow() -> Part { part(MetricsFlow()) }

    private func part<S: ListedStage>(_ stage: S) -> Part {
        Part(Worker(stage, log: log, settings: worker, metrics: metrics, logger: logger))
    }
}

extension Part {
    init(_ rules: RulesRegistry) {
        self.init(
            "registry.rules", run: { try await rules.run() }, stop: { rules.stop() },
            waitingFor: { rules.waitingFor }, problem: { rules.problem })
    }

    init(_ trust: TrustRegistry) {
        self.init(
            "registry.trust", run: { try await trust.run() }, stop: { trust.stop() },
            waitingFor: { trust.waitingFor }, problem: { trust.problem })
    }
}
