// LienThong
// SPDX-License-Identifier: Apache-2.0

import CQPDF

/// A PDF that qpdf has written anew: other numbers, objects in streams, or the first page in front.
package enum RewrittenPDF {
    package enum Way: String, CaseIterable, Sendable {
        case plain, packed, linear
    }

    /// Encryption that an empty password opens, by the revision of its handler (ISO 32000-2 7.6.4).
    package enum Cipher: Int, CaseIterable, Sendable {
        case rc4 = 3
        case aes128 = 4
        case aes256 = 6
    }

    package static func write(_ bytes: [UInt8], _ way: Way, cipher: Cipher? = nil) -> [UInt8] {
        guard let document = qpdf_init() else { preconditionFailure("no memory") }
        var handle: qpdf_data? = document
        defer { qpdf_cleanup(&handle) }
        let read = bytes.withUnsafeBytes {
            qpdf_read_memory(
                document, "paper", $0.baseAddress?.assumingMemoryBound(to: CChar.self),
                UInt64($0.count), nil)
        }
        precondition(read & 2 == 0)
        precondition(qpdf_init_write_memory(document) & 2 == 0)
        qpdf_set_object_stream_mode(document, way == .packed ? qpdf_o_generate : qpdf_o_disable)
        qpdf_set_linearization(document, way == .linear ? QPDF_TRUE : QPDF_FALSE)
        if let cipher {
            encrypt(document, cipher)
        } else {
            qpdf_set_deterministic_ID(document, QPDF_TRUE)
        }
        precondition(qpdf_write(document) & 2 == 0)
        return [UInt8](
            UnsafeBufferPointer(
                start: qpdf_get_buffer(document), count: qpdf_get_buffer_length(document)))
    }

    private static func encrypt(_ document: qpdf_data, _ cipher: Cipher) {
        let yes = QPDF_TRUE
        switch cipher {
        case .rc4:
            qpdf_set_r3_encryption_parameters_insecure(
                document, "", "owner", yes, yes, yes, yes, yes, yes, qpdf_r3p_full)
        case .aes128:
            qpdf_set_r4_encryption_parameters_insecure(
                document, "", "owner", yes, yes, yes, yes, yes, yes, qpdf_r3p_full, yes, yes)
        case .aes256:
            qpdf_set_r6_encryption_parameters2(
                document, "", "owner", yes, yes, yes, yes, yes, yes, qpdf_r3p_full, yes)
        }
    }
}
