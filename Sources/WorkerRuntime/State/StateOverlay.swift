// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The state as a batch sees it: what is committed, and above it what the batch changed so far. It
/// is dropped when the batch does not commit.
///
/// One object a batch, so that a change costs the same however many came before it.
final class StateOverlay {
    private struct Place: Hashable {
        var partition: Int32
        var key: String
    }

    private let committed: (any StateReading)?
    /// A value that is `.some(nil)` was removed by the batch.
    private var changed: [Place: [UInt8]?] = [:]
    /// The changed keys of each partition, in the order of the state.
    private var keys: [Int32: [String]] = [:]
    /// Where the changes that count came first.
    private var order: [Place] = []
    /// What the present input replaced, newest last.
    private var replaced: [(Place, before: [UInt8]??)] = []

    /// Nil for a stage that keeps no state.
    init(_ committed: (any StateReading)?) {
        self.committed = committed
    }

    func value(partition: Int32, key: String) throws -> [UInt8]? {
        let committed = existing
        if let change = changed[Place(partition: partition, key: key)] { return change }
        return try committed.value(partition: partition, key: key)
    }

    func set(partition: Int32, key: String, _ value: [UInt8]?) {
        _ = existing
        let place = Place(partition: partition, key: key)
        let before = changed.updateValue(value, forKey: place)
        if before == nil {
            order.append(place)
            let index = position(of: key, in: partition)
            keys[partition, default: []].insert(key, at: index)
        }
        replaced.append((place, before))
    }

    /// The first entries that begin with `prefix`, in order, with the changes of the batch.
    func entries(partition: Int32, prefix: String, limit: Int) throws -> [StateEntry] {
        let all = keys[partition] ?? []
        let mine = all[position(of: prefix, in: partition)...].prefix { $0.hasPrefix(prefix) }
        // Each change hides one committed entry at most.
        var under = try existing.entries(
            partition: partition, prefix: prefix, limit: limit + mine.count)[...]
        var found: [StateEntry] = []
        func take(upTo key: String?) {
            while let next = under.first, found.count < limit {
                if let key, !next.key.precedesInState(key) { return }
                found.append(next)
                under.removeFirst()
            }
        }
        for key in mine {
            take(upTo: key)
            if under.first?.key == key { under.removeFirst() }
            if found.count >= limit { return found }
            if let value = changed[Place(partition: partition, key: key)] ?? nil {
                found.append(StateEntry(key: key, value: value))
            }
        }
        take(upTo: nil)
        return found
    }

    /// An input begins: what came before it stays.
    func begin() {
        replaced.removeAll(keepingCapacity: true)
    }

    /// The input failed: the state is as it was at `begin`.
    func rollBack() {
        for (place, before) in replaced.reversed() {
            if let before {
                changed[place] = .some(before)
            } else {
                changed.removeValue(forKey: place)
                order.removeLast()
                let index = position(of: place.key, in: place.partition)
                keys[place.partition]?.remove(at: index)
            }
        }
        replaced.removeAll(keepingCapacity: true)
    }

    /// The newest value of each changed key, in the order of first change.
    var changes: [StateChange] {
        order.map { StateChange(partition: $0.partition, key: $0.key, value: changed[$0] ?? nil) }
    }

    /// What the present input changed.
    var inputChanges: [StateChange] {
        replaced.map { place, _ in
            StateChange(
                partition: place.partition, key: place.key, value: changed[place] ?? nil)
        }
    }

    private var existing: any StateReading {
        guard let committed else {
            preconditionFailure("A stage that uses state says so with keepsState")
        }
        return committed
    }

    /// Where the key stands, or would stand, among the changed ones.
    private func position(of key: String, in partition: Int32) -> Int {
        let all = keys[partition] ?? []
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].precedesInState(key) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
