// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a certificate of the registry may be used for.
package enum CertificateRole: String, Sendable, CaseIterable {
    case root, intermediate, agency, person

    /// Whose certificates sign documents.
    package static let signers: Set<CertificateRole> = [.agency, .person]
}

/// A certificate the operator has entered, with the time during which it is trusted and the
/// agencies it speaks for. Certificates carry no agency code, so the binding is the registry's.
/// Times are seconds since 1970; a period holds from its start up to, not including, its end.
package struct TrustedCertificate: Sendable {
    package struct Binding: Sendable, Equatable {
        package var agency: String
        package var from: Int64?
        package var to: Int64?

        package init(agency: String, from: Int64? = nil, to: Int64? = nil) {
            self.agency = agency
            self.from = from
            self.to = to
        }
    }

    package var der: [UInt8]
    package var role: CertificateRole
    package var validFrom: Int64?
    package var validTo: Int64?
    package var bindings: [Binding]
    /// Of a root: for whom certificates below it may speak. The lists of a country are not alike: the
    /// government's authority certifies agencies and their people, one for telephones people alone.
    package var speaksFor = CertificateRole.signers

    package init(
        der: [UInt8], role: CertificateRole, validFrom: Int64? = nil, validTo: Int64? = nil,
        bindings: [Binding] = []
    ) {
        self.der = der
        self.role = role
        self.validFrom = validFrom
        self.validTo = validTo
        self.bindings = bindings
    }

    /// Whether a registered certificate of that role may have this root.
    func maySpeak(for role: CertificateRole) -> Bool {
        !CertificateRole.signers.contains(role) || speaksFor.contains(role)
    }

    /// False where its bytes are no X.509 certificate in DER.
    package var isReadable: Bool { Certificate.decode(der) != nil }

    func isTrusted(at time: Int64) -> Bool {
        Self.holds(from: validFrom, to: validTo, at: time)
    }

    func agencies(at time: Int64) -> [String] {
        bindings.filter { Self.holds(from: $0.from, to: $0.to, at: time) }.map(\.agency)
    }

    private static func holds(from: Int64?, to: Int64?, at time: Int64) -> Bool {
        (from.map { $0 <= time } ?? true) && (to.map { time < $0 } ?? true)
    }
}
