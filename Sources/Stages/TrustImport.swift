// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EventLog
import Events
import Exchange
import Signatures

/// A revocation list on its way into the registry; its bytes lie in the blob store.
package struct ImportedList: Sendable {
    package let key: String
    package let record: NewRecord
    package let told: TrustListRecord
    private let summary: RevocationListSummary

    fileprivate init(
        key: String, record: NewRecord, told: TrustListRecord, summary: RevocationListSummary
    ) {
        self.key = key
        self.record = record
        self.told = told
        self.summary = summary
    }

    /// Whether one of those certificates, in DER, signed it; nil where none of them is its issuer.
    package func isSigned(byOneOf authorities: [[UInt8]]) -> Bool? {
        summary.isSigned(byOneOf: authorities)
    }
}

/// Makes the records of `registry.trust` of what an operator imports.
package enum TrustImport {
    /// A certificate with what it is trusted for. Refuses what is no certificate.
    package static func record(_ certificate: TrustRecord) throws -> NewRecord {
        let strange = certificate.speaksFor.first { word in
            !CertificateRole.signers.contains { $0.rawValue == word }
        }
        if let strange {
            throw SignatureError(
                .trust, "import a certificate", "\(strange) is none of agency, person")
        }
        guard let trusted = TrustedCertificate(certificate) else {
            throw SignatureError(
                .trust, "import a certificate",
                "role \(certificate.role) is none of root, intermediate, agency, person")
        }
        guard trusted.isReadable else {
            throw SignatureError(.trust, "import a certificate", "it is not X.509 in DER")
        }
        return record(SHA256.hash(certificate.der).hex, certificate.bytes)
    }

    /// A revocation list may have this many bytes: an authority with more than a million certificates that
    /// were revoked.
    package static let maxListBytes = 64 << 20

    /// A revocation list, whose bytes go into the blob store; the newest list of an issuer counts.
    /// The caller makes the blob durable before it appends the record.
    package static func record(
        list der: [UInt8], into blobs: any BlobStore
    ) throws -> ImportedList {
        let summary = try RevocationListSummary(der: der)
        return record(summary, Int64(der.count), try blobs.put(der))
    }

    /// The same of one that lies in the store already; it is read in place.
    package static func record(
        list blob: SHA256Digest, in blobs: any BlobStore
    ) throws -> ImportedList {
        let file = try blobs.open(blob)
        let held = try HeldBytes(
            mapping: OpenedFile(descriptor: file.descriptor, length: file.length, of: file))
        return record(try RevocationListSummary(held), file.length, blob)
    }

    private static func record(
        _ summary: RevocationListSummary, _ size: Int64, _ blob: SHA256Digest
    ) -> ImportedList {
        var list = TrustListRecord()
        list.crl = blob
        list.size = size
        list.thisUpdate = summary.thisUpdate * 1000
        list.nextUpdate = summary.nextUpdate.map { $0 * 1000 }
        list.issuer = summary.issuer
        list.number = summary.number
        let key = TrustEntry.listPrefix + summary.issuerKey.hex
        return ImportedList(key: key, record: record(key, list.bytes), told: list, summary: summary)
    }

    /// What an authority has answered about a certificate (OCSP), if it is its word and holds now.
    /// - Parameters:
    ///   - subject: the certificate in DER.
    ///   - authorities: those of the registry, in DER.
    package static func record(
        response der: [UInt8], about subject: [UInt8], issuedByOneOf authorities: [[UInt8]],
        now: BusinessTime
    ) throws -> (record: NewRecord, told: TrustResponseRecord) {
        let summary = try OCSPSummary(
            der: der, about: subject, issuedByOneOf: authorities, at: now.milliseconds / 1000)
        var response = TrustResponseRecord()
        response.response = der
        response.producedAt = summary.producedAt * 1000
        response.thisUpdate = summary.thisUpdate * 1000
        response.nextUpdate = summary.nextUpdate.map { $0 * 1000 }
        response.subject = summary.subject
        let key = TrustEntry.responsePrefix + SHA256.hash(subject).hex
        return (record(key, response.bytes), response)
    }

    /// Nothing is trusted because of what lies under that key any more.
    package static func removal(of key: String) -> NewRecord { record(key, nil) }

    private static func record(_ key: String, _ value: [UInt8]?) -> NewRecord {
        NewRecord(
            topic: Topic.registryTrust.name, partition: 0, key: Array(key.utf8), value: value)
    }
}

extension TrustRecord {
    /// Whether it may issue certificates and lists.
    package var isAuthority: Bool {
        switch CertificateRole(rawValue: role) {
        case .root?, .intermediate?: true
        case .agency?, .person?, nil: false
        }
    }
}

extension TrustListRecord {
    /// Whether it takes the place of another of its issuer and scope, whichever came first: by its date, and
    /// on the same date by its number, which grows with each list (RFC 5280 5.2.3).
    package func replaces(_ other: TrustListRecord) -> Bool {
        if thisUpdate != other.thisUpdate { return thisUpdate > other.thisUpdate }
        if number.count != other.number.count { return number.count > other.number.count }
        return !number.lexicographicallyPrecedes(other.number)
    }
}

extension TrustResponseRecord {
    /// Whether it takes the place of another about the same certificate.
    package func replaces(_ other: TrustResponseRecord) -> Bool {
        (thisUpdate, producedAt) >= (other.thisUpdate, other.producedAt)
    }
}

extension TrustedCertificate {
    /// Nil where the role is none: then nothing is trusted because of it.
    package init?(_ record: TrustRecord) {
        guard let role = CertificateRole(rawValue: record.role) else { return nil }
        self.init(
            der: record.der, role: role, validFrom: record.validFrom.map(Self.seconds(ofDay:)),
            validTo: record.validTo.map { Self.seconds(ofDay: $0 + 1) },
            bindings: record.bindings.map { binding in
                Binding(
                    agency: binding.agency, from: binding.validFrom.map(Self.seconds(ofDay:)),
                    to: binding.validTo.map { Self.seconds(ofDay: $0 + 1) })
            })
        // A word of a newer version's narrows it too: it is for none that this one knows.
        if !record.speaksFor.isEmpty {
            speaksFor = Set(record.speaksFor.compactMap(CertificateRole.init))
        }
    }

    /// The beginning of a day in Viet Nam, in seconds since 1970.
    private static func seconds(ofDay days: Int32) -> Int64 {
        BusinessTime(CivilDate(daysSince1970: days)).milliseconds / 1000
    }
}
