// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Signatures

/// Where the certificates of the registry say that one may ask about them. Nothing here asks anybody: an
/// operator's command does, and only servers that the operator has named.
package struct TrustSources: Sendable {
    /// A certificate about which an authority may be asked.
    package struct Question: Sendable {
        package var certificate: SHA256Digest
        package var subject: [UInt8]
        package var issuer: [UInt8]
        package var addresses: [String]
    }

    /// Of revocation lists, sorted.
    package private(set) var lists: [String] = []
    package private(set) var questions: [Question] = []

    /// More addresses of lists than all authorities of a country have.
    package static let listLimit = 1000
    /// More questions than a run can ask in a quarter of an hour; the rest is asked by the next.
    package static let questionLimit = 2000

    /// - Parameters:
    ///   - records: the certificates of the registry, by the digests of their bytes.
    ///   - wanted: of whom a check of signatures could not say whether they were revoked.
    package init(_ records: [String: TrustRecord], wanted: [SHA256Digest]) {
        var addresses: Set<String> = []
        for record in records.values {
            guard addresses.count < Self.listLimit else { break }
            addresses.formUnion(CertificateAddresses(record.der).lists)
        }
        lists = addresses.sorted()
        let authorities = records.values.filter(\.isAuthority).map(\.der)
        var asked: Set<SHA256Digest> = []
        for digest in wanted {
            var next = records[digest.hex]?.der
            // Up to the root, of which nobody says anything.
            while let subject = next, questions.count < Self.questionLimit,
                asked.insert(SHA256.hash(subject)).inserted,
                let issuer = CertificateIssuer.find(of: subject, among: authorities)
            {
                let responders = CertificateAddresses(subject).responders
                if !responders.isEmpty {
                    questions.append(
                        Question(
                            certificate: SHA256.hash(subject), subject: subject, issuer: issuer,
                            addresses: responders))
                }
                next = issuer
            }
        }
    }
}
