// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import Inspection
import JSON
import Signatures

/// What was checked of a document's files at one time, what came of it, and all that the verdict
/// rests on but the files themselves: by it the check can be repeated when the roots have expired,
/// without the exchange (bằng chứng kiểm tra).
///
/// Certificates, lists and answers that came with a file stand in it, so only their digests are told.
package struct CheckEvidence: Sendable {
    /// Of the form below. A reader knows its own and no other.
    static let version: Int64 = 1
    /// Without the revocation lists. A document whose evidence is larger has none.
    package static let limitBytes = 2 << 20
    /// Of a revocation list.
    static let listLimitBytes = Int64(TrustImport.maxListBytes)

    package var documentID: String
    /// The agency whose document it is.
    package var sender: String
    /// Of the check, seconds since 1970.
    package var time: Int64
    /// The main file first; then the packet, where it bears a signature itself.
    package var files: [SignaturePolicy.File]
    package var packet: FileReport?
    package var packetDigest: SHA256Digest?
    /// By which they were checked.
    package var trust: InspectionTrust

    package init(
        documentID: String, sender: String, time: Int64, files: [SignaturePolicy.File],
        packet: (sha256: SHA256Digest, report: FileReport)? = nil, trust: InspectionTrust
    ) {
        self.documentID = documentID
        self.sender = sender
        self.time = time
        self.files = files
        self.packet = packet?.report
        self.packetDigest = packet?.sha256
        self.trust = trust
    }

    /// What the policy makes of them.
    package var outcome: SignatureOutcome {
        SignaturePolicy.judge(files, packet: packet, sender: sender)
    }

    private var reports: [FileReport] {
        files.compactMap(\.content.report) + (packet.map { [$0] } ?? [])
    }

    /// What of the trust was used, and for whom its signers speak.
    private var used: Set<UsedMaterial.Item> {
        var used = Set(reports.flatMap(\.used.items))
        for signature in reports.flatMap(\.signatures) {
            if let signer = signature.signerCertificate { used.insert(.init(.certificate, signer)) }
        }
        return used
    }

    /// The revocation lists of the trust that were used: blobs of their own.
    package var lists: [SHA256Digest] {
        used.filter { $0.kind == .list && trust.lists[$0.digest] != nil }.map(\.digest).sorted()
    }

    /// One JSON object, the same for the same check; nil where it is too large.
    package var bytes: [UInt8]? {
        var json = JSONWriter(capacity: 16 << 10)
        json.beginObject()
        json.member("evidence", Self.version)
        json.member("document", documentID)
        json.member("sender", sender)
        json.member("time", time)
        json.member("isWhole", reports.allSatisfy(\.used.isWhole))
        json.evidence(outcome)
        json.key("files")
        json.beginArray()
        for file in files { json.evidence(file) }
        json.endArray()
        if let packet, let packetDigest {
            json.key("packet")
            json.beginObject()
            json.member("sha256", packetDigest.hex)
            json.evidence(packet)
            json.endObject()
        }
        let used = used.sorted()
        json.key("certificates")
        json.beginArray()
        for item in used where item.kind == .certificate {
            if let certificate = trust.bindings[item.digest] { json.evidence(certificate) }
        }
        json.endArray()
        json.key("answers")
        json.beginArray()
        for answer in trust.answers(among: Set(used)) { json.string(Base64.encode(answer)) }
        json.endArray()
        json.key("lists")
        json.beginArray()
        for list in lists {
            json.beginObject()
            json.member("sha256", list.hex)
            json.member("size", trust.lists[list])
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.bytes.count <= Self.limitBytes ? json.bytes : nil
    }
}

extension SignaturePolicy.Content {
    package var report: FileReport? {
        switch self {
        case .pdf(let report), .xml(let report): report
        case .falsePDF, .other: nil
        }
    }
}
