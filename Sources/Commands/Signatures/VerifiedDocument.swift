// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EdXML
import Events
import Exchange
import Glibc
import Inspection
import JSON
import Signatures
import Stages
import Terminal

/// A document at hand, in files of its own or in a packet, judged as the pipeline judges it.
struct VerifiedDocument {
    private struct Part {
        var name: String
        var type: String
        var sha256: SHA256Digest
        var file: OpenedFile
    }

    let sender: String
    /// What the packet's header says.
    private let claims: HeaderClaims?
    private let parts: [Part]
    /// A packet that bears a signature of its own.
    private let packet: OpenedFile?

    /// The files of one document, the main file first.
    init(_ files: [String], sender: String) throws {
        self.sender = try AgencyCode(sender).text
        claims = nil
        packet = nil
        parts = try files.map { path in
            let file = try OpenedFile(InputFile(path))
            return Part(
                name: path.split(separator: "/").last.map(String.init) ?? path, type: "",
                sha256: try SHA256.hash(file: file), file: file)
        }
    }

    /// What is in a packet. Its sender's code counts as the rule of thumb makes it of an old one;
    /// only the registry knows better (`sender`).
    init(packet path: String, sender: String?) throws {
        let sink = SpoolingSink()
        let report = try PacketReport(reading: path, now: nil, sink: sink)
        switch report.outcome {
        case .refused(let refusal): throw UsageError("\(path): \(refusal.en)")
        case .accepted(let packet):
            self.sender =
                try sender.map { try AgencyCode($0).text }
                ?? WrittenAgencyCode(packet.header.from.organID).code.text
            claims = HeaderClaims(packet.header)
            self.packet = packet.signatures > 0 ? try OpenedFile(InputFile(path)) : nil
            // The sink has them in the packet's order.
            let files = zip(packet.attachments, sink.files).map { attachment, file in
                Part(
                    name: attachment.name, type: attachment.contentType ?? "",
                    sha256: attachment.sha256, file: file)
            }
            var others = files
            let main = packet.mainAttachment.map { [others.remove(at: $0)] } ?? []
            parts = main + others
        }
    }

    /// - Parameters:
    ///   - claims: to compare with the main file instead of what the packet's header says.
    ///   - time: seconds since 1970.
    func judge(
        _ inspectors: InspectorPool, _ texts: TextReader, claims: HeaderClaims?, at time: Int64,
        trust: InspectionTrust
    ) throws -> SignatureOutcome {
        let files = try parts.map { part in
            let isCalledPDF = FileName.isCalledPDF(part.name, type: part.type)
            let first = try part.file.beginning(FileContent.prefixBytes)
            let content = FileContent(first, isCalledPDF: isCalledPDF)
            let report =
                content == .other
                ? nil
                : try inspectors.inspect([InspectedFile(part.file)], at: time, trust: trust)[0]
            return SignaturePolicy.File(
                name: part.name, sha256: part.sha256,
                content: .init(content, report, isCalledPDF: isCalledPDF))
        }
        let own = try packet.map {
            try inspectors.inspect([InspectedFile($0)], at: time, trust: trust)[0]
        }
        var outcome = SignaturePolicy.judge(files, packet: own, sender: sender)
        if let claims = claims ?? self.claims, outcome.refusal == nil, let main = parts.first,
            case .pdf = files.first?.content
        {
            outcome.claims = claims.compare(with: texts.text(of: main.file))
        }
        return outcome
    }
}

/// Attachments into files without names.
private final class SpoolingSink: AttachmentSink {
    private(set) var files: [OpenedFile] = []
    private var hash = SHA256()
    private var open: Int32 = -1
    private var length: Int64 = 0

