// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// OpenSSL's own `CMS_verify` over a whole message, to hold ours against.
package struct OpenSSLVerification: Sendable {
    private let roots: [[UInt8]]
    private let lists: [[UInt8]]
    private let time: Int64

    package init(roots: [[UInt8]], lists: [[UInt8]], time: Int64) {
        self.roots = roots
        self.lists = lists
        self.time = time
    }

    package func isValid(_ signature: [UInt8], over content: [UInt8]) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let store = X509_STORE_new()
        defer { X509_STORE_free(store) }
        for der in roots {
            let root = decode(der) { d2i_X509(nil, &$0, $1) }
            X509_STORE_add_cert(store, root)
            X509_free(root)
        }
        for der in lists {
            let list = decode(der) { d2i_X509_CRL(nil, &$0, $1) }
            X509_STORE_add_crl(store, list)
            X509_CRL_free(list)
        }
        let parameters = X509_STORE_get0_param(store)
        X509_VERIFY_PARAM_set_flags(
            parameters, UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL))
        X509_VERIFY_PARAM_set_time(parameters, Int(time))
        X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY)
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        guard let message = decode(signature, { d2i_CMS_ContentInfo(nil, &$0, $1) }) else {
            return false
        }
        defer { CMS_ContentInfo_free(message) }
        let input = BIO_new_mem_buf(content, Int32(content.count))
        defer { BIO_free(input) }
        return CMS_verify(message, nil, store, input, nil, UInt32(CMS_BINARY)) == 1
    }

    private func decode(
        _ der: [UInt8], _ read: (inout UnsafePointer<UInt8>?, Int) -> OpaquePointer?
    ) -> OpaquePointer? {
        der.withUnsafeBufferPointer { bytes in
            var cursor = bytes.baseAddress
            return read(&cursor, bytes.count)
        }
    }
}
