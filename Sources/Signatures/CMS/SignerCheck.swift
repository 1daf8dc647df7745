// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The cryptographic half of checking one signer of a SignedData: its attributes, the digest, the
/// certificate it names and the signature. Nothing here looks at time or trust.
struct SignerCheck {
    enum Demand {
        /// A signature over content; signed attributes are demanded. `baseline`: as ETSI's profiles
        /// want it, with a signing-certificate attribute.
        case signature(baseline: Bool)
        /// An RFC 3161 token, which must say whose certificate signed it.
        case timeStampToken
    }

    /// What failed first, if anything did.
    private(set) var reason: Reason?
    private(set) var certificate: Certificate?
    private(set) var signingTime: Int64?
    private(set) var hasCertificateReference = false
    private(set) var signatureValue: [UInt8] = []
    private(set) var signatureTimeStamps: [[UInt8]] = []
    private(set) var contentTimeStamps: [[UInt8]] = []
    private(set) var archivedData = ValidationData()
    private(set) var digestNID: Int32 = NID_undef
    /// What the signature names, whether it is taken or not.
    private(set) var algorithm: String?
    /// The content's digest by the signer's algorithm.
    private(set) var contentDigest: [UInt8] = []

    /// The only signer of a token: a loop over none would find no fault; RFC 3161 (2.4.2) wants one.
    static func ofToken(
        _ message: CMSMessage, store: TrustStore, digest: (Int32) -> [UInt8]?
    ) -> SignerCheck {
        let signers = message.signers()
        guard signers.count == 1 else { return SignerCheck(failed: .formatFailure) }
        return SignerCheck(
            message, signers[0], store: store, demand: .timeStampToken, digest: digest)
    }

    private init(failed reason: Reason) { self.reason = reason }

    /// - Parameters:
    ///   - signer: one of the message's.
    ///   - digest: the content's digest by an algorithm; `nil` if it cannot be had.
    init(
        _ message: CMSMessage, _ signer: OpaquePointer, store: TrustStore, demand: Demand,
        digest: (Int32) -> [UInt8]?
    ) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let attributes = SignerAttributes(signer: signer)
        signingTime = attributes.signingTime
        signatureValue = ASN1Bytes.copy(CMS_SignerInfo_get0_signature(signer))
        signatureTimeStamps = attributes.signatureTimeStamps
        contentTimeStamps = attributes.contentTimeStamps
        archivedData = attributes.adobeArchive.map { ValidationData(adobe: $0) } ?? archivedData
        var candidates = Self.candidates(message, signer, store)
        certificate = candidates.first

