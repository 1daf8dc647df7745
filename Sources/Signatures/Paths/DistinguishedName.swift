// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

enum DistinguishedName {
    /// Of the canonical form, so that names which compare equal hash equal. Zero only if OpenSSL
    /// failed; whoever matches by it compares the names as well.
    static func hash(_ name: OpaquePointer?) -> UInt {
        UInt(X509_NAME_hash_ex(name, nil, nil, nil))
    }

    /// The whole name as RFC 2253 writes it, but with letters beyond ASCII as themselves: Vietnamese names
    /// are read by people. Marks that would change a terminal or a page are escaped. At most 512 bytes.
    static func line(_ name: OpaquePointer?) -> String {
        guard let name, let output = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(output) }
        // XN_FLAG_RFC2253, which Swift does not see, without ASN1_STRFLGS_ESC_MSB.
        let flags =
            UInt(ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT)
            | UInt(ASN1_STRFLGS_DUMP_UNKNOWN | ASN1_STRFLGS_DUMP_DER)
            | UInt(XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_DN_REV | XN_FLAG_DUMP_UNKNOWN_FIELDS)
        guard X509_NAME_print_ex(output, name, 0, flags) >= 0 else {
            ERR_clear_error()
            return ""
        }
        var text: UnsafeMutablePointer<CChar>?
        let count = lt_BIO_get_mem_data(output, &text)
        guard count > 0, let text else { return "" }
        let bytes = UnsafeRawBufferPointer(start: text, count: count).prefix(512)
        // A cut in the middle of a letter leaves no half of it.
        return String(decoding: bytes, as: UTF8.self).replacing("\u{FFFD}", with: "")
    }

    /// The last common name, in UTF-8.
    static func commonName(_ name: OpaquePointer?) -> String? {
        var last: Int32 = -1
        while true {
            let next = X509_NAME_get_index_by_NID(name, NID_commonName, last)
            if next < 0 { break }
            last = next
        }
        guard last >= 0, let entry = X509_NAME_get_entry(name, last) else { return nil }
        var text: UnsafeMutablePointer<UInt8>?
        let length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry))
        guard length >= 0, let text else {
            ERR_clear_error()
            return nil
        }
        defer { CRYPTO_free(text, #fileID, #line) }
        return String(
            decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self)
    }
}
