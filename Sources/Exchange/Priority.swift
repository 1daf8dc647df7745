// LienThong
// SPDX-License-Identifier: Apache-2.0

/// How urgent a document is (độ khẩn), as `OtherInfo/Priority` numbers it.
package enum Priority: Int, CaseIterable, Hashable, Sendable {
    case normal = 0
    /// Khẩn.
    case urgent = 1
    /// Thượng khẩn.
    case veryUrgent = 2
    /// Hỏa tốc.
    case express = 3
    /// Hỏa tốc hẹn giờ.
    case timedExpress = 4

    /// Reads the number, or the word that some senders write instead; nil for anything else.
    package init?(written text: String) {
        let text = text.normalised.lowercased()
        if let number = Int(text), let priority = Priority(rawValue: number) {
            self = priority
            return
        }
        // "Hỏa" and "hoả" are two spellings of one word: the tone mark's place is not settled.
        switch text {
        case "thường", "bình thường", "không": self = .normal
        case "khẩn": self = .urgent
        case "thượng khẩn": self = .veryUrgent
        case "hỏa tốc", "hoả tốc": self = .express
        case "hỏa tốc hẹn giờ", "hoả tốc hẹn giờ": self = .timedExpress
        default: return nil
        }
    }

    package var lane: Lane { self == .normal ? .normal : .urgent }

    package var words: Bilingual {
        switch self {
        case .normal: Bilingual("Thường", "normal")
        case .urgent: Bilingual("Khẩn", "urgent")
        case .veryUrgent: Bilingual("Thượng khẩn", "very urgent")
        case .express: Bilingual("Hỏa tốc", "express")
        case .timedExpress: Bilingual("Hỏa tốc hẹn giờ", "timed express")
        }
    }
}

/// Kafka has no priorities: urgent documents travel on topics of their own, served first.
package enum Lane: String, CaseIterable, Hashable, Sendable {
    case normal, urgent
}
