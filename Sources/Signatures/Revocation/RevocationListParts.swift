// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The parts of a CRL in DER (RFC 5280 5.1), found without decoding its entries.
struct RevocationListParts {
    /// What is signed, with its tag.
    let signed: UnsafeRawBufferPointer
    /// The content of `revokedCertificates`; empty where there is none.
    let entries: UnsafeRawBufferPointer
    /// The same list without its entries: all that is to be known of it but whom it names, and that its
    /// signature holds.
    let head: [UInt8]

    init?(_ der: UnsafeRawBufferPointer) {
        var outer = DERReader(der)
        guard let whole = outer.next(0x30), outer.isAtEnd else { return nil }
        var fields = DERReader(whole.content)
        guard let signed = fields.next(0x30), let algorithm = fields.next(0x30),
            let signature = fields.next(0x03), fields.isAtEnd
        else { return nil }
        var list = DERReader(signed.content)
        let version = list.next(0x02)
        guard let named = list.next(0x30), named.whole.elementsEqual(algorithm.whole),
            let issuer = list.next(0x30), let thisUpdate = Self.time(&list)
        else { return nil }
        let nextUpdate = Self.time(&list)
        let revoked = list.next(0x30)
        let extensions = list.next(0xA0)
        guard list.isAtEnd else { return nil }
        self.signed = signed.whole
        entries = revoked?.content ?? UnsafeRawBufferPointer(start: nil, count: 0)
        let kept = [version, named, issuer, thisUpdate, nextUpdate, extensions]
            .compactMap { $0 }.flatMap { [UInt8]($0.whole) }
        head = DERReader.encode(
            0x30,
            DERReader.encode(0x30, kept) + [UInt8](algorithm.whole) + [UInt8](signature.whole))
    }

    /// UTCTime or GeneralizedTime.
    private static func time(_ reader: inout DERReader) -> DERReader.Element? {
        reader.next(0x17) ?? reader.next(0x18)
    }
}
