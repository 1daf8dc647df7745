// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Events
import Exchange

/// What one worker has in hand, among what its process has.
package struct WorkerHand: Sendable {
    let process: WorkInHand
    private let worker: String
    /// Of cluster and worker: two of a process may read the same record.
    private let name: UInt64

    package init(_ process: WorkInHand, cluster: String, worker: String) {
        self.process = process
        self.worker = worker
        name = Self.hash(of: [cluster, worker])
    }

    /// The same after a crash. Of a record without a hash that costs more than the work: names of
    /// topics are ours, and no publisher chooses them.
    package func mark(_ place: InputPlace) -> WorkMark {
        switch place {
        case .record(let place, let offset):
            return WorkMark(
                high: Self.hash(place.topic, from: name),
                low: UInt64(bitPattern: offset) ^ UInt64(UInt32(bitPattern: place.partition)) << 40)
        case .timer(let timer):
            let id = Input.timer(timer).id(cluster: String(name), worker: worker)
            return id.withUnsafeBytes { bytes in
                WorkMark(
                    high: bytes.loadUnaligned(as: UInt64.self),
                    low: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
        }
    }

    private var mark: WorkMark { WorkMark(high: name, low: 0) }

    /// FNV-1a, each text with its end.
    private static func hash(_ text: String, from start: UInt64) -> UInt64 {
        var sum = start
        for byte in text.utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return (sum ^ 0xFF) &* 0x100_0000_01B3
    }

    private static func hash(of texts: [String]) -> UInt64 {
        texts.reduce(0xCBF2_9CE4_8422_2325) { hash($1, from: $0) }
    }

    // MARK: At work

    func during<Value>(_ place: InputPlace, _ body: () throws -> Value) rethrows -> Value {
        try process.during(.input(mark(place)), body)
    }

    /// What several have in common, as their commit, is no single one's; what one does is its own.
    func begin(_ places: [InputPlace]) -> WorkInHand.Slot? {
        switch places.count {
        case 0: nil
        case 1: process.begin(.input(mark(places[0])))
        default: begin(together: places.count)
        }
    }

    /// Nobody's in particular, even of one: who waits for a log may be killed for it.
    func begin(together inputs: Int) -> WorkInHand.Slot? {
        process.begin(.together(worker: mark, inputs: UInt32(clamping: inputs)))
    }

    func end(_ slot: WorkInHand.Slot?) { process.end(slot) }

    // MARK: After a death

    /// How many inputs a batch may have at first: half of what the process before had in hand
    /// together when it died, if it had; so a few deaths show which one is at fault.
    func firstBatch(atMost limit: Int) -> Int {
        process.diedTogether(mark).map { max(1, min(limit, $0 / 2)) } ?? limit
    }

    /// The first of them that is a suspect.
    func firstSuspect(of places: [InputPlace]) -> Int? {
        guard process.hasSuspects else { return nil }
        return places.firstIndex { process.crashes(mark($0)) != nil }
    }

    /// How often the process died with this in hand alone; nil for what is no suspect.
    func crashes(_ place: InputPlace) -> Int? { process.crashes(mark(place)) }

    func acquit(_ places: [InputPlace]) {
        guard process.hasSuspects else { return }
        for place in places { process.acquit(mark(place)) }
    }
}
