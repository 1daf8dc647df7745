// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Signatures
import SigningKit
import Testing

/// Attributes of a signer as no honest program writes them, each signed by the signer's own key: the
/// signature holds, and what it says is not one thing.
@Suite struct SignerAttributeTests {
    static let world = TestWorld.shared
    static let now = TestWorld.now
    static let content = Array("Kính gửi: các sở, ngành".utf8)

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: Reason?
        let change: @Sendable (inout [TestAttribute]) -> Void

        init(
            _ name: String, _ reason: Reason?,
            _ change: @escaping @Sendable (inout [TestAttribute]) -> Void
        ) {
            (testDescription, self.reason, self.change) = (name, reason, change)
        }
    }

    private static func place(_ kind: [UInt8], _ attributes: [TestAttribute]) -> Int {
        attributes.firstIndex { $0.kind == kind } ?? attributes.endIndex
    }

    /// The attribute once more with another value.
    private static func twice(_ name: String, _ kind: [UInt8], _ other: [UInt8]) -> Row {
        Row(name, .formatFailure) { $0.append(TestAttribute(kind, [other])) }
    }

    /// Another value in the same attribute.
    private static func plural(_ name: String, _ kind: [UInt8], _ other: [UInt8]) -> Row {
        Row(name, .formatFailure) { $0[place(kind, $0)].values.append(other) }
    }

    private static func without(_ name: String, _ kind: [UInt8], _ reason: Reason?) -> Row {
        Row(name, reason) { $0.remove(at: place(kind, $0)) }
    }

    private static func certificate(_ name: String, _ reason: Reason?, _ new: TestAttribute) -> Row
    {
        Row(name, reason) { $0[place(TestAttribute.signingCertificate, $0)] = new }
    }

    private static let otherDigest = [0x04, 0x20] + SHA256.hash([1]).bytes
    private static let time: [UInt8] = [0x17, 0x0D] + Array("250101000000Z".utf8)
    /// id-ct-TSTInfo.
    private static let otherType: [UInt8] = [
        0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04,
    ]

    static let rows: [Row] = [
        Row("as it was", nil) { _ in },
        twice("two digests", TestAttribute.messageDigest, otherDigest),
        twice("two types of content", TestAttribute.contentType, otherType),
        twice("two times", TestAttribute.signingTime, time),
        twice("two certificates", TestAttribute.signingCertificate, [0x30, 0x00]),
        plural("a digest of two values", TestAttribute.messageDigest, otherDigest),
        plural("a type of two values", TestAttribute.contentType, otherType),
        plural("a time of two values", TestAttribute.signingTime, time),
        plural("a certificate of two values", TestAttribute.signingCertificate, [0x30, 0x00]),
        without("no digest", TestAttribute.messageDigest, .formatFailure),
        without("no type of content", TestAttribute.contentType, .formatFailure),
        without("no time", TestAttribute.signingTime, nil),
        without("no certificate", TestAttribute.signingCertificate, nil),
        Row("another type of content", .formatFailure) {
            $0[place(TestAttribute.contentType, $0)].values = [otherType]
        },
        certificate(
            "issuer and number as they are", nil,
            .signingCertificate(
                of: world.person, issuer: world.sub.identity, serial: world.person.serial)),
        certificate(
            "another number", .sigConstraintsFailure,
            .signingCertificate(
                of: world.person, issuer: world.sub.identity, serial: world.person.serial + 1)),
        certificate(
            "another issuer", .sigConstraintsFailure,
            .signingCertificate(
                of: world.person, issuer: world.root.identity, serial: world.person.serial)),
        certificate(
            "another's digest", .noSigningCertificateFound,
            .signingCertificate(
                of: world.agency, issuer: world.sub.identity, serial: world.person.serial)),
    ]

    private func report(_ message: [UInt8], over content: [UInt8] = content) throws -> FileReport {
        try Self.world.checker().checkCMS(signature: message, content: content, at: Self.now)
    }

    @Test(arguments: rows) func `attributes that are signed`(_ row: Row) throws {
        let message = TestSignerInfo.resigned(
            Self.world.cms().sign(Self.content), by: Self.world.person, row.change)
        #expect(try report(message).reason == row.reason)
    }

    /// Attributes hashed as content are the same bytes as attributes hashed as attributes (RFC 8933's
    /// kind of confusion), so a signature can be told to be over something that nobody wrote.
    @Test func `signed attributes given out as content prove nothing`() throws {
        let (message, content) = TestSignerInfo.stripped(Self.world.cms().sign(Self.content))
        let report = try report(message, over: content)
        #expect(report.verdict == .indeterminate)
        #expect(report.reason == .sigConstraintsFailure)
    }

    /// What somebody says of a signature later is not the signature.
    @Test func `a counter-signature changes nothing, whatever it is`() throws {
        let other = Self.world.cms(Self.world.agency).sign(Self.content)
        for value in [[0x30, 0x00], [0x30, 0x03, 0x02, 0x01, 0x01], other] {
            var cms = Self.world.cms()
            cms.unsignedAttributes = [(kind: Self.counterSignature, value: value)]
            let report = try report(cms.sign(Self.content))
            #expect(report.reason == nil)
            #expect(report.signatures.map(\.signerCommonName) == ["Nguyễn Văn A"])
        }
    }

    /// OpenSSL's number of 1.2.840.113549.1.9.6.
    private static let counterSignature: Int32 = 53

    @Test func `a claimed time outside the certificate's is told, and proves nothing`() throws {
        for time in [Self.now - 9 * TestWorld.year, Self.now + 9 * TestWorld.year] {
            var cms = Self.world.cms()
            cms.signingTime = time
            let report = try report(cms.sign(Self.content))
            #expect(report.reason == nil)
            #expect(report.signatures.map(\.signingTime) == [time])
            #expect(report.signatures.map(\.provenTime) == [nil])
        }
    }
}
