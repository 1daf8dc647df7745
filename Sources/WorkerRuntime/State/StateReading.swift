// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A worker's committed state: keys ordered by their UTF-8 bytes inside each partition.
package protocol StateReading {
    func value(partition: Int32, key: String) throws -> [UInt8]?

    /// The first entries whose keys begin with `prefix`, in order, at most `limit`.
    func entries(partition: Int32, prefix: String, limit: Int) throws -> [StateEntry]
}

/// A key of the state with its value.
package struct StateEntry: Hashable, Sendable {
    package var key: String
    package var value: [UInt8]

    package init(key: String, value: [UInt8]) {
        self.key = key
        self.value = value
    }
}

/// One change of a worker's state: a record of its changelog. `nil` removes the key.
package struct StateChange: Hashable, Sendable {
    package var partition: Int32
    package var key: String
    package var value: [UInt8]?

    package init(partition: Int32, key: String, value: [UInt8]?) {
        self.partition = partition
        self.key = key
        self.value = value
    }
}

extension String {
    /// The order of the state: that of the bytes, as SQLite compares text.
    func precedesInState(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
