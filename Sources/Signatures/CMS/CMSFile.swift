// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// A signature file: DER as it is, or PEM (`CMS`, `PKCS7`).
enum CMSFile {
    static let limitBytes = 16 * 1024 * 1024

    /// `nil` for what is neither.
    static func der(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.count <= limitBytes, let first = bytes.first else { return nil }
        if first == 0x30 { return [UInt8](bytes) }
        return PEM.first(bytes, of: .cms)
    }

    static func isTimeStampToken(_ der: [UInt8], store: TrustStore) -> Bool {
        let message = der.withUnsafeBytes { CMSMessage($0, store: store) }
        return message?.contentType == NID_id_smime_ct_TSTInfo
    }
}
