// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Crypto
import Glibc
import Signatures

/// The trust as inspectors get it: sealed memory that they all map, written once, named by its
/// digest; and for which agencies its certificates speak.
package final class InspectionTrust: Sendable {
    package let digest: SHA256Digest
    package let bindings: TrustBindings
    let descriptor: Int32
    let length: Int64

    /// - Throws: `InspectionFailure` (`unavailable`) where there is no memory for it.
    package init(_ material: TrustMaterial) throws(InspectionFailure) {
        let message = material.message
        digest = SHA256.hash(message)
        bindings = TrustBindings(material.certificates)
        length = Int64(message.count)
        descriptor = lt_memory_file("lienthong-trust")
        guard descriptor >= 0 else { throw Self.failure("making it") }
        var place = 0
        while place < message.count {
            let written = message.withUnsafeBytes {
                write(descriptor, $0.baseAddress! + place, message.count - place)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure("writing it") }
            place += written
        }
        guard lt_seal(descriptor) == 0 else { throw Self.failure("sealing it") }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func failure(_ operation: String) -> InspectionFailure {
        InspectionFailure(
            .unavailable, "memory for the trust: \(operation): \(String(cString: strerror(errno)))")
    }
}
