// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

extension DeadLetter {
    /// What stands for the topic of a timer; its due time stands for the offset.
    package static let timerTopic = "timer"

    /// What names a letter: its records are told apart from those of others by it.
    package var name: String { "\(worker) \(topic) \(partition) \(offset) \(document)" }

    /// Also of a version that did not say.
    package var isOpen: Bool { state == .open || state == .unspecified }

    /// The document that is delayed by it: what the key of its record names. Nil for a packet that
    /// nobody has read yet, and for what delays none.
    package var documentID: String? {
        if topic == Self.timerTopic { return document }
        guard worker != StageKind.metrics.name, let kind = KnownTopic(topic)?.kind, let key,
            let text = String(validating: key, as: UTF8.self), !text.isEmpty
        else { return nil }
        switch kind {
        case .packetsReceived, .commandsAccepted, .accepted, .verified, .rechecked, .continued,
            .documentsAnswered:
            return text
        case .documentsRefused: return SHA256Digest(hex: text) == nil ? text : nil
        case .statusesReceived: return text.split(separator: "\u{1F}").first.map { String($0) }
        case .deliveriesDue:
            // The receiver's code stands behind the last space.
            return text.lastIndex(of: " ").map { String(text[..<$0]) }
        case .submitted, .packetsRepeated, .routes, .deliveriesChanged, .answers,
            .officeSubmitted, .officeChanged, .decisionsSubmitted, .metricsFlow, .deadLetters,
            .registryAgencies, .audit,
            .registryTrust, .registryRules, .deadlinesReported, .cluster, .state:
            return nil
        }
    }
}
