// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a document brings along for its own check: nothing in it is trusted, it only spares
/// looking elsewhere.
struct ValidationData {
    var certificates: [Certificate] = []
    var revocationLists: [RevocationList] = []
    var responses: [OCSPResponse] = []

    static func + (left: ValidationData, right: ValidationData) -> ValidationData {
        ValidationData(
            certificates: left.certificates + right.certificates,
            revocationLists: left.revocationLists + right.revocationLists,
            responses: left.responses + right.responses)
    }
}

extension ValidationData {
    private static let limit = 32

    /// Adobe's `RevocationInfoArchival` attribute (ISO 32000-2 12.8.3.3.2): lists under [0],
    /// responses under [1].
    init(adobe der: [UInt8]) {
        der.withUnsafeBytes { bytes in
            var outer = DERReader(bytes)
            guard let sequence = outer.next(0x30) else { return }
            var fields = DERReader(sequence.content)
            while let field = fields.next() {
                var inside = DERReader(field.content)
                guard let list = inside.next(0x30) else { continue }
                var elements = DERReader(list.content)
                var count = 0
                while count < Self.limit, let element = elements.next(0x30) {
                    count += 1
                    if field.tag == 0xA0, let list = RevocationList(der: element.whole) {
                        revocationLists.append(list)
                    } else if field.tag == 0xA1, let answer = OCSPResponse(der: element.whole) {
                        responses.append(answer)
                    }
                }
            }
        }
    }
}
