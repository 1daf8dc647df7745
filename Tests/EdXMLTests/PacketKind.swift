// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@testable import EdXML

/// A kind of packet that is met or tried, and what becomes of it. `Topics/packets.md` has the same
/// list, which a test compares.
struct PacketKind: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        /// Read, and what is noted of it.
        case read([PacketNote.Kind])
        case refused(RefusalCode, at: String)
    }

    /// Where it is described: a section of the reference on the exchange's domain, or a rule of ours.
    var section: String
    var input: String
    var outcome: Outcome
    var bytes: @Sendable () throws -> [UInt8]
    /// What must have been read.
    var check: @Sendable (Packet) throws -> Bool = { _ in true }

    var testDescription: String { section + ": " + input }

    var row: String {
        let answer =
            switch outcome {
            case .read(let notes) where notes.isEmpty: "read"
            case .read(let notes):
                "read; noted: " + notes.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            case .refused(let code, let path) where path.isEmpty: "`\(code.rawValue)`"
            case .refused(let code, let path): "`\(code.rawValue)` at `\(path)`"
            }
        return "| \(section) | \(input) | \(answer) |"
    }

    /// A document packet in which something is written otherwise.
    static func document(
        _ section: String, _ input: String, _ outcome: Outcome = .read([]),
        check: @escaping @Sendable (Packet) throws -> Bool = { _ in true },
        _ change: @escaping @Sendable (inout PacketText) throws -> Void
    ) -> PacketKind {
        PacketKind(
            section: section, input: input, outcome: outcome,
            bytes: {
                var packet = PacketText()
                try change(&packet)
                return Array(packet.text.utf8)
            }, check: check)
    }

    /// A packet as it is.
    static func whole(
        _ section: String, _ input: String, _ outcome: Outcome,
        check: @escaping @Sendable (Packet) throws -> Bool = { _ in true },
        _ text: @escaping @Sendable () -> String
    ) -> PacketKind {
        PacketKind(
            section: section, input: input, outcome: outcome, bytes: { Array(text().utf8) },
            check: check)
    }

    /// A status in which `old` is written as `new`.
    static func status(
        _ section: String, _ input: String, _ outcome: Outcome = .read([]),
        _ old: String = "", _ new: String = "", in element: String = "Status",
        check: @escaping @Sendable (Packet) throws -> Bool = { _ in true }
    ) -> PacketKind {
        whole(section, input, outcome, check: check) {
            let children =
                old.isEmpty
                ? PacketText.statusChildren
                : PacketText.statusChildren.replacing(old, with: new, maxReplacements: 1)
            return PacketText.status(children, in: element)
        }
    }
}
