// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

enum ASN1Bytes {
    /// The content of an `ASN1_STRING` of any kind.
    static func copy(_ string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
        guard let string, let start = ASN1_STRING_get0_data(string) else { return [] }
        let count = Int(max(0, ASN1_STRING_length(string)))
        return [UInt8](UnsafeBufferPointer(start: start, count: count))
    }

    /// The DER that an `i2d_…` function writes.
    static func encode(
        _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) -> [UInt8]? {
        var start: UnsafeMutablePointer<UInt8>?
        let length = write(&start)
        guard length > 0, let start else { return nil }
        defer { CRYPTO_free(start, #fileID, #line) }
        return [UInt8](UnsafeBufferPointer(start: start, count: Int(length)))
    }
}
