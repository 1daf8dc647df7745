// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A SignedData in DER (RFC 5652 section 5.1), cut apart: its certificates and revocation lists,
/// and the message without them.
struct CMSParts {
    /// Where the message ends.
    let length: Int
    let certificates: [UnsafeRawBufferPointer]
    let revocationLists: [UnsafeRawBufferPointer]
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
        if fields.tag == 0xA0 {
            guard let set = fields.next(), let found = Self.sequences(in: set) else { return nil }
            certificates = found
        }
        if fields.tag == 0xA1 {
            guard let set = fields.next(), let found = Self.sequences(in: set) else { return nil }
            lists = found
        }
        guard let signers = fields.next(0x31), fields.isAtEnd else { return nil }
        let kept = [version, digests, content, signers].flatMap { [UInt8]($0.whole) }
        self.length = message.whole.count
        self.certificates = certificates
        self.revocationLists = lists
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
}
