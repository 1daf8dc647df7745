// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import JSON

/// Evidence as it leaves the exchange: a line that seals it, the evidence, and the revocation lists
/// that it names, one behind the other.
///
/// The seal is a JWS by the key that signs receipts, over the document and the evidence's SHA-256. The
/// evidence names the digests of all else, so one signature covers every byte behind it.
package struct EvidenceFile: Sendable {
    static let word = "lienthong-evidence "
    private static let newline = UInt8(ascii: "\n")
    /// Of the first line.
    private static let sealLimitBytes = 4096
    /// Of the whole file: what an inspector takes as its trust.
    package static let limitBytes = 512 << 20

    package let evidence: StoredEvidence
    package let lists: [[UInt8]]
    /// A JWS. What it says fits the evidence; who says so is not known yet.
    package let seal: String

    /// The line before the evidence.
    package static func head(
        of evidence: [UInt8], documentID: String, by signer: ReceiptSigner
    ) throws -> [UInt8] {
        let seal = try signer.seal(
            of: SHA256.hash(evidence), size: Int64(evidence.count), documentID: documentID)
        return Array((word + seal + "\n").utf8)
    }

    /// Reads what was cut off, changed or made up as well as any other; nothing is larger than the
    /// bytes at hand.
    /// - Throws: `EvidenceFault`.
    package init(_ bytes: [UInt8]) throws(EvidenceFault) {
        guard bytes.starts(with: Self.word.utf8),
            let first = bytes.prefix(Self.sealLimitBytes).firstIndex(of: Self.newline),
            let seal = String(validating: bytes[Self.word.utf8.count..<first], as: UTF8.self)
        else { throw .damaged("seal") }
        let rest = bytes[(first + 1)...]
        guard
            let end = rest.prefix(CheckEvidence.limitBytes + 1).firstIndex(of: Self.newline)
        else { throw .damaged("evidence") }
        let core = Array(rest[..<end])
        evidence = try StoredEvidence(core)
        self.seal = seal
        guard
            Self.statement(of: seal)
                == ReceiptSigner.statement(
                    of: SHA256.hash(core), size: Int64(core.count),
                    documentID: evidence.documentID)
        else { throw .damaged("seal") }
        var place = end + 1
        var lists: [[UInt8]] = []
        for list in evidence.lists {
            guard bytes.count - place >= Int(list.size) else { throw .damaged("lists") }
            let der = Array(bytes[place..<place + Int(list.size)])
            guard SHA256.hash(der) == list.sha256 else { throw .damaged("lists") }
            lists.append(der)
            place += der.count
        }
        guard place == bytes.count else { throw .damaged("end") }
        self.lists = lists
    }

    /// Of a JWS, whoever signed it.
    private static func statement(of seal: String) -> [UInt8]? {
        let parts = seal.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 ? Base64URL.decode(parts[1]) : nil
    }

    /// Who sealed it; nil where none of these did.
    package func key(among keys: [Ed25519.PublicKey]) -> Ed25519.PublicKey? {
        do throws(CryptoError) {
            let verified = try JWS.verify(seal, keys: keys)
            return verified.header["typ"] == ReceiptSigner.evidenceType ? verified.key : nil
        } catch {
            return nil
        }
    }
}
