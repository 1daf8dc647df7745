// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

enum DistinguishedName {
    /// Of the canonical form, so that names which compare equal hash equal. Zero only if OpenSSL
    /// failed; whoever matches by it compares the names as well.
    static func hash(_ name: OpaquePointer?) -> UInt {
        UInt(X509_NAME_hash_ex(name, nil, nil, nil))
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
