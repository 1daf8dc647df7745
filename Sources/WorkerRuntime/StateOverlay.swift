// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The state as a batch sees it: the store, and above it what the batch changed so far. It is
/// dropped when the batch does not commit.
struct StateOverlay {
    private struct Place: Hashable {
        var partition: Int32
        var key: String
    }

    private let store: StateStore?
    /// A value that is `.some(nil)` was removed by the batch.
    private var changed: [Place: [UInt8]?] = [:]
    private var order: [Place] = []
    /// What the present record replaced, newest last.
    private var replaced: [(Place, before: [UInt8]??)] = []

    init(store: StateStore?) {
        self.store = store
    }

    func value(partition: Int32, key: String) throws -> [UInt8]? {
        guard let store else {
            preconditionFailure("A stage that uses state says so with keepsState")
        }
        if let change = changed[Place(partition: partition, key: key)] { return change }
        return try store.value(partition: partition, key: key)
    }

    mutating func set(partition: Int32, key: String, _ value: [UInt8]?) {
        let place = Place(partition: partition, key: key)
        let before = changed.updateValue(value, forKey: place)
        if before == nil { order.append(place) }
        replaced.append((place, before))
    }

    /// A record begins: what came before it stays.
    mutating func begin() {
        replaced.removeAll(keepingCapacity: true)
    }

    /// The record failed: the state is as it was at `begin`.
    mutating func rollBack() {
        for (place, before) in replaced.reversed() {
            if let before {
                changed[place] = .some(before)
            } else {
                changed.removeValue(forKey: place)
                order.removeLast()
            }
        }
        replaced.removeAll()
    }

    /// The newest value of each changed key, in the order of first change.
    var changes: [StateChange] {
        order.map { StateChange(partition: $0.partition, key: $0.key, value: changed[$0] ?? nil) }
    }
}
