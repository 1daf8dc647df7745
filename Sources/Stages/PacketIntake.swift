// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EdXML
import Events
import Exchange

/// Takes one packet in, piece by piece. Nothing of it reaches the disk before its header has
/// passed; a refused packet is hashed to its end, for its submission's identity, and not kept.
///
/// Blocks on the disk: used by one thread at a time, which may.
package final class PacketIntake {
    private let publisher: Publisher
    private let receivedAt: BusinessTime
    private let admission: Admission
    private let blobs: any BlobStore
    private let sink: BlobSink
    private let reader: PacketReader
    private let admitted = AdmittedBox()

    private var submission = SHA256()
    private var size: Int64 = 0
    /// The packet's first bytes, until the header has passed.
    private var held: [UInt8] = []
    private var packet: (any BlobWriter)?
    private var refused: PacketRefused?

    init(
        publisher: Publisher, receivedAt: BusinessTime, admission: Admission,
        blobs: any BlobStore, limits: PacketLimits
    ) {
        self.publisher = publisher
        self.receivedAt = receivedAt
        self.admission = admission
        self.blobs = blobs
        sink = BlobSink(blobs)
        reader = PacketReader(limits: limits, sink: sink, now: receivedAt) {
            [admission, admitted] header throws(PacketRefused) in
            do throws(Refusal) {
                admitted.value = try admission.admit(header)
            } catch {
                throw PacketRefused(
                    error, documentID: header.named, sender: header.from.organID,
                    isStatus: header.kind == .status, business: header.business.kind)
            }
        }
        submission.update(publisher.code)
        submission.update([0])
    }

    /// What its attachments have come to so far, after Base64 and unzipping.
    package var expandedBytes: Int { sink.bytes }

    /// What the packet is refused for, as far as it was read.
    package var refusal: Refusal? { refused?.refusal }

    /// Throws where the bytes could not be kept: the packet may come again.
    package func push(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
        submission.update(bytes)
        size += Int64(bytes.count)
        if refused != nil { return }
        do {
            try reader.push(bytes)
        } catch {
            return try end(error)
        }
        try keep(bytes)
    }

    package func finish() throws(BlobError) -> ReceivedPacket {
        let digest: SHA256Digest
        var read: Packet?
        if refused == nil {
            do {
                read = try reader.finish()
            } catch {
                try end(error)
            }
        }
        digest = submission.finalize()
        var received = ReceivedPacket(
            publisher: publisher, receivedAt: receivedAt, submission: digest, size: size,
            outcome: .refused(RefusedSubmission(.emptyPacket())), blobs: [])
        if let refused {
            received.outcome = .refused(RefusedSubmission(refused, admission))
            return received
        }
        guard let read, let found = admitted.value else {
            preconditionFailure("a packet that was read to its end was admitted")
        }
        try keep(UnsafeRawBufferPointer(start: nil, count: 0))
        guard let packet else { preconditionFailure("an admitted packet has bytes") }
        let raw = try packet.seal()
        let outcome = outcome(found, read, raw.digest, submission: digest)
        if let refusal = EventBounds.refusal(of: outcome) {
            abandon()
            received.outcome = .refused(
                RefusedSubmission(
                    PacketRefused(
                        refusal, documentID: read.header.named,
                        sender: read.header.from.organID,
                        isStatus: read.header.kind == .status,
                        business: read.header.business.kind), admission))
            return received
        }
        // Only now, when nothing can refuse the packet any more, do its bytes get their names.
        received.blobs = try sink.publish() + [raw.digest]
        try packet.publish()
        received.outcome = outcome
        return received
    }

    /// The packet will not be complete: nothing of it stays.
    package func abandon() {
        sink.discard()
        packet?.discard()
        packet = nil
    }

    private func outcome(
        _ found: Admission.Admitted, _ read: Packet, _ raw: SHA256Digest, submission: SHA256Digest
    ) -> ReceivedPacket.Outcome {
        switch found {
        case .document(var document, let sender):
            document.complete(read, sender: sender, digest: raw, size: size)
            var event = PacketReceived()
            event.values = document.values(of: read.header, sender: sender)
            event.update = read.header.business.update.map(UpdateOrder.init)
            event.submission = submission
            event.publisher = publisher
            event.business = WireBusiness(read.header.business.kind)
            event.document = document
            event.document.replaces = admission.replaced(by: read.header, of: sender)
                .map(\.text).filter { $0 != document.documentID }
            event.receivers = read.header.to.map(Party.init)
            event.receivedAt = receivedAt.milliseconds
            event.actedOn =
                read.header.actedOn.flatMap { admission.own($0, of: sender)?.text } ?? ""
            event.reason =
                (read.header.business.reason ?? "").clipped(EventBounds.reasonCharacters)
            event.trace = read.header.trace.prefix(EventBounds.hops).map { trace in
                var hop = Hop()
                hop.agency = trace.organID.clipped(EventBounds.textCharacters)
                hop.at = trace.time?.milliseconds ?? 0
                return hop
            }
            event.notes = EventBounds.listed(
                admission.notes(on: document).map(\.description) + read.notes.map(\.description))
            return .document(event)
        case .status(var event):
            event.submission = submission
            event.receivedAt = receivedAt.milliseconds
            event.packet = raw
            event.packetSize = size
            return .status(event)
        case .takeBack(var event):
            event.submission = submission
            event.receivedAt = receivedAt.milliseconds
            event.document.packet = raw
            event.document.packetSize = size
            return .document(event)
        }
    }

    /// Bytes are held back until the header has passed, then go to the blob.
    private func keep(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
        if packet == nil, reader.header == nil {
            held.append(contentsOf: bytes)
            return
        }
        do throws(BlobError) {
            let writer: any BlobWriter
            if let packet {
                writer = packet
            } else {
                writer = try blobs.writer()
                packet = writer
                let first = held
                held = []
                try write(first, to: writer)
            }
            if bytes.count > 0 { try writer.write(bytes) }
        } catch {
            abandon()
            throw error
        }
    }

    private func write(_ bytes: [UInt8], to writer: any BlobWriter) throws(BlobError) {
        try bytes.withUnsafeBufferPointer { buffer throws(BlobError) in
            try writer.write(UnsafeRawBufferPointer(buffer))
        }
    }

    /// The reader has ended: with a refusal, or because an attachment could not be kept.
    private func end(_ error: PacketReadError) throws(BlobError) {
        packet?.discard()
        packet = nil
        held = []
        switch error {
        case .refused(let refusal):
            refused = refusal
        // A file in which an archive waits lies on the disk of the blobs too.
        case .sink(let problem as SpoolFile.Failure):
            throw .system("keep an attachment", problem.errno)
        case .sink(let problem):
            throw problem as? BlobError
                ?? BlobError(.unavailable, "keep an attachment", String(describing: problem))
        }
    }
}

