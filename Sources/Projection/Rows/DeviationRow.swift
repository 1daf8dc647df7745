// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events

/// In how many packets of one sender one thing was otherwise than the standard has it, and the newest.
struct DeviationRow {
    struct Key: Hashable {
        var sender: String
        /// As `PacketNote` is written, without the places in lists: the third receiver's name is
        /// missing as the first one's is.
        var note: String
    }

    var packets: Int64 = 0
    var lastAt: Int64 = 0
    var document = ""

    mutating func add(_ other: DeviationRow) {
        packets += other.packets
        // Of one moment the same one, in whatever order they come.
        if (other.lastAt, other.document) > (lastAt, document) {
            lastAt = other.lastAt
            document = other.document
        }
    }

    /// The notes of an accepted packet, each once.
    static func rows(of event: DocumentAccepted) -> [(Key, DeviationRow)] {
        let row = DeviationRow(
            packets: 1, lastAt: event.receivedAt, document: event.document.documentID)
        let notes = Set(event.notes.filter { !$0.hasPrefix("…") }.map(withoutPlaces))
        return notes.map { (Key(sender: event.document.sender.code, note: $0), row) }
    }

    /// `MessageHeader/To[3]/OrganName` as `MessageHeader/To/OrganName`.
    private static func withoutPlaces(_ note: String) -> String {
        var text = ""
        var isInside = false
        for character in note {
            switch character {
            case "[": isInside = true
            case "]": isInside = false
            default: if !isInside { text.append(character) }
            }
        }
        return text
    }
}
