// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures

/// An agency as a signer: its competent person and its seal, and whom the registry lets them speak
/// for.
package struct TestAgency: Sendable {
    package let code: String
    package let person: TestIdentity
    package let seal: TestIdentity

    package init(_ code: String, under authority: TestAuthority) {
        self.code = code
        person = authority.issue("Chủ tịch \(code)")
        seal = authority.issue("Cơ quan \(code)")
    }

    package var certificates: [TrustedCertificate] {
        [
            TrustedCertificate(
                der: person.der, role: .person,
                bindings: [.init(agency: code, from: nil, to: nil)]),
            TrustedCertificate(
                der: seal.der, role: .agency,
                bindings: [.init(agency: code, from: nil, to: nil)]),
        ]
    }
}

extension TestPDF {
    /// Signs as the next one, in a field of its own; what is seen of it is a square of so many
    /// points, 0 for nothing.
    package mutating func sign(
        by signer: TestIdentity, of world: TestWorld = .shared, points: Int = 0,
        _ change: (inout Signing) -> Void = { _ in }
    ) {
        var signing = Signing()
        signing.field = "Field\(nextID)"
        if points > 0 {
            signing.rectangle = "0 0 \(points) \(points)"
            signing.drawing = "0 0 100 100 re f"
        }
        change(&signing)
        let cms = world.cms(signer)
        sign(signing) { cms.sign($0) }
    }
}
