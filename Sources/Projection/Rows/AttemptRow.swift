// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange

/// One acceptance of a document and what became of it. Number 0 holds what came before, or without
/// one: reception, and refusals by registration.
struct AttemptRow: Hashable {
    /// How far it came; a refusal stands beside it.
    enum Stage: Int64, Comparable {
        case received = 0
        case accepted, verified, routed, due

        static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    var stage = Stage.received
    var lane = 0
    // From `documents.accepted`.
    var acceptedPlace = Place.none
    var submission = SHA256Digest()
    var publisher = Publisher()
    var receivers: Int64 = 0
    var receivedAt: Int64 = 0
    var acceptedAt: Int64 = 0
    var packet = SHA256Digest()
    var packetSize: Int64 = 0
    var notes = ""
    /// It brings newer values, to so many who had the document; its own packet, and why.
    var isUpdate = false
    var updated: Int64 = 0
    var updatePacket = SHA256Digest()
    var updatePacketSize: Int64 = 0
    var updateReason = ""
    // From `documents.verified`; a later check of the same attempt stands for the earlier one.
    var verifiedPlace = Place.none
    var verdict: Int32 = 0
    var standing: Int32 = 0
    var reason = ""
    var verifiedAt: Int64 = 0
    var findings: [UInt8] = []
    var files: [UInt8] = []
    var claims: [UInt8] = []
    /// From `documents.rechecked`: how often it was looked at again when it came to what stands above.
    var recheckedPlace = Place.none
    var checks: Int32 = 0
    // From `documents.refused`.
    var refusedPlace = Place.none
    var refusedAt: Int64 = 0
    var code = ""
    var refusedFindings: [UInt8] = []

    var isRefused: Bool { refusedPlace.exists }

    /// An update changes nothing of its document before its signatures were looked at.
    var isPending: Bool { isUpdate && stage < .verified }

    mutating func reach(_ stage: Stage, _ lane: Lane) {
        self.stage = max(self.stage, stage)
        self.lane = max(self.lane, lane == .urgent ? 1 : 0)
    }

    mutating func accept(_ event: DocumentAccepted, place: Place) {
        guard place > acceptedPlace else { return }
        acceptedPlace = place
        submission = event.submission
        publisher = event.publisher
        receivers = Int64(event.receivers.count)
        receivedAt = event.receivedAt
        acceptedAt = event.acceptedAt
        packet = event.document.packet
        packetSize = event.document.packetSize
        notes = event.notes.joined(separator: "\n")
        isUpdate = event.isUpdate
        updated = Int64(event.updated.count)
        updatePacket = event.updatePacket
        updatePacketSize = event.updatePacketSize
        updateReason = event.reason
    }

    mutating func verify(_ event: DocumentVerified, place: Place) {
        guard place > verifiedPlace else { return }
        verifiedPlace = place
        claims = MessageList.bytes(event.claims)
        // Topics have no order between them: what came later in time may be read first.
        if !recheckedPlace.exists { judge(event) }
    }

    mutating func recheck(_ event: DocumentVerified, place: Place) {
        guard place > recheckedPlace else { return }
        recheckedPlace = place
        checks = event.checks
        judge(event)
    }

    private mutating func judge(_ event: DocumentVerified) {
        verdict = event.verdict.rawValue
        standing = event.standing.rawValue
        reason = event.reason
        verifiedAt = event.verifiedAt
        findings = MessageList.bytes(event.findings)
        files = MessageList.bytes(event.files)
    }

    mutating func refuse(_ event: DocumentRefused, place: Place) {
        guard place > refusedPlace else { return }
        refusedPlace = place
        refusedAt = event.refusedAt
        code = event.code
        refusedFindings = MessageList.bytes(event.findings)
    }
}
