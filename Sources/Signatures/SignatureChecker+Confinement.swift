// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibXML2
import COpenSSL
import CQPDF
import Glibc

extension SignatureChecker {
    /// For a process with hard limits, before anything is checked there: lack of memory ends it with
    /// exit status 71 instead of passing for a fault of the file. False if it is too late for that.
    package static func endWhenMemoryLacks() -> Bool {
        lt_end_when_qpdf_lacks_memory()
        return lt_end_when_openssl_lacks_memory() == 1 && lt_end_when_libxml2_lacks_memory() == 1
    }

    /// Has the libraries do now what they do once and need files for.
    package static func prepareForConfinement() {
        OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
        OPENSSL_init_crypto(
            UInt64(
                OPENSSL_INIT_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_ADD_ALL_CIPHERS
                    | OPENSSL_INIT_ADD_ALL_DIGESTS), nil)
        _ = ContentDigest.hash([], nid: NID_sha256)
        xmlInitParser()
        // The time zone is read once.
        var fields = tm()
        _ = timegm(&fields)
        if let document = qpdf_init() {
            var handle: qpdf_data? = document
            qpdf_cleanup(&handle)
        }
    }
}
