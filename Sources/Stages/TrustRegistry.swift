// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crashes
import Crypto
import EventLog
import Events
import Exchange
import Following
import Inspection
import Signatures
import Synchronization
import Telemetry
import WorkerRuntime

/// The trust of this process, kept up to date from `registry.trust`: which certificate speaks for
/// which agency, and what was revoked.
package final class TrustRegistry: Sendable {
    fileprivate final class Current: Sendable {
        struct State {
            var certificates: [String: TrustRecord] = [:]
            var lists: [String: SHA256Digest] = [:]
            var terms = CertificateTerms()
            var trust: InspectionTrust
        }

        let state: Mutex<State>
        let uncovered: Gauge

        init(_ trust: InspectionTrust, _ metrics: Metrics) {
            state = Mutex(State(trust: trust))
            uncovered = metrics.gauge(.trustFirstUncovered)
        }
    }

    /// A CRL may have this many bytes.
    static let maxListBytes = 64 << 20

    private let current: Current
    private let follower: TopicFollower
    /// What of the topic this version cannot read.
    package let unreadable: UnreadableRecords

    package init(
        log: any EventLog, blobs: any BlobStore, inHand: WorkInHand? = nil, metrics: Metrics,
        logger: Logger
    ) throws {
        let unreadable = UnreadableRecords(
            topic: Topic.registryTrust.name, metrics: metrics, logger: logger)
        self.unreadable = unreadable
        let empty = try InspectionTrust(TrustMaterial())
        current = Current(empty, metrics)
        follower = TopicFollower(
            topic: Topic.registryTrust.name, log: log, inHand: inHand, metrics: metrics,
            logger: logger
        ) { [current] records in
            try current.apply(records, blobs, unreadable, logger)
        } clear: { [current] in
            current.state.withLock { $0 = Current.State(trust: empty) }
        }
    }

    /// The trust as it is now: an immutable snapshot.
    package var trust: InspectionTrust { current.state.withLock { $0.trust } }

    package func run() async throws { try await follower.run() }
    package var isCurrent: Bool { follower.isCurrent }
    /// What it waits for, for `/readyz`.
    package var waitingFor: String? { follower.waitingFor }
    /// What hinders it though it has read all there was at the start.
    package var problem: String? { follower.problem }
    package func stop() { follower.stop() }

    /// Before a refusal for an unknown certificate: what was written before the call counts.
    package func catchUp() async throws { try await follower.catchUp() }
}

extension TrustRegistry.Current.State {
    fileprivate mutating func apply(_ record: Record) throws {
        let key = String(decoding: record.key ?? [], as: UTF8.self)
        if key.hasPrefix(TrustEntry.listPrefix) {
            lists[key] = record.value == nil ? nil : try record.event(TrustListRecord.self).crl
        } else if record.value == nil {
            certificates[key] = nil
            terms.set(nil, of: key)
        } else {
            let certificate = try record.event(TrustRecord.self)
            // Bytes that are no certificate would spoil all the others.
            _ = try TrustImport.record(certificate)
            certificates[key] = certificate
            terms.set(certificate, of: key)
        }
    }
}

extension TrustRegistry.Current {
    fileprivate func apply(
        _ records: [Record], _ blobs: any BlobStore, _ unreadable: UnreadableRecords,
        _ logger: Logger
    ) throws {
        var state = self.state.withLock { $0 }
        for record in records {
            unreadable.reading(record) { try state.apply(record) }
        }
        let lists = state.lists.compactMap { key, digest -> [UInt8]? in
            do throws(BlobError) {
                return try blobs.read(digest, maxBytes: TrustRegistry.maxListBytes)
            } catch {
                // Without its list a certificate is "try later", never valid.
                logger.warning("a revocation list cannot be read", [.file: key, .error: error])
                return nil
            }
        }
        state.trust = try InspectionTrust(
            TrustMaterial(
                certificates: state.certificates.sorted { $0.key < $1.key }
                    .compactMap { TrustedCertificate($0.value) },
                revocationLists: lists))
        uncovered.set(Int((state.terms.firstUncovered?.milliseconds ?? 0) / 1000))
        let changed = state
        self.state.withLock { $0 = changed }
    }
}
