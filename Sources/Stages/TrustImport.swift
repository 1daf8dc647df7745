// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EventLog
import Events
import Exchange
import Signatures

/// Makes the records of `registry.trust` of what an operator imports.
package enum TrustImport {
    /// A certificate with what it is trusted for. Refuses what is no certificate.
    package static func record(_ certificate: TrustRecord) throws -> NewRecord {
        guard TrustedCertificate(certificate) != nil else {
            throw SignatureError(
                .trust, "import a certificate",
                "role \(certificate.role) is none of root, intermediate, agency, person")
        }
        _ = try TrustStore(
            certificates: [TrustedCertificate(certificate)].compactMap { $0 }, crls: [])
        return record(SHA256.hash(certificate.der).hex, certificate.bytes)
    }

    /// A revocation list, whose bytes go into the blob store; the newest list of an issuer counts.
    /// The caller makes the blob durable before it appends the record.
    package static func record(
        list der: [UInt8], into blobs: any BlobStore
    ) throws -> (record: NewRecord, list: TrustListRecord) {
        let summary = try RevocationListSummary(der: der)
        var list = TrustListRecord()
        list.crl = try blobs.put(der)
        list.size = Int64(der.count)
        list.thisUpdate = summary.thisUpdate * 1000
        list.nextUpdate = summary.nextUpdate.map { $0 * 1000 }
        list.issuer = summary.issuer
        return (record(TrustEntry.listPrefix + summary.issuerKey.hex, list.bytes), list)
    }

    /// Nothing is trusted because of what lies under that key any more.
    package static func removal(of key: String) -> NewRecord { record(key, nil) }

    private static func record(_ key: String, _ value: [UInt8]?) -> NewRecord {
        NewRecord(
            topic: Topic.registryTrust.name, partition: 0, key: Array(key.utf8), value: value)
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
    }

    /// The beginning of a day in Viet Nam, in seconds since 1970.
    private static func seconds(ofDay days: Int32) -> Int64 {
        BusinessTime(CivilDate(daysSince1970: days)).milliseconds / 1000
    }
}
