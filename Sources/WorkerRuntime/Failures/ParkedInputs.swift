// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

/// Inputs that wait in a worker's state behind one that failed (parked), in order, by document:
/// offsets move on, other documents are not held back.
struct ParkedInputs {
    let state: StateOverlay
    let partition: Int32

    /// The timer by which the runtime takes parked inputs up again.
    static let release = StateKey.separator + "release"

    func parking(_ document: String) throws -> Parking? {
        try state.value(partition: partition, key: StateKey.parking(document)).map { bytes in
            try Parking(bytes)
        }
    }

    /// Whether any document of this partition has parked inputs.
    func isAny() throws -> Bool {
        try !state.entries(partition: partition, prefix: StateKey.parkings, limit: 1).isEmpty
    }

    /// Puts the input behind the others of its document.
    func add(_ input: Input, at now: BusinessTime) throws {
        var parking = try parking(input.document) ?? Self.begun(now)
        set(input, of: input.document, number: parking.next)
        if case .timer(let timer) = input { timers.park(timer) }
        parking.next += 1
        parking.count += 1
        set(parking, input.document)
    }

    private static func begun(_ now: BusinessTime) -> Parking {
        var parking = Parking()
        parking.since = now.milliseconds
        return parking
    }

    /// The first inputs of the document, at most `limit`.
    func first(
        of document: String, limit: Int
    ) throws -> [(key: String, input: Input)] {
        try state.entries(
            partition: partition, prefix: StateKey.parked(document), limit: limit
        ).map { ($0.key, try ParkedInput($0.value).input) }
    }

    /// Takes the input out. The document waits no more when it was the last.
    func remove(_ key: String, of document: String) throws {
        state.set(partition: partition, key: key, nil)
        guard var parking = try parking(document)?.ofDocument else { return }
        parking.count -= 1
        set(parking.count > 0 ? parking : nil, document)
    }

    func set(_ parking: Parking?, _ document: String) {
        state.set(partition: partition, key: StateKey.parking(document), parking?.bytes)
    }

    /// What waits is taken up when `time` has come, in the order of its parking; sooner or later
    /// than was set before.
    func takeUp(_ document: String, at time: BusinessTime) throws {
        try timers.set(
            StageTimer(
                subject: document, purpose: Self.release, due: time, partition: partition))
    }

    /// Nothing of the document waits to be taken up.
    func stopTakingUp(_ document: String) throws {
        try timers.remove(subject: document, purpose: Self.release)
    }

    private var timers: Timers { Timers(state: state, partition: partition) }

    private func set(_ input: Input, of document: String, number: Int64) {
        state.set(
            partition: partition, key: StateKey.parked(document, number: number),
            ParkedInput(input).bytes)
    }
}

extension Parking {
    /// Without what it remembers of the first input: its failures, the decision about it.
    var ofDocument: Parking {
        var parking = Parking()
        parking.next = next
        parking.count = count
        parking.since = since
        return parking
    }
}
