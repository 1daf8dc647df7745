// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import Inspection
import JSON
import Signatures

/// Evidence as it is read: by anybody, from anybody. What it says is believed only where the check,
/// repeated by its material, comes to the same bytes (`repeated`), and who says it, where its seal
/// holds (`EvidenceFile`).
package struct StoredEvidence: Sendable {
    package struct File: Sendable, Hashable {
        package var name: String
        package var sha256: SHA256Digest
        /// False for what was not looked into: it is named, and has no report.
        package var isChecked: Bool
        fileprivate var kind: String
    }

    package let documentID: String
    package let sender: String
    /// Seconds since 1970.
    package let time: Int64
    package let files: [File]
    /// The packet, where it bears a signature itself.
    package let packet: SHA256Digest?
    /// Whether all that was used is there.
    package let isWhole: Bool
    /// In the order in which they follow the evidence.
    package let lists: [(sha256: SHA256Digest, size: Int64)]
    private let certificates: [TrustedCertificate]
    private let answers: [[UInt8]]
    private let bytes: [UInt8]

    /// No more of a kind than a document can have.
    private static let countLimit = 4096

    /// - Throws: `EvidenceFault`.
    package init(_ bytes: [UInt8]) throws(EvidenceFault) {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONReader.parse(bytes, maxDepth: 8, maxBytes: CheckEvidence.limitBytes)
        } catch {
            throw .damaged("\(error)")
        }
        guard let version = json["evidence"]?.intValue else { throw .damaged("no version") }
        guard version == CheckEvidence.version else { throw .version(version) }
        self.bytes = bytes
        documentID = try json.text("document")
        sender = try json.text("sender")
        guard let time = json["time"]?.intValue, Self.times.contains(time),
            let isWhole = json["isWhole"]?.boolValue
        else { throw .damaged("time, isWhole") }
        self.time = time
        self.isWhole = isWhole
        var files: [File] = []
        for file in try json.elements("files") {
            let kind = try file.text("kind")
            files.append(
                File(
                    name: try file.text("name"), sha256: try file.digest("sha256"),
                    isChecked: file["signatures"] != nil, kind: kind))
        }
        self.files = files
        if let packet = json["packet"] {
            self.packet = try packet.digest("sha256")
        } else {
            packet = nil
        }
        var certificates: [TrustedCertificate] = []
        for certificate in try json.elements("certificates") {
            certificates.append(try TrustedCertificate(evidence: certificate))
        }
        self.certificates = certificates
        var answers: [[UInt8]] = []
        for answer in try json.elements("answers") {
            guard let der = answer.stringValue.flatMap({ Base64.decode($0) }) else {
                throw .damaged("answers")
            }
            answers.append(der)
        }
        self.answers = answers
        var lists: [(sha256: SHA256Digest, size: Int64)] = []
        for list in try json.elements("lists") {
            guard let size = list["size"]?.intValue, (1...CheckEvidence.listLimitBytes) ~= size
            else { throw .damaged("lists") }
            lists.append((try list.digest("sha256"), size))
        }
        self.lists = lists
    }

    private static let times: ClosedRange<Int64> = 0...253_402_300_799

    /// The trust of that time, of which all that was used is here and nothing else.
    package func trust(lists: [[UInt8]]) throws -> InspectionTrust {
        try InspectionTrust(
            TrustMaterial(
                certificates: certificates, revocationLists: lists, responses: answers))
    }

    /// What the same check comes to now.
    /// - Parameters:
    ///   - report: of the file, or the packet, with that digest; looked into at `time` by `trust`.
    package func repeated(
        by trust: InspectionTrust, _ report: (SHA256Digest) throws -> FileReport
    ) throws -> RepeatedCheck {
        let files = try files.map { file in
            let found = file.isChecked ? try report(file.sha256) : nil
            guard let content = SignaturePolicy.Content(file.kind, found) else {
                throw EvidenceFault.damaged("files")
            }
            return SignaturePolicy.File(name: file.name, sha256: file.sha256, content: content)
        }
        let evidence = CheckEvidence(
            documentID: documentID, sender: sender, time: time, files: files,
            packet: try packet.map { ($0, try report($0)) }, trust: trust)
        return RepeatedCheck(evidence: evidence, isSame: evidence.bytes == bytes)
    }
}

/// A check that was made once more.
package struct RepeatedCheck: Sendable {
    package let evidence: CheckEvidence
    /// Every byte of the evidence is the same: all verdicts, of each file and the document, and all
    /// that they rest on.
    package let isSame: Bool
}

/// Why evidence is none.
package enum EvidenceFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Cut off, changed, or never any; where.
    case damaged(String)
    /// Of another version than is read here.
    case version(Int64)

    package var description: String { words.both }

    package var words: Bilingual {
        switch self {
        case .damaged(let place):
            Bilingual(
                "Tệp bằng chứng bị hỏng hoặc bị sửa (\(place)).",
                "The evidence is damaged or changed (\(place)).")
        case .version(let version):
            Bilingual(
                "Bằng chứng phiên bản \(version), chương trình này đọc phiên bản "
                    + "\(CheckEvidence.version): dùng bản LienThong tương ứng.",
                "Evidence of version \(version), this program reads version "
                    + "\(CheckEvidence.version): use the LienThong of that version.")
        }
    }
}

extension JSONValue {
    fileprivate func text(_ name: String) throws(EvidenceFault) -> String {
        guard let text = self[name]?.stringValue else { throw .damaged(name) }
        return text
    }

    fileprivate func digest(_ name: String) throws(EvidenceFault) -> SHA256Digest {
        guard let digest = SHA256Digest(hex: try text(name)) else { throw .damaged(name) }
        return digest
    }

    fileprivate func elements(_ name: String) throws(EvidenceFault) -> [JSONValue] {
        guard let elements = self[name]?.arrayValue, elements.count <= 4096 else {
            throw .damaged(name)
        }
        return elements
    }
}

extension TrustedCertificate {
    fileprivate init(evidence json: JSONValue) throws(EvidenceFault) {
        guard let role = CertificateRole(rawValue: try json.text("role")),
            let der = Base64.decode(try json.text("der"))
        else { throw .damaged("certificates") }
        var bindings: [Binding] = []
        for binding in try json.elements("agencies") {
            bindings.append(
                Binding(
                    agency: try binding.text("agency"), from: binding["from"]?.intValue,
                    to: binding["to"]?.intValue))
        }
        self.init(
            der: der, role: role, validFrom: json["from"]?.intValue,
            validTo: json["to"]?.intValue, bindings: bindings)
        speaksFor = []
        for word in try json.elements("speaksFor") {
            guard let role = word.stringValue.flatMap({ CertificateRole(rawValue: $0) }) else {
                throw .damaged("speaksFor")
            }
            speaksFor.insert(role)
        }
    }
}
