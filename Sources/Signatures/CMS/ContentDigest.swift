// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A digest of any algorithm OpenSSL has, over content that may come in pieces.
struct ContentDigest: ~Copyable {
    private let context: OpaquePointer

    /// `nil` for an algorithm OpenSSL does not have.
    init?(nid: Int32) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let name = OBJ_nid2sn(nid), let algorithm = EVP_get_digestbyname(name),
            let context = EVP_MD_CTX_new()
        else { return nil }
        guard EVP_DigestInit_ex(context, algorithm, nil) == 1 else {
            EVP_MD_CTX_free(context)
            return nil
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    borrowing func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        precondition(EVP_DigestUpdate(context, start, bytes.count) == 1)
    }

    consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        precondition(EVP_DigestFinal_ex(context, &digest, &length) == 1)
        return Array(digest[..<Int(length)])
    }

    static func hash(_ bytes: [UInt8], nid: Int32) -> [UInt8]? {
        guard let digest = ContentDigest(nid: nid) else { return nil }
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.finish()
    }
}
