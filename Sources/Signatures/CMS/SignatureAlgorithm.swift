// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The algorithm that a SignerInfo names for its signature value, by a short list: what is none of it
/// is told by its name and proves nothing, however good it may be.
///
/// OpenSSL verifies with the digest of `digestAlgorithm` whatever the other says, so one that names
/// another digest would pass, and a reader that believes it would show a signature that was never
/// made.
struct SignatureAlgorithm {
    enum Kind: Hashable {
        case rsa, ecdsa, ed25519
        case pss(PSSParameters)
    }

    /// As reports call it: OpenSSL's word, or the number of one that OpenSSL does not know.
    let name: String
    /// What is wrong with it, before anything is verified.
    let fault: Reason?
    /// `nil` where it has a fault.
    let kind: Kind?

    /// - Parameter digest: of `digestAlgorithm`.
    init(_ signer: OpaquePointer, digest: Int32) {
        var algorithm: UnsafeMutablePointer<X509_ALGOR>?
        CMS_SignerInfo_get0_algs(signer, nil, nil, nil, &algorithm)
        var object: OpaquePointer?
        if let algorithm { X509_ALGOR_get0(&object, nil, nil, algorithm) }
        let nid = OBJ_obj2nid(object)
        let digestName = Self.word(digest)
        switch nid {
        case NID_rsassaPss:
            let parameters = algorithm.flatMap { EncodedPSSParameters($0) }
            name = "rsassaPss \(parameters?.words ?? "?")"
            fault = parameters.map { $0.fault(withDigest: digest) } ?? .formatFailure
            kind = fault == nil ? parameters.flatMap(\.parameters).map { .pss($0) } : nil
        case NID_ED25519:
            // RFC 8419 3.1.
            name = "ED25519"
            fault = digest == NID_sha512 ? nil : .formatFailure
            kind = .ed25519
        default:
            var named = NID_undef
            var key = NID_undef
            let isPair = OBJ_find_sigid_algs(nid, &named, &key) == 1
            name = Self.name(object, nid) + (isPair && named != NID_undef ? "" : " \(digestName)")
            if isPair, named != NID_undef, named != digest {
                // RFC 5652 5.3 ties both together.
                fault = .formatFailure
                kind = nil
            } else {
                kind = Self.kinds[isPair ? key : nid]
                fault = kind == nil ? .algorithmUnsupported : nil
            }
        }
    }

    /// Whether a key is of the kind that it names: OpenSSL verifies with the key's own algorithm,
    /// whatever is named.
    func isOf(_ certificate: Certificate) -> Bool {
        guard let key = certificate.publicKey else { return false }
        let own = EVP_PKEY_get_base_id(key)
        return switch kind {
        case .rsa: own == EVP_PKEY_RSA
        case .pss: own == EVP_PKEY_RSA || own == EVP_PKEY_RSA_PSS
        case .ecdsa: own == EVP_PKEY_EC
        case .ed25519: own == EVP_PKEY_ED25519
        case nil: false
        }
    }

    private static let kinds: [Int32: Kind] = [
        NID_rsaEncryption: .rsa, NID_X9_62_id_ecPublicKey: .ecdsa,
    ]

    /// OpenSSL's short word for a digest.
    static func word(_ digest: Int32) -> String {
        OBJ_nid2sn(digest).map { String(cString: $0) } ?? "?"
    }

    private static func name(_ object: OpaquePointer?, _ nid: Int32) -> String {
        if nid != NID_undef { return word(nid) }
        guard let object else { return "?" }
        var text = [CChar](repeating: 0, count: 80)
        guard OBJ_obj2txt(&text, Int32(text.count), object, 1) > 0 else { return "?" }
        let number = String(
            decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return plain[number].map { "\($0) (\(number))" } ?? number
    }

    /// r and s one behind the other, where CMS has a SEQUENCE of both (BSI TR-03111).
    private static let plain: [String: String] = [
        "0.4.0.127.0.7.1.1.4.1.1": "ecdsa-plain-SHA1",
        "0.4.0.127.0.7.1.1.4.1.2": "ecdsa-plain-SHA224",
        "0.4.0.127.0.7.1.1.4.1.3": "ecdsa-plain-SHA256",
        "0.4.0.127.0.7.1.1.4.1.4": "ecdsa-plain-SHA384",
        "0.4.0.127.0.7.1.1.4.1.5": "ecdsa-plain-SHA512",
    ]

    // MARK: Without signed attributes

    /// Whether a value is over a digest itself. OpenSSL does it over content only.
    func holds(_ value: [UInt8], over digest: [UInt8], nid: Int32, by certificate: Certificate)
        -> Bool
    {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let kind, isOf(certificate), let key = certificate.publicKey,
            let word = OBJ_nid2sn(nid), let algorithm = EVP_get_digestbyname(word),
            let settings = EVP_PKEY_CTX_new(key, nil)
        else { return false }
        defer { EVP_PKEY_CTX_free(settings) }
        guard EVP_PKEY_verify_init(settings) == 1 else { return false }
        switch kind {
        case .rsa:
            guard EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PADDING) == 1 else {
                return false
            }
        case .pss(let parameters):
            guard
                let mask = OBJ_nid2sn(parameters.maskDigest).flatMap({ EVP_get_digestbyname($0) }),
                EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1,
                EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, parameters.saltLength) == 1,
                EVP_PKEY_CTX_set_rsa_mgf1_md(settings, mask) == 1
            else { return false }
        case .ecdsa: break
        // It signs no digest.
        case .ed25519: return false
        }
        return EVP_PKEY_CTX_set_signature_md(settings, algorithm) == 1
            && EVP_PKEY_verify(settings, value, value.count, digest, digest.count) == 1
    }
}

