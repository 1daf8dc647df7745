// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures

/// The trust as an inspector reads it: without the agencies that certificates speak for, which are
/// looked up where the verdict is made.
extension TrustMaterial {
    /// Of all of it.
    static let limitBytes = 1 << 30

    var message: [UInt8] {
        var writer = MessageWriter()
        writer.integer(UInt32(certificates.count))
        for certificate in certificates {
            writer.blob(certificate.der)
            writer.text(certificate.role.rawValue)
            writer.optional(certificate.validFrom) { $0.integer($1) }
            writer.optional(certificate.validTo) { $0.integer($1) }
        }
        for list in [revocationLists, responses] {
            writer.integer(UInt32(list.count))
            for der in list { writer.blob(der) }
        }
        return writer.bytes
    }

    init(message: UnsafeRawBufferPointer) throws(MalformedMessage) {
        var reader = MessageReader(message)
        self.init()
        for _ in 0..<(try reader.count(UInt32.self, limit: Self.limitBytes)) {
            let der = [UInt8](try reader.blob(limit: Self.limitBytes))
            guard let role = CertificateRole(rawValue: try reader.text(limit: 32)) else {
                throw MalformedMessage()
            }
            certificates.append(
                TrustedCertificate(
                    der: der, role: role, validFrom: try reader.optionalInteger(),
                    validTo: try reader.optionalInteger()))
        }
        revocationLists = try reader.blobs(limit: Self.limitBytes)
        responses = try reader.blobs(limit: Self.limitBytes)
        try reader.end()
    }
}

extension MessageReader {
    fileprivate mutating func optionalInteger() throws(MalformedMessage) -> Int64? {
        try optional { reader throws(MalformedMessage) in try reader.integer(Int64.self) }
    }

    fileprivate mutating func blobs(limit: Int) throws(MalformedMessage) -> [[UInt8]] {
        var found: [[UInt8]] = []
        for _ in 0..<(try count(UInt32.self, limit: limit)) {
            found.append([UInt8](try blob(limit: limit)))
        }
        return found
    }
}
