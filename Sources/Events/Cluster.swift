// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What the records of a cluster are made with: fixed by its first `topics apply`.
package struct Cluster: Hashable, Sendable {
    /// Goes into the id of every event.
    package let name: String
    package let homes: Homes

    package init(_ name: String, homes: Homes = .standard) {
        self.name = name
        self.homes = homes
    }
}
