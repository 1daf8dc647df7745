// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import SQLite

extension DocumentAttempt {
    init(_ row: AttemptRow, number: Int32) throws {
        self.number = number
        submission = row.acceptedPlace.exists ? row.submission : nil
        publisher = row.publisher
        receivers = Int(row.receivers)
        receivedAt = BusinessTime(stored: row.receivedAt)
        acceptedAt = BusinessTime(stored: row.acceptedAt)
        packet = row.acceptedPlace.exists ? row.packet : nil
        packetSize = row.packetSize
        updatePacket = row.isUpdate && row.updatePacket != .zero ? row.updatePacket : nil
        updatePacketSize = row.updatePacketSize
        updateReason = row.updateReason
        updated = Int(row.updated)
        notes = row.notes.split(separator: "\n").map(String.init)
        verdict = WireVerdict(stored: row.verdict)
        standing = row.isRefused ? nil : WireStanding(rawValue: row.standing).standing
        reason = row.reason
        verifiedAt = BusinessTime(stored: row.verifiedAt)
        findings = try MessageList.messages(
            SignatureFinding.self, row.isRefused ? row.refusedFindings : row.findings)
        files = try MessageList.messages(FileFinding.self, row.files)
        claims = try MessageList.messages(ClaimFinding.self, row.claims)
            .compactMap(\.comparison)
        refusedAt = BusinessTime(stored: row.refusedAt)
        refusalCode = row.isRefused ? row.code : nil
    }
}

extension RouteStepEntry {
    init(_ row: StepRow, attempt: Int32, agency: String) {
        self.agency = agency
        level = row.level.level
        self.attempt = attempt
        origin = row.origin.isEmpty ? nil : row.origin
        receivers = Int(row.receivers)
        arrivedAt = BusinessTime(stored: row.arrivedAt)
    }
}

extension DeliveryEntry {
    init(_ row: DeliveryRow, receiver: String) throws {
        self.receiver = receiver
        standing = row.standing
        state = row.state
        status = row.status
        recallReason = row.recallReason
        version = row.version
        update = row.update
        notices = Int(row.notices)
        redirects = try MessageList.messages(Redirect.self, row.redirects)
        lane = Lane(number: row.lane)
        dueAt = BusinessTime(stored: row.dueAt)
        deliveredAt = BusinessTime(stored: row.deliveredAt)
        acknowledgedAt = BusinessTime(stored: row.acknowledgedAt)
        changedAt = BusinessTime(stored: row.changedAt)
        latency = row.latency
        isRecallOpen = row.isRecallOpen
    }
}

extension RefusalEntry {
    /// Of a row of `refused_at` and `bytes`.
    init(_ row: Statement) throws {
        refusedAt = BusinessTime(milliseconds: row.int64(0))
        event = try DocumentRefused(row.bytes(1))
    }
}