/// Where the header check leaves what it found.
private final class AdmittedBox {
    var value: Admission.Admitted?
}

/// Attachments into the blob store.
private final class BlobSink: AttachmentSink {
    private let blobs: any BlobStore
    private var writer: (any BlobWriter)?
    private var sealed: [(digest: SHA256Digest, writer: any BlobWriter)] = []
    private(set) var bytes = 0

    init(_ blobs: any BlobStore) {
        self.blobs = blobs
    }

    func begin() throws { writer = try blobs.writer() }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try writer?.write(bytes)
        self.bytes += bytes.count
    }

    func finish() throws -> SHA256Digest {
        guard let writer else { preconditionFailure("finish without begin") }
        self.writer = nil
        let digest = try writer.seal().digest
        sealed.append((digest, writer))
        return digest
    }

    /// A mark of secrecy can stand as late as in the name of the last attachment: nothing that was
    /// written before it stays.
    func discard() {
        writer?.discard()
        writer = nil
        for (_, writer) in sealed { writer.discard() }
        sealed = []
    }

    /// Names the attachments: the packet is complete and carried.
    func publish() throws(BlobError) -> [SHA256Digest] {
        for (_, writer) in sealed { try writer.publish() }
        return sealed.map(\.digest)
    }

    func spool() throws -> Int32 { try blobs.spool() }
}
