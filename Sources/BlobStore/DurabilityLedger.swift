// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// Which blobs are known to survive a power cut. What is not known must be synced: another process
/// may have written it and ended before its sync.
struct DurabilityLedger {
    /// How many digests are remembered as durable; forgetting one costs a sync.
    static let capacity = 16_384

    /// The number of the newest naming.
    private(set) var latest: UInt64 = 0
    private var unsynced: [SHA256Digest: UInt64] = [:]
    private var durable: Set<SHA256Digest> = []
    private var lost: Set<SHA256Digest> = []

    /// A blob got its name, also over an older file of the same content.
    mutating func named(_ blob: SHA256Digest) {
        latest += 1
        unsynced[blob] = latest
        durable.remove(blob)
        lost.remove(blob)
    }

    func needsSync(_ blobs: [SHA256Digest]) -> Bool {
        blobs.contains { !durable.contains($0) }
    }

    /// Whether one of them was named before a sync that failed. The kernel reports such a failure
    /// once and may have dropped the bytes, so a later sync that succeeds says nothing about them.
    func hasLost(_ blobs: [SHA256Digest]) -> Bool {
        !lost.isEmpty && blobs.contains { lost.contains($0) }
    }

    /// A sync that began when `upTo` was the latest has succeeded.
    mutating func synced(upTo: UInt64) {
        for blob in takeUnsynced(upTo) {
            if durable.count >= Self.capacity { durable.removeAll(keepingCapacity: true) }
            durable.insert(blob)
        }
    }

    mutating func failed(upTo: UInt64) { lost.formUnion(takeUnsynced(upTo)) }

    private mutating func takeUnsynced(_ upTo: UInt64) -> [SHA256Digest] {
        let taken = unsynced.filter { $0.value <= upTo }.map(\.key)
        for blob in taken { unsynced.removeValue(forKey: blob) }
        return taken
    }
}
