// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// A signed attribute of a CMS signature, by its bytes: any number of values, any number of times.
package struct TestAttribute: Sendable {
    /// DER of an OBJECT IDENTIFIER.
    package var kind: [UInt8]
    /// Each DER.
    package var values: [[UInt8]]

    package init(_ kind: [UInt8], _ values: [[UInt8]]) {
        self.kind = kind
        self.values = values
    }

    private static let pkcs9: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09]
    package static let contentType: [UInt8] = [0x06, 0x09] + pkcs9 + [0x03]
    package static let messageDigest: [UInt8] = [0x06, 0x09] + pkcs9 + [0x04]
    package static let signingTime: [UInt8] = [0x06, 0x09] + pkcs9 + [0x05]
    package static let signingCertificate: [UInt8] = [0x06, 0x0B] + pkcs9 + [0x10, 0x02, 0x2F]

    /// signing-certificate-v2 with an issuer and a number, which may be others than the certificate's.
    package static func signingCertificate(
        of certificate: TestIdentity, issuer: TestIdentity, serial: Int
    ) -> TestAttribute {
        let name = OpenSSLBytes.encode { i2d_X509_NAME(X509_get_subject_name(issuer.pointer), $0) }
        let number = ASN1_INTEGER_new()
        defer { ASN1_INTEGER_free(number) }
        ASN1_INTEGER_set(number, serial)
        let issuerSerial = sequence(
            sequence(element(0xA4, name)) + OpenSSLBytes.encode { i2d_ASN1_INTEGER(number, $0) })
        let reference = sequence(
            element(0x04, SHA256.hash(certificate.der).bytes) + issuerSerial)
        return TestAttribute(signingCertificate, [sequence(sequence(reference))])
    }

    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        TestBER.Node.leaf(tag: tag, content).der
    }

    private static func sequence(_ content: [UInt8]) -> [UInt8] { element(0x30, content) }

    var der: [UInt8] { Self.sequence(kind + Self.element(0x31, values.flatMap { $0 })) }

    init(_ node: TestBER.Node) {
        guard case .tree(_, let parts) = node, parts.count == 2, case .tree(_, let set) = parts[1]
        else { preconditionFailure("no attribute") }
        kind = parts[0].der
        values = set.map(\.der)
    }
}

/// The first signer of a message in DER, changed in ways that OpenSSL makes none.
package enum TestSignerInfo {
    /// With other signed attributes, signed anew by SHA-256.
    package static func resigned(
        _ der: [UInt8], by signer: TestIdentity, _ change: (inout [TestAttribute]) -> Void
    ) -> [UInt8] {
        changed(der) { fields, place in
            guard case .tree(let tag, let nodes) = fields[place] else { return }
            var attributes = nodes.map { TestAttribute($0) }
            change(&attributes)
            let content = attributes.map(\.der)
                .sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
            fields[place] = .leaf(tag: tag, content)
            fields[place + 2] = .leaf(
                tag: 0x04, signer.key.sign(TestAttribute.element(0x31, content)))
        }
    }

    /// Without its signed attributes, and the content over which its value then is: the attributes.
    package static func stripped(_ der: [UInt8]) -> (message: [UInt8], content: [UInt8]) {
        var content: [UInt8] = []
        let message = changed(der) { fields, place in
            guard case .tree(_, let nodes) = fields[place] else { return }
            content = TestAttribute.element(0x31, nodes.flatMap(\.der))
            fields.remove(at: place)
        }
        return (message, content)
    }

    /// - Parameter change: of the SignerInfo's fields, told where its signed attributes stand.
    private static func changed(
        _ der: [UInt8], _ change: (inout [TestBER.Node], Int) -> Void
    ) -> [UInt8] {
        var rest = der[...]
        let message = TestBER.Node(&rest)
        guard case .tree(_, let parts) = message, case .tree(_, let explicit) = parts[1],
            case .tree(_, let signedData) = explicit[0]
        else { preconditionFailure("no SignedData") }
        return message.replacing([1, 0, signedData.count - 1, 0]) { signer in
            guard case .tree(let tag, var fields) = signer,
                let place = fields.firstIndex(where: {
                    if case .tree(tag: 0xA0, _) = $0 { true } else { false }
                })
            else { preconditionFailure("no signed attributes") }
            change(&fields, place)
            return .tree(tag: tag, fields)
        }.der
    }
}
