// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Testing

/// Files of certificates as people and tools write them.
struct PEMTests {
    private static let one: [UInt8] = [0x30, 3, 1, 2, 3]
    private static let other: [UInt8] = [0x30, 2, 9, 9]

    private static func block(
        _ der: [UInt8], _ label: String = "CERTIFICATE", end: String = "\n"
    ) -> String {
        "-----BEGIN \(label)-----\(end)\(Base64.encode(der))\(end)-----END \(label)-----\(end)"
    }

    @Test(arguments: [
        block(one), "\u{FEFF}" + block(one), block(one, end: "\r\n"), block(one, end: "\r"),
        "0 s:CN = gốc\n i:CN = gốc\n" + block(one) + "---\nServer certificate\n",
        "Bag Attributes: <No Attributes>\n" + block(other, "PRIVATE KEY") + block(one),
        "  \t" + block(one, "X509 CERTIFICATE", end: "  \r\n"),
        block(one + [0x30, 1, 7], "TRUSTED CERTIFICATE"), block(other, "X509 CRL") + block(one),
    ])
    func `one is found, whatever stands around it`(_ text: String) throws {
        #expect(try PEM.ders(Array(text.utf8), of: .certificate) == [Self.one])
    }

    @Test func `several are found in their order`() throws {
        let text = Self.block(Self.one, end: "\r\n") + "\n# gốc thứ hai\n" + Self.block(Self.other)
        #expect(try PEM.ders(Array(text.utf8), of: .certificate) == [Self.one, Self.other])
    }

    @Test func `a DER stays as it is`() throws {
        #expect(try PEM.ders(Self.one, of: .certificate) == [Self.one])
        let long = [0x30, 0x82, 1, 0] + [UInt8](repeating: 5, count: 256)
        #expect(try PEM.ders(long, of: .revocationList) == [long])
    }

    @Test(arguments: [
        ("", 1), ("hello\n", 1), ("0 s:CN = x\n", 1), (block(one, "X509 CRL"), 1),
        ("\n\n-----BEGIN CERTIFICATE-----\nAQID\n", 3),
        (block(one) + "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n", 4),
        (block(one) + "-----BEGIN CERTIFICATE-----\nAQID\n-----END X509 CRL-----\n", 4),
        ("-----BEGIN CERTIFICATE-----\nAQID\n" + block(one), 1),
    ])
    func `what cannot be read is named by its line, never passed over`(
        _ text: String, _ line: Int
    ) {
        let problem = #expect(throws: PEM.Problem.self) {
            try PEM.ders(Array(text.utf8), of: .certificate)
        }
        #expect(problem?.line == line)
        #expect(problem?.vi.isEmpty == false && problem?.en.isEmpty == false)
    }

    @Test func `what is written can be read`() throws {
        let text = PEM.text([Self.one, [UInt8](repeating: 0x30, count: 300)], as: .certificate)
        #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 64 })
        #expect(try PEM.ders(Array(text.utf8), of: .certificate).first == Self.one)
    }
}
