// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension WireStanding {
    package init(_ standing: LegalStanding) {
        switch standing {
        case .valid: self = .valid
        case .partlySigned: self = .partlySigned
        case .unverified: self = .unverified
        case .informationOnly: self = .informationOnly
        }
    }

    /// Nil in events of earlier versions; what a later one may add counts as not verified.
    package var standing: LegalStanding? {
        switch self {
        case .unspecified: nil
        case .valid: .valid
        case .partlySigned: .partlySigned
        case .unverified, .unrecognized: .unverified
        case .informationOnly: .informationOnly
        }
    }
}

extension VerdictChange {
    /// Whether a receiver may register the document from now on.
    package var allowsRegistration: Bool {
        verdict != .invalid && (standing.standing?.allowsRegistration ?? false)
    }
}
