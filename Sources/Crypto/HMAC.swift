// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// RFC 2104.
package enum HMAC {
    /// With SHA-1, which RFC 6238 asks for and which still holds in this use: 20 bytes.
    package static func sha1(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var mac = [UInt8](repeating: 0, count: 20)
        var length: UInt32 = 0
        let made = COpenSSL.HMAC(
            EVP_sha1(), key, Int32(key.count), message, message.count, &mac, &length)
        precondition(made != nil && length == 20, "OpenSSL has no HMAC with SHA-1")
        return mac
    }
}
