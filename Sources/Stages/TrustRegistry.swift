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
            var answers: [String: Answer] = [:]
            var terms = CertificateTerms()
            var trust: InspectionTrust
        }

        struct Answer {
            let certificate: SHA256Digest
            let response: HeldBytes
        }

        let state: Mutex<State>
        let uncovered: Gauge

        init(_ trust: InspectionTrust, _ metrics: Metrics) {
            state = Mutex(State(trust: trust))
            uncovered = metrics.gauge(.trustFirstUncovered)
        }
    }

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
        } else if key.hasPrefix(TrustEntry.responsePrefix) {
            answers[key] = try record.value.map { _ in try Self.answer(record, key) }
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

    private static func answer(
        _ record: Record, _ key: String
    ) throws -> TrustRegistry.Current.Answer {
        let told = try record.event(TrustResponseRecord.self)
        let hex = String(key.dropFirst(TrustEntry.responsePrefix.count))
        guard let certificate = SHA256Digest(hex: hex) else {
            throw SignatureError(.trust, "reading \(key)", "its key names no certificate")
        }
        return .init(certificate: certificate, response: HeldBytes(told.response))
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
        let lists = state.lists.sorted { $0.key < $1.key }.compactMap {
            key, digest -> OpenedFile? in
            do throws(BlobError) {
                let file = try blobs.open(digest)
                guard file.length <= Int64(TrustImport.maxListBytes) else {
                    throw BlobError(.tooLarge, "read blob \(digest.hex)", "\(file.length) bytes")
                }
                return OpenedFile(descriptor: file.descriptor, length: file.length, of: file)
            } catch {
                // Without its list a certificate is "try later", never valid.
                logger.warning("a revocation list cannot be read", [.file: key, .error: error])
                return nil
            }
        }
        var material = TrustMaterial(
            certificates: state.certificates.sorted { $0.key < $1.key }
                .compactMap { TrustedCertificate($0.value) })
        for answer in state.answers.values {
            material.answers[answer.certificate] = answer.response
        }
        state.trust = try InspectionTrust(material, further: lists)
        uncovered.set(Int((state.terms.firstUncovered?.milliseconds ?? 0) / 1000))
        let changed = state
        self.state.withLock { $0 = changed }
    }
}
