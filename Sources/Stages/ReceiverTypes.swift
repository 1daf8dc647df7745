// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What `ReceiverType` means in an update's list of receivers. The standard names the values 0 and 1
/// and no source says which of them adds; so it is a setting of the cluster, and an entry that
/// cannot be meant so (to add who has the document, to remove who has not) is refused, never guessed.
package struct ReceiverTypes: Hashable, Sendable {
    /// `0` or `1`.
    package let adds: String

    /// 1 adds, 0 removes.
    package static let standard = ReceiverTypes(adds: "1")!

    /// Nil for what is neither value.
    package init?(adds: String) {
        guard ["0", "1"].contains(adds) else { return nil }
        self.adds = adds
    }

    package var removes: String { adds == "1" ? "0" : "1" }
}
