// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// Sole owner of a `CMS_ContentInfo *` that holds SignedData.
///
/// Decoding the certificates is most of what decoding a CMS costs, so they are cut out before
/// OpenSSL sees the message and looked up by digest; only strangers are decoded.
final class CMSMessage {
    private let pointer: OpaquePointer
    let data: ValidationData
    /// One of its certificates is larger than is looked at.
    private(set) var hasLargeCertificate = false

    var certificates: [Certificate] { data.certificates }

    static let certificateLimit = 64
    static let listLimit = 32

    /// Reads one SignedData at the start of `bytes`; what follows may only be zeros, with which
    /// PDF signers fill the room they reserved. `nil` for anything else.
    init?(_ bytes: UnsafeRawBufferPointer, store: TrustStore) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let parts = CMSParts(bytes)
        let decoded: Decoded?
        if let parts {
            decoded = parts.withoutCertificates.withUnsafeBytes { Self.decode($0) }
        } else {
            // BER, as some signers write it: OpenSSL reads it whole.
            decoded = Self.decode(bytes)
        }
        guard let decoded else { return nil }
        let length = parts?.length ?? decoded.length
        guard bytes[length...].allSatisfy({ $0 == 0 }),
            OBJ_obj2nid(CMS_get0_type(decoded.pointer)) == NID_pkcs7_signed
        else {
            CMS_ContentInfo_free(decoded.pointer)
            return nil
        }
        var data = ValidationData()
        if let parts {
            data.certificates = parts.certificates.prefix(Self.certificateLimit).compactMap {
                store.certificate(der: $0)
            }
            data.revocationLists = parts.revocationLists.prefix(Self.listLimit).compactMap {
                RevocationList(der: $0)
            }
            data.responses = parts.responses.prefix(Self.listLimit).compactMap {
                OCSPResponse(der: $0)
            }
        } else {
            data.certificates = Self.certificates(of: decoded.pointer, store)
            data.revocationLists = Self.revocationLists(of: decoded.pointer)
        }
        self.data = data
        pointer = decoded.pointer
        if let parts {
            hasLargeCertificate = parts.certificates.contains {
                $0.count > TrustStore.certificateLimitBytes
            }
        }
    }

    deinit { CMS_ContentInfo_free(pointer) }

    /// Borrowed; good as long as the message lives.
    func signers() -> [OpaquePointer] {
        OpenSSLStack.elements(CMS_get0_SignerInfos(pointer))
    }

    /// The content that travels inside, if any does.
    func attachedContent() -> [UInt8]? {
        guard let place = CMS_get0_content(pointer), let string = place.pointee else { return nil }
        return ASN1Bytes.copy(string)
    }

    var contentType: Int32 { OBJ_obj2nid(CMS_get0_eContentType(pointer)) }

    /// Whether the signer's attribute names the content's own type.
    func isContentType(_ object: OpaquePointer) -> Bool {
        OBJ_cmp(object, CMS_get0_eContentType(pointer)) == 0
    }

    private struct Decoded {
        let pointer: OpaquePointer
        let length: Int
    }

    private static func decode(_ bytes: UnsafeRawBufferPointer) -> Decoded? {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
        var cursor: UnsafePointer<UInt8>? = start
        guard let pointer = d2i_CMS_ContentInfo(nil, &cursor, bytes.count), let cursor else {
            return nil
        }
        return Decoded(pointer: pointer, length: cursor - start)
    }

    private static func revocationLists(of pointer: OpaquePointer) -> [RevocationList] {
        guard let stack = CMS_get1_crls(pointer) else { return [] }
        let borrowed = OpenSSLStack.elements(stack)
        defer {
            for list in borrowed { X509_CRL_free(list) }
            OPENSSL_sk_free(stack)
        }
        return borrowed.prefix(listLimit).compactMap { list in
            ASN1Bytes.encode { i2d_X509_CRL(list, $0) }.flatMap(RevocationList.decode)
        }
    }

    private static func certificates(of pointer: OpaquePointer, _ store: TrustStore)
        -> [Certificate]
    {
        guard let stack = CMS_get1_certs(pointer) else { return [] }
        let borrowed = OpenSSLStack.elements(stack)
        defer {
            for certificate in borrowed { X509_free(certificate) }
            OPENSSL_sk_free(stack)
        }
        return borrowed.prefix(certificateLimit).compactMap { certificate in
            ASN1Bytes.encode { i2d_X509(certificate, $0) }.flatMap { der in
                der.withUnsafeBytes { store.certificate(der: $0) }
            }
        }
    }
}