    func begin() throws {
        open = try SpoolFile.open(in: "/tmp")
        length = 0
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        hash.update(bytes)
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(open, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw SpoolFile.Failure(directory: "/tmp", errno: errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        length += Int64(bytes.count)
    }

    func finish() -> SHA256Digest {
        files.append(OpenedFile(takingOver: open, length: length))
        open = -1
        return hash.finalize()
    }

    func discard() {
        if open >= 0 { close(open) }
        files = []
    }

    func spool() throws -> Int32 { try SpoolFile.open(in: "/tmp") }
}

extension OpenedFile {
    convenience init(_ input: InputFile) {
        self.init(descriptor: input.descriptor, length: input.length, of: input)
    }

    fileprivate func beginning(_ count: Int) throws -> [UInt8] {
        try bytes(at: 0, Int(min(length, Int64(count))))
    }

    fileprivate func bytes(at offset: Int64, _ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = pread(descriptor, &bytes[done], count - done, off_t(offset) + off_t(done))
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else {
                throw SignatureError(.file, "reading a file", String(cString: strerror(errno)))
            }
            done += got
        }
        return bytes
    }
}

extension SHA256 {
    static func hash(file: OpenedFile) throws -> SHA256Digest {
        var hash = SHA256()
        var offset: Int64 = 0
        while offset < file.length {
            let count = Int(min(file.length - offset, 1 << 20))
            hash.update(try file.bytes(at: offset, count))
            offset += Int64(count)
        }
        return hash.finalize()
    }
}

extension SignatureConclusion {
    /// The sentence, what it is worth beside paper, and the details, a line each.
    var lines: [String] {
        ([sentence, paper.words] + details).map { "  \($0.both)" }
    }
}

extension SignatureOutcome {
    /// For people: the document, each file, and under it who signed.
    func text(of document: String, sender: String) -> String {
        var lines: [String] = []
        if let refusal {
            lines.append("\(document) (\(sender)): refused, \(refusal.code.rawValue)")
            lines += ["  \(refusal.vi)", "  \(refusal.en)"]
        } else {
            lines.append("\(document) (\(sender)): \(standing.words.both)\(Self.why(reason))")
        }
        lines += conclusion?.lines ?? []
        for file in files {
            let part = file.isMain ? "chính / main" : "kèm / other"
            let words = file.standing.standing?.words.both ?? "–"
            lines.append("  \(file.name) (\(part)): \(words)\(Self.why(file.reason))")
        }
        for finding in findings {
            let whose = FileSignature.Signer(rawValue: finding.signedAs)?.words.both ?? ""
            let verdict = finding.verdict.verdict.words.both
            lines.append(
                "    \(finding.attachment): \(finding.signer), \(whose), "
                    + "\(verdict)\(Self.why(finding.reason))"
                    + (finding.covers.isEmpty
                        ? "" : ": \(finding.covers.joined(separator: ", "))"))
        }
        if !claims.isEmpty { lines.append("  \(HeaderClaim.standing.both)") }
        lines += claims.map { "    \($0.text)" }
        return lines.map(TextWidth.printable).joined(separator: "\n")
    }

    private static func why(_ reason: String) -> String { reason.isEmpty ? "" : " (\(reason))" }

    /// One JSON object, of the members that the API has too.
    func json(of document: String, sender: String) -> String {
        var json = JSONWriter()
        json.beginObject()
        json.member("document", document)
        json.member("sender", sender)
        json.member("legalStanding", refusal == nil ? standing.rawValue : nil)
        json.member("reason", reason.isEmpty ? nil : reason)
        json.member("refusalCode", refusal?.code.rawValue)
        json.conclusion(conclusion)
        json.key("files")
        json.beginArray()
        for file in files {
            json.beginObject()
            json.member("name", file.name)
            json.member("sha256", file.sha256.hex)
            json.member("isMain", file.isMain)
            json.member("legalStanding", file.standing.standing?.rawValue)
            json.member("reason", file.reason.isEmpty ? nil : file.reason)
            json.endObject()
        }
        json.endArray()
        json.key("findings")
        json.beginArray()
        for finding in findings {
            json.beginObject()
            json.member("attachment", finding.attachment)
            json.member("file", Int64(finding.file))
            json.member("signer", finding.signer)
            json.member("signedAs", finding.signedAs)
            json.member("agencies", finding.agencies)
            json.member("verdict", finding.verdict.verdict.rawValue)
            json.member("reason", finding.reason.isEmpty ? nil : finding.reason)
            json.member("algorithm", finding.algorithm.isEmpty ? nil : finding.algorithm)
            json.member("covers", finding.covers)
            json.difference(FileDifference(finding))
            json.endObject()
        }
        json.endArray()
        json.claims(claims)
        json.endObject()
        return json.text
    }
}
