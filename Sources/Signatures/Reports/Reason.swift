// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Why a signature is not valid: the sub-indications of ETSI EN 319 102-1 and some of our own.
/// The raw values are what reports print.
package enum Reason: String, Sendable, CaseIterable {
    // Invalid.
    case formatFailure = "FORMAT_FAILURE"
    case hashFailure = "HASH_FAILURE"
    case sigCryptoFailure = "SIG_CRYPTO_FAILURE"
    /// Proven to have been made after the revocation.
    case revoked = "REVOKED"
    /// Proven to have been made after the certificate expired.
    case expired = "EXPIRED"
    case notYetValid = "NOT_YET_VALID"
    /// Ours: the document shown is no longer the one that was signed.
    case documentModifiedAfterSigning = "DOC_MODIFIED_AFTER_SIGNING"
    /// Ours, of whoever knows for whom certificates speak: somebody else's visible signature came
    /// after it, or something else that can be seen.
    case addedAfterSeal = "ADDED_AFTER_SEAL"

    // Indeterminate.
    case noSigningCertificateFound = "NO_SIGNING_CERTIFICATE_FOUND"
    case noCertificateChainFound = "NO_CERTIFICATE_CHAIN_FOUND"
    case certificateChainGeneralFailure = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    case chainConstraintsFailure = "CHAIN_CONSTRAINTS_FAILURE"
    case cryptoConstraintsFailure = "CRYPTO_CONSTRAINTS_FAILURE"
    case sigConstraintsFailure = "SIG_CONSTRAINTS_FAILURE"
    case revokedNoProofOfExistence = "REVOKED_NO_POE"
    case revokedCANoProofOfExistence = "REVOKED_CA_NO_POE"
    case outOfBoundsNoProofOfExistence = "OUT_OF_BOUNDS_NO_POE"
    case tryLater = "TRY_LATER"
    case signedDataNotFound = "SIGNED_DATA_NOT_FOUND"
    /// Ours: it opens with a password only.
    case encrypted = "ENCRYPTED"
    /// Ours: a kind of signature that is not checked yet.
    case unsupportedFormat = "UNSUPPORTED_FORMAT"
    /// Ours: an algorithm that is not on the short list; the report names it.
    case algorithmUnsupported = "ALGORITHM_UNSUPPORTED"
    /// Ours: it holds for a part of the file; the rest may be anybody's.
    case partlyCovered = "PARTLY_COVERED"
    /// Ours: nothing was signed.
    case noSignature = "NO_SIGNATURE"

    // Indeterminate: limits of ours, which say nothing of the signature.
    case limitMemory = "LIMIT_MEMORY"
    case limitProcessorTime = "LIMIT_PROCESSOR_TIME"
    case limitTime = "LIMIT_TIME"
    case limitStreams = "LIMIT_STREAMS"
    case limitObjects = "LIMIT_OBJECTS"
    case limitRevisions = "LIMIT_REVISIONS"
    case limitSignatures = "LIMIT_SIGNATURES"
    case limitSize = "LIMIT_SIZE"
    case limitWork = "LIMIT_WORK"
    /// The process that looked into the file ended, or made no sense.
    case inspectionFailed = "INSPECTION_FAILED"

    package var verdict: Verdict {
        switch self {
        case .formatFailure, .hashFailure, .sigCryptoFailure, .revoked, .expired, .notYetValid,
            .documentModifiedAfterSigning, .addedAfterSeal:
            .invalid
        case .noSigningCertificateFound, .noCertificateChainFound, .certificateChainGeneralFailure,
            .chainConstraintsFailure, .cryptoConstraintsFailure, .sigConstraintsFailure,
            .revokedNoProofOfExistence, .revokedCANoProofOfExistence,
            .outOfBoundsNoProofOfExistence, .tryLater, .signedDataNotFound, .encrypted,
            .unsupportedFormat, .algorithmUnsupported, .partlyCovered, .noSignature, .limitMemory,
            .limitProcessorTime, .limitTime,
            .limitStreams, .limitObjects, .limitRevisions, .limitSignatures, .limitSize, .limitWork,
            .inspectionFailed:
            .indeterminate
        }
    }
}
