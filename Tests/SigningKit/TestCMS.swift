// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// Writes CMS signatures and RFC 3161 tokens for tests, right ones and wrong ones.
package struct TestCMS: Sendable {
    package var signers: [TestIdentity]
    /// Sent along besides the signers' own.
    package var certificates: [TestIdentity] = []
    package var revocationLists: [[UInt8]] = []
    package var sendsSignerCertificate = true
    package var attachesContent = false
    package var hasSignedAttributes = true
    /// The signing-certificate-v2 attribute.
    package var isBaseline = true
    package var digest = "SHA256"
    /// What the message says in place of the algorithm that the signature was made with.
    package var namedAlgorithm: String?
    /// Signs by RSASSA-PSS.
    package var pss: PSS?
    package var signingTime: Int64
    /// Makes a token over the signature value.
    package var timeStamp: (@Sendable ([UInt8]) -> [UInt8])?
    /// Attributes of each signer that nobody signs, by their numbers in OpenSSL; each one SEQUENCE.
    package var unsignedAttributes: [(kind: Int32, value: [UInt8])] = []
    /// A token over the content, which becomes a signed attribute.
    package var contentTimeStamp: (@Sendable ([UInt8]) -> [UInt8])?
    /// Replaces the signer's certificate in the message.
    package var substitute: TestIdentity?

    package struct PSS: Sendable {
        package var mask: String
        package var salt: Int32

        package init(mask: String = "SHA256", salt: Int32 = 32) {
            self.mask = mask
            self.salt = salt
        }
    }

    package init(_ signer: TestIdentity, signingTime: Int64) {
        self.signers = [signer]
        self.signingTime = signingTime
    }

    package func sign(_ content: [UInt8]) -> [UInt8] {
        sign(content, type: nil)
    }

    /// A token over a digest of `stamped`.
    /// - Parameters:
    ///   - digest: of the token's own signature.
    ///   - imprint: the digest that is stamped.
    package static func timeStampToken(
        over stamped: [UInt8], by signer: TestIdentity, at time: Int64,
        certificates: [TestIdentity] = [], digest: String = "SHA256",
        imprint name: String = "SHA256"
    ) -> [UInt8] {
        let info = TS_TST_INFO_new()
        defer { TS_TST_INFO_free(info) }
        let policy = OBJ_txt2obj("1.2.3.4.1", 1)
        let imprint = TS_MSG_IMPRINT_new()
        let algorithm = X509_ALGOR_new()
        let serial = ASN1_INTEGER_new()
        let stamp = ASN1_GENERALIZEDTIME_set(nil, Int(time))
        defer {
            ASN1_OBJECT_free(policy)
            TS_MSG_IMPRINT_free(imprint)
            X509_ALGOR_free(algorithm)
            ASN1_INTEGER_free(serial)
            ASN1_GENERALIZEDTIME_free(stamp)
        }
        TS_TST_INFO_set_version(info, 1)
        TS_TST_INFO_set_policy_id(info, policy)
        X509_ALGOR_set_md(algorithm, EVP_get_digestbyname(name))
        TS_MSG_IMPRINT_set_algo(imprint, algorithm)
        var hash = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        precondition(
            EVP_Digest(
                stamped, stamped.count, &hash, &length, EVP_get_digestbyname(name), nil) == 1)
        TS_MSG_IMPRINT_set_msg(imprint, &hash, Int32(length))
        TS_TST_INFO_set_msg_imprint(info, imprint)
        ASN1_INTEGER_set(serial, 7)
        TS_TST_INFO_set_serial(info, serial)
        TS_TST_INFO_set_time(info, stamp)
        var cms = TestCMS(signer, signingTime: time)
        cms.certificates = certificates
        cms.attachesContent = true
        cms.digest = digest
        return cms.sign(
            OpenSSLBytes.encode { i2d_TS_TST_INFO(info, $0) }, type: NID_id_smime_ct_TSTInfo)
    }

    /// Signs content of which only the SHA-256 is at hand.
    package func sign(digest: SHA256Digest) -> [UInt8] {
        sign([], type: nil, digest: digest.bytes)
    }

    private func sign(_ content: [UInt8], type: Int32?, digest: [UInt8]? = nil) -> [UInt8] {
        var flags = UInt32(CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP)
        if !attachesContent { flags |= UInt32(CMS_DETACHED) }
        let input = BIO_new_mem_buf(content, Int32(content.count))
        defer { BIO_free(input) }
        guard let cms = CMS_sign(nil, nil, nil, nil, flags) else {
            preconditionFailure("OpenSSL made no CMS")
        }
        defer { CMS_ContentInfo_free(cms) }
        if let type { CMS_set1_eContentType(cms, OBJ_nid2obj(type)) }
        for signer in signers { add(signer, to: cms, content) }
        for certificate in certificates + (substitute.map { [$0] } ?? []) {
            CMS_add1_cert(cms, certificate.pointer)
        }
        for list in revocationLists {
            list.withUnsafeBufferPointer { bytes in
                var cursor = bytes.baseAddress
                let decoded = d2i_X509_CRL(nil, &cursor, bytes.count)
                CMS_add1_crl(cms, decoded)
                X509_CRL_free(decoded)
            }
        }
        // Without a signer there is nothing to finish.
        precondition(
            signers.isEmpty || digest.map { Self.finish(cms, digest: $0) } ?? false
                || CMS_final(cms, input, nil, flags) == 1, OpenSSLErrors.text())
        if let namedAlgorithm {
            for signer in Self.signerInfos(cms) {
                var algorithm: UnsafeMutablePointer<X509_ALGOR>?
                CMS_SignerInfo_get0_algs(signer, nil, nil, nil, &algorithm)
                precondition(
                    X509_ALGOR_set0(
                        algorithm, OBJ_txt2obj(namedAlgorithm, 0), V_ASN1_UNDEF, nil) == 1)
            }
        }
        if let timeStamp {
            for signer in Self.signerInfos(cms) {
                let value = CMS_SignerInfo_get0_signature(signer)
                let bytes = [UInt8](
                    UnsafeBufferPointer(
                        start: ASN1_STRING_get0_data(value),
                        count: Int(ASN1_STRING_length(value))))
                let token = timeStamp(bytes)
                precondition(
                    CMS_unsigned_add1_attr_by_NID(
                        signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token,
                        Int32(token.count)) == 1)
            }
        }
        for signer in Self.signerInfos(cms) {
            for (kind, value) in unsignedAttributes {
                precondition(
                    CMS_unsigned_add1_attr_by_NID(
                        signer, kind, V_ASN1_SEQUENCE, value, Int32(value.count)) == 1)
            }
        }
        return OpenSSLBytes.encode { i2d_CMS_ContentInfo(cms, $0) }
    }

    /// What `CMS_final` does, with a digest in place of the content.
    private static func finish(_ cms: OpaquePointer, digest: [UInt8]) -> Bool {
        signerInfos(cms).allSatisfy { signer in
            CMS_signed_add1_attr_by_NID(
                signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest, Int32(digest.count))
                == 1
                && CMS_signed_add1_attr_by_NID(
                    signer, NID_pkcs9_contentType, V_ASN1_OBJECT,
                    UnsafeRawPointer(OBJ_nid2obj(NID_pkcs7_data)), -1) == 1
                && CMS_SignerInfo_sign(signer) == 1
        }
    }

    private func add(_ signer: TestIdentity, to cms: OpaquePointer, _ content: [UInt8]) {
        var flags = UInt32(CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL)
        if !hasSignedAttributes { flags |= UInt32(CMS_NOATTR) }
        if isBaseline && hasSignedAttributes { flags |= UInt32(CMS_CADES) }
        if !sendsSignerCertificate || substitute != nil { flags |= UInt32(CMS_NOCERTS) }
        if pss != nil { flags |= UInt32(CMS_KEY_PARAM) }
        guard
            let info = CMS_add1_signer(
                cms, signer.pointer, signer.key.pointer, EVP_get_digestbyname(digest), flags)
        else { preconditionFailure(OpenSSLErrors.text()) }
        if let pss {
            let settings = CMS_SignerInfo_get0_pkey_ctx(info)
            precondition(
                EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1
                    && EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, pss.salt) == 1
                    && EVP_PKEY_CTX_set_rsa_mgf1_md(settings, EVP_get_digestbyname(pss.mask)) == 1,
                OpenSSLErrors.text())
        }
        guard hasSignedAttributes else { return }
        let time = ASN1_TIME_set(nil, Int(signingTime))
        defer { ASN1_TIME_free(time) }
        precondition(
            CMS_signed_add1_attr_by_NID(
                info, NID_pkcs9_signingTime, ASN1_STRING_type(time), time, -1) == 1)
        if let token = contentTimeStamp?(content) {
            precondition(
                CMS_signed_add1_attr_by_NID(
                    info, NID_id_smime_aa_ets_contentTimestamp, V_ASN1_SEQUENCE, token,
                    Int32(token.count)) == 1)
        }
    }

    private static func signerInfos(_ cms: OpaquePointer) -> [OpaquePointer] {
        let stack = CMS_get0_SignerInfos(cms)
        return (0..<max(0, OPENSSL_sk_num(stack))).compactMap { place in
            OPENSSL_sk_value(stack, place).map { OpaquePointer($0) }
        }
    }
}

enum OpenSSLErrors {
    static func text() -> String {
        var texts: [String] = []
        while case let code = ERR_get_error(), code != 0 {
            texts.append(String(cString: ERR_reason_error_string(code)))
        }
        return texts.joined(separator: ", ")
    }
}
