// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension ClaimFinding {
    package init(_ comparison: ClaimComparison) {
        self.init()
        claim = WireClaim(comparison.claim)
        outcome = WireClaimOutcome(comparison.outcome)
        seen = comparison.seen
    }

    /// Nil for what a later version may add.
    package var comparison: ClaimComparison? {
        guard let claim = claim.claim, let outcome = outcome.outcome else { return nil }
        return ClaimComparison(claim, outcome, seen: seen)
    }
}

extension WireClaim {
    fileprivate init(_ claim: HeaderClaim) {
        switch claim {
        case .number: self = .number
        case .date: self = .date
        case .subject: self = .subject
        case .signer: self = .signer
        }
    }

    fileprivate var claim: HeaderClaim? {
        switch self {
        case .unspecified, .unrecognized: nil
        case .number: .number
        case .date: .date
        case .subject: .subject
        case .signer: .signer
        }
    }
}

extension WireClaimOutcome {
    fileprivate init(_ outcome: ClaimOutcome) {
        switch outcome {
        case .found: self = .found
        case .differs: self = .differs
        case .notFound: self = .notFound
        case .unreadable: self = .unreadable
        }
    }

    fileprivate var outcome: ClaimOutcome? {
        switch self {
        case .unspecified, .unrecognized: nil
        case .found: .found
        case .differs: .differs
        case .notFound: .notFound
        case .unreadable: .unreadable
        }
    }
}
