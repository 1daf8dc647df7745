// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A SignedData in DER (RFC 5652 section 5.1), cut apart: its certificates and revocation lists,
/// and the message without them.
struct CMSParts {
    /// Where the message ends.
    let length: Int
    let certificates: [UnsafeRawBufferPointer]
    let revocationLists: [UnsafeRawBufferPointer]
    /// OCSP responses, which travel among the lists (RFC 5940).
    let responses: [UnsafeRawBufferPointer]
    let withoutCertificates: [UInt8]

    /// `nil` for whatever is not plain DER all the way down to these fields. The elements point
    /// into `bytes`.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var outer = DERReader(bytes)
        guard let message = outer.next(0x30) else { return nil }
        var info = DERReader(message.content)
        guard let type = info.next(0x06), let explicit = info.next(0xA0), info.isAtEnd else {
            return nil
        }
        var inside = DERReader(explicit.content)
        guard let signedData = inside.next(0x30), inside.isAtEnd else { return nil }
        var fields = DERReader(signedData.content)
        guard let version = fields.next(0x02), let digests = fields.next(0x31),
            let content = fields.next(0x30)
        else { return nil }
        var certificates: [UnsafeRawBufferPointer] = []
        var lists: [UnsafeRawBufferPointer] = []
        var responses: [UnsafeRawBufferPointer] = []
        if fields.tag == 0xA0 {
            guard let set = fields.next(), let found = Self.sequences(in: set) else { return nil }
            certificates = found
        }
        if fields.tag == 0xA1 {
            guard let set = fields.next(), let found = Self.sequences(in: set) else { return nil }
            lists = found
            responses = Self.responses(in: set)
        }
        guard let signers = fields.next(0x31), fields.isAtEnd else { return nil }
        let kept = [version, digests, content, signers].flatMap { [UInt8]($0.whole) }
        self.length = message.whole.count
        self.certificates = certificates
        self.revocationLists = lists
        self.responses = responses
        self.withoutCertificates = DERReader.encode(
            0x30,
            [UInt8](type.whole) + DERReader.encode(0xA0, DERReader.encode(0x30, kept)))
    }

    /// The certificates (or lists) of a set; other kinds, which carry tags of their own, are left.
    private static func sequences(in set: DERReader.Element) -> [UnsafeRawBufferPointer]? {
        var reader = DERReader(set.content)
        var found: [UnsafeRawBufferPointer] = []
        while !reader.isAtEnd {
            guard let element = reader.next() else { return nil }
            if element.tag == 0x30 { found.append(element.whole) }
        }
        return found
    }

    /// [1] OtherRevocationInfoFormat with id-ri-ocsp-response, 1.3.6.1.5.5.7.16.2.
    private static func responses(in set: DERReader.Element) -> [UnsafeRawBufferPointer] {
        let kind: [UInt8] = [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x10, 0x02]
        var reader = DERReader(set.content)
        var found: [UnsafeRawBufferPointer] = []
        while let element = reader.next() {
            guard element.tag == 0xA1 else { continue }
            var fields = DERReader(element.content)
            if fields.next(0x06)?.bytes == kind, let response = fields.next(0x30) {
                found.append(response.whole)
            }
        }
        return found
    }
}
