// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// What became of a file between a signature and now, from least to most.
package enum ChangesAfter: String, Sendable, Comparable, CaseIterable {
    case none
    /// Validation data and document time stamps.
    case ltaUpdates = "lta_updates"
    /// Form fields were filled, or somebody else signed.
    case formFilling = "form_filling"
    case other

    package static func < (left: ChangesAfter, right: ChangesAfter) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .none: 0
        case .ltaUpdates: 1
        case .formFilling: 2
        case .other: 3
        }
    }
}

/// What an embedded time stamp is worth.
package enum TimeStampStatus: String, Sendable, CaseIterable {
    case none
    /// Proves that the signature existed at its time.
    case valid
    /// Damaged, over something else, from the future, or older than a stamp that the signature is
    /// over.
    case invalid
    /// From an authority that cannot be traced to a pinned root, or no longer counts.
    case untrusted
}

/// What was checked of one signature and what held. Times are seconds since 1970, UTC.
package struct SignatureReport: Sendable, Equatable {
    /// The name of the PDF's field, the Id of an XML signature; empty for a detached signature.
    package var field = ""
    package var signerCommonName: String?
    /// SHA-256 of the certificate's DER; `nil` if none fits the signature.
    package var signerCertificate: SHA256Digest?
    /// `nil` is valid.
    package var reason: Reason?
    package var coversWholeDocument = false
    package var changesAfter = ChangesAfter.none
    /// Where the file was changed after it, if more was than the signature allows.
    package var change: FileChange?
    /// Where the revision of the file ends that it was made upon, in bytes: of two signatures the
    /// later one has the greater. 0 for a detached one.
    package var signedBytes: Int64 = 0
    /// How it shows on the pages; `nil` where nobody sees it, and where it is its file's only one.
    package var appearance: SignatureAppearance?
    /// Fields of the form were filled, or drawn anew, after it.
    package var fieldsFilledAfter = false
    /// What the signer says. No proof.
    package var signingTime: Int64?
    package var timestamp = TimeStampStatus.none
    package var timestampTime: Int64?
    /// When it is proven to have existed at the latest: by a time stamp, never after the check.
    package var provenTime: Int64?
    /// `B-B`, `B-T`, `B-LT` or `B-LTA` (ETSI's baseline), `CMS` or `XMLDSIG` where it is none of
    /// these, `RFC3161` for a time stamp token by itself.
    package var profile = "CMS"
    /// The algorithm of its value, as the signature names it: known or not, strong or not. `nil`
    /// where it names none that could be read.
    package var algorithm: String?
    /// Of a signature in XML: the paths of the elements that it covers, from the root, in the order
    /// of its references. Namespaces are left out; they were compared.
    package var covers: [String] = []
    /// Whom the registry lets this certificate speak for at the best signature time.
    package var boundAgencies: [String] = []
    /// The role under which the registry knows the certificate at that time.
    package var role: CertificateRole?

    package init() {}

    package var verdict: Verdict { reason?.verdict ?? .valid }
}

/// The worst of a file's signatures. A file without one is indeterminate, `NO_SIGNATURE`.
package struct FileReport: Sendable, Equatable {
    package let verdict: Verdict
    package let reason: Reason?
    package private(set) var signatures: [SignatureReport]
    /// What the verdicts rest on.
    package var used = UsedMaterial()

    package init(signatures: [SignatureReport]) {
        self.signatures = signatures
        let worst = signatures.map(\.verdict).max()
        self.verdict = worst ?? .indeterminate
        self.reason =
            worst == nil ? .noSignature : signatures.first { $0.verdict == worst }?.reason
    }

    /// A file that could not be looked into.
    package init(unreadable reason: Reason) {
        self.verdict = reason.verdict
        self.reason = reason
        self.signatures = []
    }

    /// One of its signatures does not hold any more: something was added after it.
    package mutating func spoil(_ place: Int) {
        var signatures = self.signatures
        signatures[place].reason = .addedAfterSeal
        replace(signatures)
    }

    /// For a file that is used as a whole: a signature that holds for a part does not count. (Reports of
    /// packets leave it to their header; see `XMLPacketUse`.)
    package mutating func demandWhole() {
        var signatures = self.signatures
        guard !signatures.isEmpty else { return }
        for place in signatures.indices
        where signatures[place].reason == nil && !signatures[place].coversWholeDocument {
            signatures[place].reason = .partlyCovered
        }
        replace(signatures)
    }

    private mutating func replace(_ signatures: [SignatureReport]) {
        let used = used
        self = FileReport(signatures: signatures)
        self.used = used
    }

    /// Writes into each signature for whom its certificate spoke; `time`, seconds since 1970, is
    /// that of the check.
    package mutating func bind(_ bindings: TrustBindings, at time: Int64) {
        for place in signatures.indices { bindings.bind(&signatures[place], at: time) }
    }
}
