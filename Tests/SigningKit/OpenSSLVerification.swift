// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// OpenSSL's own `CMS_verify` over a whole message, to hold ours against. The store is kept, as a
/// program that calls it in a loop would.
///
/// Sole owner of an `X509_STORE`, filled once; threads may share it.
package final class OpenSSLVerification: @unchecked Sendable {
    private let store: OpaquePointer

    package init(roots: [[UInt8]], lists: [[UInt8]], time: Int64) {
        guard let store = X509_STORE_new() else { preconditionFailure("no memory") }
        self.store = store
        for der in roots {
            let root = Self.decode(der) { d2i_X509(nil, &$0, $1) }
            X509_STORE_add_cert(store, root)
            X509_free(root)
        }
        for der in lists {
            let list = Self.decode(der) { d2i_X509_CRL(nil, &$0, $1) }
            X509_STORE_add_crl(store, list)
            X509_CRL_free(list)
        }
        let parameters = X509_STORE_get0_param(store)
        X509_VERIFY_PARAM_set_flags(
            parameters, UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL))
        X509_VERIFY_PARAM_set_time(parameters, Int(time))
        X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY)
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
    }

    deinit { X509_STORE_free(store) }

    package func isValid(_ signature: [UInt8], over content: [UInt8]) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let message = Self.decode(signature) { d2i_CMS_ContentInfo(nil, &$0, $1) }
        guard let message else { return false }
        defer { CMS_ContentInfo_free(message) }
        let input = BIO_new_mem_buf(content, Int32(content.count))
        defer { BIO_free(input) }
        return CMS_verify(message, nil, store, input, nil, UInt32(CMS_BINARY)) == 1
    }

    private static func decode(
        _ der: [UInt8], _ read: (inout UnsafePointer<UInt8>?, Int) -> OpaquePointer?
    ) -> OpaquePointer? {
        der.withUnsafeBufferPointer { bytes in
            var cursor = bytes.baseAddress
            return read(&cursor, bytes.count)
        }
    }
}