        digestNID = Self.digestNID(signer)
        let algorithm = SignatureAlgorithm(signer, digest: digestNID)
        self.algorithm = algorithm.name
        guard attributes.areThere else {
            reason = Self.withoutAttributes(
                message, algorithm, signatureValue, candidates, demand, digestNID, digest)
            return
        }
        guard let claimedDigest = attributes.messageDigest,
            let contentType = attributes.contentType, message.isContentType(contentType),
            attributes.isSingle(NID_pkcs9_signingTime)
        else {
            reason = .formatFailure
            return
        }
        if let fault = WeakAlgorithms.reason(against: digestNID) ?? algorithm.fault {
            reason = fault
            return
        }
        guard let content = digest(digestNID) else {
            reason = .signedDataNotFound
            return
        }
        contentDigest = content
        guard content == claimedDigest else {
            reason = .hashFailure
            return
        }
        if let fault = chooseByReference(attributes, demand, &candidates) {
            reason = fault
            // Who signed is told even so, if the signature is the certificate's.
            return
        }
        guard let certificate = candidates.first else {
            reason = .noSigningCertificateFound
            return
        }
        self.certificate = certificate
        CMS_SignerInfo_set1_signer_cert(signer, certificate.pointer)
        if !algorithm.isOf(certificate) || CMS_SignerInfo_verify(signer) != 1 {
            reason = .sigCryptoFailure
        } else if !certificate.maySign {
            reason = .chainConstraintsFailure
        }
    }

    /// A signature without signed attributes says neither which certificate it is of nor that its
    /// content is one: a content that looks like attributes would pass for them (RFC 8933's kind of
    /// confusion). So it is never valid. Where ETSI's profiles are meant it is malformed; else it is
    /// told whether it holds.
    private static func withoutAttributes(
        _ message: CMSMessage, _ algorithm: SignatureAlgorithm, _ value: [UInt8],
        _ candidates: [Certificate], _ demand: Demand, _ nid: Int32, _ digest: (Int32) -> [UInt8]?
    ) -> Reason {
        guard case .signature(baseline: false) = demand,
            // RFC 5652 5.3: any other content needs them.
            message.contentType == NID_pkcs7_data
        else { return .formatFailure }
        if let fault = WeakAlgorithms.reason(against: nid) ?? algorithm.fault { return fault }
        guard let content = digest(nid) else { return .signedDataNotFound }
        guard let signer = candidates.first else { return .noSigningCertificateFound }
        return algorithm.holds(value, over: content, nid: nid, by: signer)
            ? .sigConstraintsFailure : .sigCryptoFailure
    }

    /// Keeps the candidates that the signing-certificate attribute names.
    private mutating func chooseByReference(
        _ attributes: SignerAttributes, _ demand: Demand, _ candidates: inout [Certificate]
    ) -> Reason? {
        let references: [CertificateReference?]
        switch (attributes.signingCertificateV2, attributes.signingCertificate) {
        case (nil, nil):
            // There but doubled is not "not there".
            let repeated =
                attributes.count(NID_id_smime_aa_signingCertificateV2)
                + attributes.count(NID_id_smime_aa_signingCertificate)
            if repeated > 0 { return .formatFailure }
            return switch demand {
            case .signature(baseline: false): nil
            case .signature(baseline: true), .timeStampToken: .sigConstraintsFailure
            }
        case (let v2?, nil): references = [CertificateReference(v2: v2)]
        case (nil, let v1?): references = [CertificateReference(v1: v1)]
        case (let v2?, let v1?):
            references = [CertificateReference(v2: v2), CertificateReference(v1: v1)]
        }
        guard !candidates.isEmpty else { return .noSigningCertificateFound }
        var serialFits = true
        for reference in references {
            guard let reference else { return .formatFailure }
            candidates = candidates.filter { reference.matches($0) != .no }
            guard let first = candidates.first else { return .noSigningCertificateFound }
            serialFits = serialFits && reference.matches(first) == .yes
        }
        hasCertificateReference = true
        return serialFits ? nil : .sigConstraintsFailure
    }

    /// Those the SignerInfo's identifier fits: of the message, then of the trust list.
    private static func candidates(
        _ message: CMSMessage, _ signer: OpaquePointer, _ store: TrustStore
    ) -> [Certificate] {
        let inside = message.certificates.filter {
            CMS_SignerInfo_cert_cmp(signer, $0.pointer) == 0
        }
        if !inside.isEmpty { return inside }
        guard let name = identifier(of: signer) else { return [] }
        let known = store.known { $0.holds(name) }
            .filter { CMS_SignerInfo_cert_cmp(signer, $0.pointer) == 0 }
        known.forEach(store.use.note)
        return known
    }

    /// The serial number or the key id by which a SignerInfo names its certificate: it stands in the
    /// certificate as it stands here.
    private static func identifier(of signer: OpaquePointer) -> [UInt8]? {
        var key: UnsafeMutablePointer<ASN1_OCTET_STRING>?
        var serial: UnsafeMutablePointer<ASN1_INTEGER>?
        guard CMS_SignerInfo_get0_signer_id(signer, &key, nil, &serial) == 1 else { return nil }
        if let key { return ASN1Bytes.copy(key) }
        return serial.flatMap { number in ASN1Bytes.encode { i2d_ASN1_INTEGER(number, $0) } }
    }

    private static func digestNID(_ signer: OpaquePointer) -> Int32 {
        var digest: UnsafeMutablePointer<X509_ALGOR>?
        CMS_SignerInfo_get0_algs(signer, nil, nil, &digest, nil)
        guard let digest else { return NID_undef }
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, digest)
        return OBJ_obj2nid(object)
    }
}
