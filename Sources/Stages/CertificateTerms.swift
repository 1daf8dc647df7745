// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Signatures

/// Until when a certificate of the registry speaks for an agency: the earliest of its own end, of our
/// trust in it, and of its binding to the agency. An authority's has no agency.
package struct CertificateTerm: Sendable, Hashable {
    /// The key in the registry: SHA-256 of the certificate, in hexadecimal.
    package var certificate: String
    package var role: String
    /// The subject's common name; empty where it has none.
    package var subject: String
    package var agency: String?
    package var until: BusinessTime
    /// It ends before its certificate does, because somebody wrote so.
    package var isEndedByHand: Bool
    /// Another that does the same for longer; the agency or the person has it already.
    package var successor: String?
}

/// The certificates of the registry by the time at which they end.
package struct CertificateTerms: Sendable {
    private var entries: [String: [CertificateTerm]] = [:]

    package init() {}

    /// Of the newest record under a key; nil for one that was removed. What is no certificate has no
    /// term.
    package mutating func set(_ record: TrustRecord?, of key: String) {
        entries[key] = record.map { Self.terms(of: $0, key) }
    }

    private static func terms(of record: TrustRecord, _ key: String) -> [CertificateTerm] {
        guard let dates = CertificateDates(der: record.der) else { return [] }
        let subject = dates.commonName ?? ""
        func term(_ agency: String?, _ lastDays: [Int32?]) -> CertificateTerm {
            // A day is included to its end.
            let ends = lastDays.compactMap { $0 }.map {
                BusinessTime(CivilDate(daysSince1970: $0 + 1)).milliseconds
            }
            let until = ends.reduce(dates.notAfter * 1000, min)
            return CertificateTerm(
                certificate: key, role: record.role, subject: subject, agency: agency,
                until: BusinessTime(milliseconds: until),
                isEndedByHand: until < dates.notAfter * 1000)
        }
        if record.bindings.isEmpty { return [term(nil, [record.validTo])] }
        return record.bindings.map { term($0.agency, [record.validTo, $0.validTo]) }
    }

    /// What ends between two times, the first to end first.
    package func ending(
        before limit: BusinessTime, after start: BusinessTime
    ) -> [CertificateTerm] {
        let all = entries.values.flatMap { $0 }
        let longest = Dictionary(grouping: all, by: Use.init).mapValues { terms in
            terms.max { $0.until < $1.until }
        }
        return all.filter { start <= $0.until && $0.until < limit }
            .map { term in
                var term = term
                if let last = longest[Use(term)] ?? nil, last.until > term.until {
                    term.successor = last.certificate
                }
                return term
            }
            .sorted {
                ($0.until, $0.certificate, $0.agency ?? "") < (
                    $1.until, $1.certificate, $1.agency ?? ""
                )
            }
    }

    /// When the first agency will have no certificate of its own any more, by which it could seal; nil
    /// where none has one. An agency whose last binding was ended by hand needs none.
    package var firstUncovered: BusinessTime? {
        let seals = entries.values.flatMap { $0 }.filter {
            $0.role == CertificateRole.agency.rawValue && $0.agency != nil
        }
        return Dictionary(grouping: seals, by: { $0.agency ?? "" }).values
            .compactMap { terms in terms.max { $0.until < $1.until } }
            .filter { !$0.isEndedByHand }.map(\.until).min()
    }

    /// Whom a certificate serves: an agency's seal by whichever name, a person, an authority.
    private struct Use: Hashable {
        var role: String
        var agency: String?
        var subject: String

        init(_ term: CertificateTerm) {
            role = term.role
            agency = term.agency
            subject = term.role == CertificateRole.agency.rawValue ? "" : term.subject
        }
    }
}