/// `RSASSA-PSS-params` (RFC 4055 3.1): what is left out is SHA-1, MGF1 by SHA-1, 20 bytes of salt.
struct EncodedPSSParameters {
    private let digest: Int32
    /// `nil` for another function than MGF1.
    private let maskDigest: Int32?
    private let saltLength: Int
    private let trailer: Int

    /// `nil` if they cannot be read.
    init?(_ algorithm: UnsafeMutablePointer<X509_ALGOR>) {
        guard let encoded = Self.sequence(of: algorithm) else { return nil }
        var cursor = encoded.baseAddress
        guard let parsed = d2i_RSA_PSS_PARAMS(nil, &cursor, encoded.count) else { return nil }
        defer { RSA_PSS_PARAMS_free(parsed) }
        digest = parsed.pointee.hashAlgorithm.map { Self.nid($0) } ?? NID_sha1
        if let mask = parsed.pointee.maskGenAlgorithm {
            maskDigest = Self.nid(mask) == NID_mgf1 ? Self.digest(ofMask: mask) : nil
        } else {
            maskDigest = NID_sha1
        }
        saltLength = parsed.pointee.saltLength.map { Int(ASN1_INTEGER_get($0)) } ?? 20
        trailer = parsed.pointee.trailerField.map { Int(ASN1_INTEGER_get($0)) } ?? 1
    }

    /// `nil` for what is not verified.
    var parameters: PSSParameters? {
        guard let maskDigest, let salt = Int32(exactly: saltLength) else { return nil }
        var found = PSSParameters(digest: digest)
        found.maskDigest = maskDigest
        found.saltLength = salt
        return found
    }

    var words: String {
        let mask = maskDigest.map { "MGF1 \(SignatureAlgorithm.word($0))" } ?? "another mask"
        return "\(SignatureAlgorithm.word(digest)), \(mask), salt \(saltLength)"
    }

    /// RFC 4056 (3): the digest is that of the SignerInfo. A weak digest in the mask is no better than
    /// elsewhere (ETSI TS 119 312 asks for the same one).
    func fault(withDigest named: Int32) -> Reason? {
        // RFC 8017 A.2.3 knows one trailer only.
        guard digest == named, trailer == 1, (0...512).contains(saltLength) else {
            return .formatFailure
        }
        guard let maskDigest else { return .algorithmUnsupported }
        return WeakAlgorithms.reason(against: maskDigest)
    }

    private static func nid(_ algorithm: UnsafePointer<X509_ALGOR>) -> Int32 {
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, algorithm)
        return OBJ_obj2nid(object)
    }

    private static func digest(ofMask algorithm: UnsafePointer<X509_ALGOR>) -> Int32? {
        guard let encoded = sequence(of: algorithm) else { return nil }
        var cursor = encoded.baseAddress
        guard let inner = d2i_X509_ALGOR(nil, &cursor, encoded.count) else { return nil }
        defer { X509_ALGOR_free(inner) }
        return nid(inner)
    }

    /// The parameters of an algorithm, if they are a SEQUENCE.
    private static func sequence(
        of algorithm: UnsafePointer<X509_ALGOR>
    ) -> UnsafeBufferPointer<UInt8>? {
        var kind: Int32 = 0
        var value: UnsafeRawPointer?
        X509_ALGOR_get0(nil, &kind, &value, algorithm)
        guard kind == V_ASN1_SEQUENCE, let value else { return nil }
        let string = value.assumingMemoryBound(to: ASN1_STRING.self)
        guard let start = ASN1_STRING_get0_data(string) else { return nil }
        return UnsafeBufferPointer(start: start, count: Int(max(0, ASN1_STRING_length(string))))
    }
}
