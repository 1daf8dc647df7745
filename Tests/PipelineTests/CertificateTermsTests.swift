// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SigningKit
import Stages
import Testing

/// Which certificates of the registry end, and who is left without one.
@Suite struct CertificateTermsTests {
    static let authority = TestAuthority(
        "Authority", notBefore: seconds("2020-01-01"), notAfter: seconds("2040-01-01"))

    static func day(_ text: String) -> CivilDate {
        guard let date = CivilDate(iso: text) else { preconditionFailure("\(text) is no day") }
        return date
    }

    static func seconds(_ day: String) -> Int64 {
        BusinessTime(Self.day(day)).milliseconds / 1000
    }

    /// A certificate that ends at the beginning of a day.
    static func record(
        _ name: String, _ role: String, until day: String, of agencies: [String],
        to last: String? = nil
    ) -> TrustRecord {
        var record = TrustRecord()
        record.role = role
        record.der =
            authority.issue(name, notBefore: seconds("2024-01-01"), notAfter: seconds(day))
            .der
        record.bindings = agencies.map { agency in
            var binding = TrustRecordBinding()
            binding.agency = agency
            binding.validTo = last.map { Self.day($0).daysSince1970 }
            return binding
        }
        return record
    }

    static func terms(_ records: [String: TrustRecord]) -> CertificateTerms {
        var terms = CertificateTerms()
        for (key, record) in records { terms.set(record, of: key) }
        return terms
    }

    static func ending(_ terms: CertificateTerms) -> [CertificateTerm] {
        terms.ending(
            before: BusinessTime(day("2026-12-31")), after: BusinessTime(day("2026-11-01")))
    }

    @Test func `what ends is told with its agency, the first first, and what takes its place`() {
        let terms = Self.terms([
            "a": Self.record("Seal 1", "agency", until: "2026-12-20", of: ["H27", "H28"]),
            "b": Self.record("Seal 2", "agency", until: "2028-01-01", of: ["H27"]),
            "c": Self.record("Nguyễn Văn A", "person", until: "2026-12-10", of: ["H27"]),
            "d": Self.record("Trần Thị B", "person", until: "2028-01-01", of: ["H27"]),
            "e": Self.record("Lê C", "person", until: "2025-01-01", of: ["H27"]),
            "f": Self.record("Authority 2", "intermediate", until: "2026-11-15", of: []),
        ])
        let found = Self.ending(terms)
        #expect(found.map(\.certificate) == ["f", "c", "a", "a"])
        #expect(found.map(\.agency) == [nil, "H27", "H27", "H28"])
        // Another person's certificate takes nobody's place; another seal of the agency does.
        #expect(found.map(\.successor) == [nil, nil, "b", nil])
        #expect(found.map(\.subject) == ["Authority 2", "Nguyễn Văn A", "Seal 1", "Seal 1"])
        #expect(found.allSatisfy { !$0.isEndedByHand })
    }

    @Test func `the first agency without a seal is the one to hurry for`() {
        var terms = Self.terms([
            "a": Self.record("Seal 1", "agency", until: "2026-12-20", of: ["H27"]),
            "b": Self.record("Seal 2", "agency", until: "2028-01-01", of: ["H27", "H28"]),
            "c": Self.record("A", "person", until: "2026-12-01", of: ["H27"]),
            // Closed, and said so: nobody waits for its next seal.
            "d": Self.record(
                "Seal 3", "agency", until: "2030-01-01", of: ["H29"], to: "2025-06-30"),
        ])
        #expect(terms.firstUncovered == BusinessTime(Self.day("2028-01-01")))
        terms.set(nil, of: "b")
        #expect(terms.firstUncovered == BusinessTime(Self.day("2026-12-20")))
        terms.set(nil, of: "a")
        #expect(terms.firstUncovered == nil)
    }

    @Test func `a binding's last day is included, and is an end by hand`() {
        let terms = Self.terms([
            "a": Self.record("Seal", "agency", until: "2030-01-01", of: ["H27"], to: "2026-12-10")
        ])
        let found = Self.ending(terms)
        #expect(found.map(\.until) == [BusinessTime(Self.day("2026-12-11"))])
        #expect(found.map(\.isEndedByHand) == [true])
        var wrong = TrustRecord()
        wrong.der = [1, 2, 3]
        #expect(Self.ending(Self.terms(["x": wrong])).isEmpty)
    }
}
