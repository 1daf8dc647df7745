// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Signatures

/// The trust as an inspector reads it: without the agencies that certificates speak for, which are
/// looked up where the verdict is made.
extension TrustMaterial {
    /// Of all of it.
    static let limitBytes = 1 << 30

    private static let pieceBytes = 1 << 20

    /// Hands the message out in pieces, so that neither large lists nor many certificates are copied at once.
    /// - Parameter further: revocation lists that lie in files.
    func write<E: Error>(
        further: [OpenedFile], to sink: (UnsafeRawBufferPointer) throws(E) -> Void,
        copy: (OpenedFile) throws(E) -> Void
    ) throws(E) {
        var writer = MessageWriter()
        func flush(from size: Int = 0) throws(E) {
            guard writer.bytes.count >= size else { return }
            let bytes = HeldBytes(writer.bytes)
            writer = MessageWriter()
            try sink(bytes.bytes)
        }
        writer.integer(UInt32(certificates.count))
        for certificate in certificates {
            writer.blob(certificate.der)
            writer.text(certificate.role.rawValue)
            writer.optional(certificate.validFrom) { $0.integer($1) }
            writer.optional(certificate.validTo) { $0.integer($1) }
            for role in CertificateRole.allCases {
                writer.flag(certificate.speaksFor.contains(role))
            }
            try flush(from: Self.pieceBytes)
        }
        writer.integer(UInt32(revocationLists.count + largeLists.count + further.count))
        for list in revocationLists { writer.blob(list) }
        for list in largeLists {
            writer.integer(UInt32(list.bytes.count))
            try flush()
            try sink(list.bytes)
        }
        for list in further {
            writer.integer(UInt32(list.length))
            try flush()
            try copy(list)
        }
        writer.integer(UInt32(responses.count))
        for response in responses { writer.blob(response) }
        writer.integer(UInt32(answers.count))
        for (certificate, answer) in answers.sorted(by: { $0.key < $1.key }) {
            writer.raw(certificate.bytes)
            writer.blob(answer.bytes)
            try flush(from: Self.pieceBytes)
        }
        try flush()
    }

    /// Large lists and answers stay where they are: `owner` keeps the message.
    init(message: UnsafeRawBufferPointer, of owner: AnyObject) throws(MalformedMessage) {
        var reader = MessageReader(message)
        self.init()
        for _ in 0..<(try reader.count(UInt32.self, limit: Self.limitBytes)) {
            let der = [UInt8](try reader.blob(limit: Self.limitBytes))
            guard let role = CertificateRole(rawValue: try reader.text(limit: 32)) else {
                throw MalformedMessage()
            }
            var certificate = TrustedCertificate(
                der: der, role: role, validFrom: try reader.optionalInteger(),
                validTo: try reader.optionalInteger())
            certificate.speaksFor = []
            for role in CertificateRole.allCases where try reader.flag() {
                certificate.speaksFor.insert(role)
            }
            certificates.append(certificate)
        }
        for _ in 0..<(try reader.count(UInt32.self, limit: Self.limitBytes)) {
            largeLists.append(HeldBytes(try reader.blob(limit: Self.limitBytes), of: owner))
        }
        responses = try reader.blobs(limit: Self.limitBytes)
        for _ in 0..<(try reader.count(UInt32.self, limit: Self.limitBytes)) {
            let certificate = try reader.digest()
            answers[certificate] = HeldBytes(
                try reader.blob(limit: Self.limitBytes), of: owner)
        }
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
