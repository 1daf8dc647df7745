// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

extension DeadLetter {
    /// The document that is delayed by it: what the key of its record names. Nil for a packet that
    /// nobody has read yet, and for what delays none.
    package var documentID: String? {
        guard worker != StageKind.metrics.name, let kind = KnownTopic(topic)?.kind, let key,
            let text = String(validating: key, as: UTF8.self), !text.isEmpty
        else { return nil }
        switch kind {
        case .packetsReceived, .accepted, .verified, .continued: return text
        case .documentsRefused: return SHA256Digest(hex: text) == nil ? text : nil
        case .statusesReceived: return text.split(separator: "\u{1F}").first.map { String($0) }
        case .deliveriesDue:
            // The receiver's code stands behind the last space.
            return text.lastIndex(of: " ").map { String(text[..<$0]) }
        case .submitted, .packetsRepeated, .routes, .deliveriesChanged, .answers,
            .decisionsSubmitted, .metricsFlow, .deadLetters, .registryAgencies, .registryTrust,
            .cluster, .state:
            return nil
        }
    }
}
