// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

/// What our events may hold of what somebody sent. Every event, answer and dead letter stays so
/// below the 9 MiB of its topic (dead letters 10), whatever a packet says.
enum EventBounds {
    /// A document without its receivers: 256 KiB. Five hundred attachments with names of 300 bytes
    /// are 200.
    static let documentBytes = 256 << 10
    /// Attachments that a delivery names (`Document.brief`).
    static let briefAttachments = 20
    /// Documents that it replaces.
    static let briefReplaces = 20
    /// The subject there, in characters.
    static let briefSubject = 1_000
    /// A received packet or status as an event: 6 MiB. Twenty thousand receivers with names of 200
    /// bytes are some 5.
    static let packetBytes = 6 << 20
    /// Notes on a packet.
    static let notes = 100
    /// Hops of a packet's own trace.
    static let hops = 100
    /// Findings on a document's signatures.
    static let findings = 500
    /// Of what a signature covers, the first paths.
    static let coveredPaths = 4
    /// Files of a document whose standing is told: the reader takes no more attachments.
    static let files = 500
    /// Why a document is taken back: each of its deliveries repeats it.
    static let reasonCharacters = 1_000
    /// One of these texts, in characters.
    static let textCharacters = 200

    /// Why a packet that was read is not carried: what it says does not fit into an event.
    static func refusal(of outcome: ReceivedPacket.Outcome) -> Refusal? {
        func check(_ element: String, _ size: Int, _ limit: Int) -> Refusal? {
            size > limit
                ? .xmlLimit(element, "\(size) bytes of text, at most \(limit)") : nil
        }
        switch outcome {
        case .document(let event):
            return check("edXMLHeader", event.document.bytes.count, documentBytes)
                ?? check("MessageHeader/To", event.bytes.count, packetBytes)
        case .status(let event): return check("Status", event.bytes.count, packetBytes)
        case .refused: return nil
        }
    }

    /// The first notes, and how many more there are.
    static func listed(_ texts: [String]) -> [String] {
        let told = texts.prefix(notes).map { $0.clipped(textCharacters) }
        let more = texts.count - notes
        return more > 0 ? told + ["… and \(more) more"] : told
    }

    /// The first files, and how many more there are.
    static func listed(_ files: [FileFinding]) -> [FileFinding] {
        var told = files.prefix(Self.files).map { file in
            var file = file
            file.name = file.name.clipped(textCharacters)
            return file
        }
        let more = files.count - Self.files
        if more > 0 {
            var rest = FileFinding()
            rest.name = "… and \(more) more"
            told.append(rest)
        }
        return told
    }

    /// The first findings, and how many more there are.
    static func listed(_ found: [SignatureFinding]) -> [SignatureFinding] {
        var told = found.prefix(findings).map { finding in
            var finding = finding
            finding.attachment = finding.attachment.clipped(textCharacters)
            finding.field = finding.field.clipped(textCharacters)
            finding.signer = finding.signer.clipped(textCharacters)
            finding.algorithm = finding.algorithm.clipped(textCharacters)
            finding.covers = finding.covers.prefix(coveredPaths).map { $0.clipped(textCharacters) }
            return finding
        }
        let more = found.count - findings
        if more > 0 {
            var rest = SignatureFinding()
            rest.attachment = "… and \(more) more"
            rest.verdict = .indeterminate
            told.append(rest)
        }
        return told
    }
}
