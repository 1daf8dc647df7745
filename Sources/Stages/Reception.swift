// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EdXML
import Events
import Exchange
import WorkerRuntime

/// Reception (tiếp nhận): the stateless half of intake, also inside the gateway. It knows the
/// publisher, reads the header, puts bytes into the blob store, answers unreadable packets.
package struct Reception: Sendable {
    package let registry: AgencyRegistry
    package let blobs: any BlobStore
    package let receipts: ReceiptSigner
    package let cluster: Cluster
    package let limits: PacketLimits

    package static let worker = StageKind.reception.name

    package init(
        registry: AgencyRegistry, blobs: any BlobStore, receipts: ReceiptSigner, cluster: Cluster,
        limits: PacketLimits = PacketLimits()
    ) {
        self.registry = registry
        self.blobs = blobs
        self.receipts = receipts
        self.cluster = cluster
        self.limits = limits
    }

    /// Begins a packet of `publisher`; its bytes are pushed as they come. `about` is the document of
    /// a status that the caller knows.
    package func intake(
        from publisher: Publisher, at now: BusinessTime, about document: DocumentID? = nil
    ) -> PacketIntake {
        intake(from: publisher, at: now, about: document, limits)
    }

    private func intake(
        from publisher: Publisher, at now: BusinessTime, about document: DocumentID?,
        _ limits: PacketLimits
    ) -> PacketIntake {
        PacketIntake(
            publisher: publisher, receivedAt: now,
            admission: Admission(
                tree: registry.tree, date: now.date, publisher: publisher, about: document),
            blobs: blobs, limits: limits)
    }

    /// A packet on a node's topic, in bytes: 8 MiB (`Topics/documents.submitted.md`). The topic takes a
    /// little more in a record, so that one that is slightly too large is told why; whoever sends
    /// much more hears it from the broker.
    package static let packetBytesOnTopic = 8 << 20

    /// What the attachments of a packet from a topic may come to, unpacked: 64 MiB, eight times the
    /// packet. Others wait for it, since it is one of a batch; larger ones go to the gateway, where
    /// each publisher has threads of its own.
    package static let unpackedBytesOnTopic = 64 << 20

    /// A whole packet, all in memory. Blocks on the disk; throws where it could not be
    /// kept, and then nothing of it stays.
    package func take(
        _ packet: [UInt8], from publisher: Publisher, at now: BusinessTime,
        about document: DocumentID? = nil
    ) throws -> ReceivedPacket {
        var limits = limits
        limits.maxBytes = min(limits.maxBytes, Self.packetBytesOnTopic)
        limits.maxExpandedBytes = min(limits.maxExpandedBytes, Self.unpackedBytesOnTopic)
        let intake = intake(from: publisher, at: now, about: document, limits)
        do {
            // In two pieces, so that of one that is too large its header is read and its refusal names
            // the document.
            let whole = min(packet.count, limits.maxBytes)
            try packet.withUnsafeBytes { bytes in
                try intake.push(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
                try intake.push(UnsafeRawBufferPointer(rebasing: bytes[whole...]))
            }
            return try intake.finish()
        } catch {
            intake.abandon()
            throw error
        }
    }

    /// What a received packet gives rise to. `isAnswered` where the publisher reads the receipt on
    /// its answers, because it published on its topic.
    package func emit(
        _ packet: ReceivedPacket, into out: inout Outbox, answeringReceipt isAnswered: Bool
    ) throws {
        let tree = registry.tree
        let node = tree.answerNode(of: packet.publisher, on: out.now.date)
        switch packet.outcome {
        case .refused(let refused):
            out.refuse(
                refused.refusal,
                RefusedPacket(
                    documentID: refused.documentID, writtenDocumentID: refused.writtenDocumentID,
                    submission: packet.submission, publisher: packet.publisher,
                    receivedAt: packet.receivedAt.milliseconds, isStatus: refused.isStatus,
                    business: refused.business),
                stage: Self.worker, answering: node)
            return
        case .document(let event):
            let id = event.subject
            out.emit(Topic.packetsReceived, key: id, home: id, event)
        case .status(let event):
            out.emit(
                Topic.statusesReceived, key: DeliveryAck.key(event.documentID, event.receiver),
                home: event.documentID, event)
        }
        if isAnswered, let node {
            let receipt = try receipt(for: packet)
            out.answer(
                node, key: packet.submission.hex,
                Answer.receipt(
                    submission: packet.submission, size: packet.size, jws: receipt, at: out.now))
        }
    }

    package func receipt(for packet: ReceivedPacket) throws -> String {
        try receipts.receipt(
            publisher: packet.publisher.code, submission: packet.submission, size: packet.size)
    }

    /// The events' input is the submission and what it is: the same packet again, by whichever way,
    /// is the same event, unless it is refused now and was not then.
    package func outbox(for packet: ReceivedPacket, now: BusinessTime) -> Outbox {
        let submission = packet.submission.bytes
        let id = EventID(hashing: [submission])
        let outcome = packet.refusal?.code.rawValue ?? "carried"
        return Outbox(
            cluster: cluster, worker: Self.worker,
            input: EventID(hashing: [submission, Array(outcome.utf8)]).bytes,
            trace: "00-\(id.hex)-\(id.hex.prefix(16))-01", now: now)
    }
}

/// A packet that came in whole: what it is, and which blobs must be durable before anybody hears
/// of it.
package struct ReceivedPacket: Sendable {
    package enum Outcome: Sendable {
        case document(PacketReceived)
        case status(StatusReceived)
        case refused(RefusedSubmission)
    }

    package var publisher: Publisher
    package var receivedAt: BusinessTime
    /// SHA-256 of the publisher's code, a zero byte and the packet.
    package var submission: SHA256Digest
    package var size: Int64
    package var outcome: Outcome
    package var blobs: [SHA256Digest]

    package var refusal: Refusal? {
        if case .refused(let refused) = outcome { refused.refusal } else { nil }
    }

    package var documentID: String? {
        switch outcome {
        case .document(let event): event.subject
        case .status(let event): event.documentID
        case .refused(let refused): refused.documentID.isEmpty ? nil : refused.documentID
        }
    }

    /// Where it differs.
    package var writtenDocumentID: String {
        switch outcome {
        case .document(let event): event.document.writtenDocumentID
        case .status(let event): event.writtenDocumentID
        case .refused(let refused): refused.writtenDocumentID
        }
    }
}
