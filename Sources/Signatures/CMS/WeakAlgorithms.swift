// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Digests that still carry a signature. All others, SHA-1 and MD5 first, are answered with
/// `CRYPTO_CONSTRAINTS_FAILURE`. Key sizes are OpenSSL's security level 2 (112 bits).
enum WeakAlgorithms {
    static func isStrong(digest nid: Int32) -> Bool {
        switch nid {
        case NID_sha256, NID_sha384, NID_sha512, NID_sha512_256, NID_sha3_256, NID_sha3_384,
            NID_sha3_512:
            true
        default: false
        }
    }

    /// What is wrong with a digest that a signature is over: SHA-3 is sound, but on no list of
    /// algorithms that agencies sign by, and nothing here has been tried with it.
    static func reason(against nid: Int32) -> Reason? {
        switch nid {
        case NID_sha256, NID_sha384, NID_sha512, NID_sha512_256: nil
        case NID_md2, NID_md4, NID_md5, NID_sha, NID_sha1, NID_sha224, NID_sha512_224,
            NID_ripemd160,
            NID_mdc2:
            .cryptoConstraintsFailure
        default: .algorithmUnsupported
        }
    }
}
