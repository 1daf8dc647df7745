// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange

/// Everything that is known of one document. A circular has ten thousand steps and deliveries: of
/// them the first ones stand here, the others in pages.
package struct DocumentTimeline: Sendable {
    package var summary: DocumentSummary
    /// The whole header; its attachments name blobs.
    package var document: Document
    package var attempts: [DocumentAttempt]
    /// The refusals of its packets, the oldest first; of very many the newest.
    package var refusals: [RefusalEntry]
    /// The sender first, each agency after the one it came from.
    package var steps: [RouteStepEntry]
    /// How long after its signing it was sent, where that was not in time.
    package var sending: DeadlineStatus?
    /// By the receivers' codes.
    package var deliveries: Page<DeliveryEntry>
    /// What delays it: records of it that our own workers failed on, the newest first.
    package var deadLetters: [DeadLetterEntry]
    /// Other documents with the same main file, byte for byte, the oldest first: a document sent
    /// again under another id, or another's file. At most `sameFileLimit`.
    package var sameFile: [DocumentSummary]

    /// Documents of its sender that say they replace it, the oldest first; at most `replacedLimit`.
    package var replacedBy: [DocumentSummary]

    /// What its updates made of it, the newest first; none before the first.
    package var versions: [DocumentVersion]

    package static let replacedLimit = 10
    package static let versionLimit = 20
    package static let sameFileLimit = 10
}

/// What a document was made by one of its updates.
package struct DocumentVersion: Sendable, Hashable {
    /// The attempt that brought it; 0 for what the document was at first.
    package var attempt: Int32
    package var document: Document
}

/// One acceptance of the document and what became of it.
package struct DocumentAttempt: Sendable, Hashable {
    package var number: Int32
    /// Nil where its acceptance was not read yet.
    package var submission: SHA256Digest?
    package var publisher: Publisher
    package var receivers: Int
    package var receivedAt: BusinessTime?
    package var acceptedAt: BusinessTime?
    package var packet: SHA256Digest?
    package var packetSize: Int64
    /// Of an update: its own packet, why it was sent, and to how many who had the document.
    package var updatePacket: SHA256Digest?
    package var updatePacketSize: Int64
    package var updateReason: String
    package var updated: Int
    /// What the reader derived or overlooked.
    package var notes: [String]
    package var verdict: WireVerdict?
    /// What the signatures make of the document; nil as in `DocumentSummary`.
    package var standing: LegalStanding?
    package var reason: String
    package var verifiedAt: BusinessTime?
    /// Of the check, or of the refusal where it was refused for its signatures.
    package var findings: [SignatureFinding]
    /// What each file is worth, in the document's order; none where an earlier version checked it.
    package var files: [FileFinding]
    /// What the header says, beside the text of the main file; none where that was not compared.
    package var claims: [ClaimComparison]
    package var refusedAt: BusinessTime?
    package var refusalCode: String?

    /// The blob by which the check that stands here can be repeated; nil where there is none.
    package var evidence: SHA256Digest? {
        files.first.flatMap { $0.evidence == .zero ? nil : $0.evidence }
    }

    /// What its signatures come to, for people; nil where nothing was checked.
    package var conclusion: SignatureConclusion? {
        SignatureConclusion(files: files, findings: findings, isRefused: refusalCode != nil)
    }
}

/// An agency on the document's way.
package struct RouteStepEntry: Sendable, Hashable {
    package var agency: String
    package var level: Level?
    package var attempt: Int32
    /// The agency it came from; nil for the sender.
    package var origin: String?
    /// How many receivers lie on this branch.
    package var receivers: Int
    package var arrivedAt: BusinessTime?
}

/// A document at one receiver.
package struct DeliveryEntry: Sendable, Hashable {
    package var receiver: String
    package var standing: DeliveryStanding
    /// The state in the event's word, also where this version does not know it.
    package var state: String
    /// The number of the last status; empty before the first.
    package var status: String
    /// The sender asks for it back, and the receiver has not answered.
    package var isRecallOpen: Bool
    /// Why the sender asks for it back, or took it back; empty where it did not, or did not say.
    package var recallReason: String
    /// The attempt that brought its newest values; 0: as it was delivered.
    package var version: Int32
    package var update: UpdateStanding
    /// How often its sender has pointed to it.
    package var notices: Int
    /// Closed agencies that the sender named, whose mail this receiver has.
    package var redirects: [Redirect]
    package var lane: Lane
    /// Routed to the receiver.
    package var dueAt: BusinessTime?
    /// In its inbox.
    package var deliveredAt: BusinessTime?
    /// The receiver's first status.
    package var acknowledgedAt: BusinessTime?
    package var changedAt: BusinessTime?
    /// From submission to inbox, in milliseconds.
    package var latency: Int64?
    /// What the receiver owes by when, or did late, in the order of `DeadlineAct`.
    package var deadlines: [DeadlineStatus] = []
}

/// A delivery with its trace and all statuses.
package struct DeliveryTimeline: Sendable {
    package var document: DocumentSummary
    package var delivery: DeliveryEntry
    /// The packet that brought it, byte for byte; nil where its acceptance was not read yet.
    package var packet: SHA256Digest?
    package var packetSize: Int64
    package var trace: [Hop]
    /// Every status that was applied, in order; each with its submission and contact.
    package var changes: [DeliveryChanged]
}

/// A refusal, as its event tells it.
package struct RefusalEntry: Sendable, Hashable {
    package var refusedAt: BusinessTime
    package var event: DocumentRefused
}
