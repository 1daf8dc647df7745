// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Where a document as a whole stands. The raw value is what the projection's file holds.
package enum DocumentState: Int, CaseIterable, Hashable, Sendable {
    /// Received, not yet registered.
    case received = 0
    /// Registered; waits for the check of its signatures.
    case accepted = 1
    /// Checked; waits for its first step.
    case verified = 2
    /// On its way; not in every receiver's inbox yet.
    case routing = 3
    /// In the inbox of every receiver.
    case delivered = 4
    /// Refused, and no earlier attempt stands.
    case refused = 5
    /// Taken back from every receiver.
    case recalled = 6

    package var word: String { "\(self)" }

    package var words: Bilingual {
        switch self {
        case .received: Bilingual("Đã nhận gói", "received")
        case .accepted: Bilingual("Đã đăng ký", "registered")
        case .verified: Bilingual("Đã kiểm tra chữ ký", "signatures checked")
        case .routing: Bilingual("Đang chuyển", "on its way")
        case .delivered: Bilingual("Đã đến các nơi nhận", "delivered")
        case .refused: Bilingual("Bị từ chối", "refused")
        case .recalled: Bilingual("Đã thu hồi", "recalled")
        }
    }
}
