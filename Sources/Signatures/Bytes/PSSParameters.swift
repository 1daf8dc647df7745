// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// What RSASSA-PSS (RFC 8017 8.1) is done with.
struct PSSParameters: Hashable {
    var digest: Int32
    var maskDigest: Int32
    /// In bytes.
    var saltLength: Int32

    /// The usual: one digest for both, as much salt as it is long.
    init(digest: Int32) {
        self.digest = digest
        maskDigest = digest
        saltLength =
            switch digest {
            case NID_sha384: 48
            case NID_sha512: 64
            default: 32
            }
    }
}
