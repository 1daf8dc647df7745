// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct DocumentTypeTests {
    static let written: [(String?, String?, String?, String)] = [
        // The three uses that contradict one another mean the same.
        ("2", "18", "Công văn", "2.18"), ("18", "0", "Công văn", "2.18"),
        ("1", "0", "Công văn", "2.18"), (nil, nil, " công  VĂN ", "2.18"),
        ("2", "18", nil, "2.18"), ("18", nil, nil, "2.18"), ("18", "0", "Văn thư", "2.18"),
        // One name in both lists: the group decides.
        ("1", "8", "Quyết định", "1.8"), ("2", "2", "Quyết định", "2.2"),
        (nil, nil, "Quyết định", "2.2"), ("1", "0", "Nghị quyết", "1.5"),
        (nil, nil, "Giấy uỷ quyền", "2.24"), (nil, nil, "Bản thoả thuận", "2.22"),
        (nil, nil, "Phiếu báo", "2.Phiếu báo"), ("1", "12", nil, "1.12"),
    ]

    @Test(arguments: written)
    func `a type is read by name, then pair, then flat number`(
        _ type: String?, _ detail: String?, _ name: String?, _ identity: String
    ) {
        let read = DocumentType(type: type, typeDetail: detail, typeName: name)
        #expect(read.identity == identity)
        #expect(read.known != nil)
        #expect(read.typeName == name?.normalised)
    }

    static let unknown: [(String?, String?, String?)] = [
        (nil, nil, nil), ("1", nil, nil), ("2", "0", nil), ("99", "0", "Văn thư"), ("x", "y", nil),
        ("3", "4", nil), ("-1", nil, nil),
    ]

    @Test(arguments: unknown)
    func `what is not known is kept as written`(
        _ type: String?, _ detail: String?, _ name: String?
    ) {
        let read = DocumentType(type: type, typeDetail: detail, typeName: name)
        #expect(read.known == nil)
        #expect([read.type, read.typeDetail, read.typeName] == [type, detail, name])
    }
}

@Suite struct ContentIdentityTests {
    static let letter = DocumentType(type: "2", typeDetail: "18", typeName: "Công văn")

    static func identity(
        sender: String = "H27", symbol: String = "1/A", date: String? = "2026-03-18",
        subject: String = "s", attachments: [[UInt8]] = [[1, 2], [3]], type: DocumentType = letter
    ) -> [UInt8] {
        ContentIdentity(
            owner: .parsed(sender), symbol: symbol, date: date.map(CivilDate.iso), type: type,
            subject: subject, attachments: attachments
        ).encoded
    }

    @Test func `the encoding is this one for ever`() {
        let hex = ContentIdentityTests.identity().map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        #expect(
            hex == "000000136c69656e74686f6e672e636f6e74656e742e3100000003483237"
                + "00000003312f410000000a323032362d30332d313800000004322e313800000001730000"
                + "0001320000000201020000000103")
    }

    @Test func `every field counts`() {
        let all = [
            ContentIdentityTests.identity(), ContentIdentityTests.identity(sender: "H28"),
            ContentIdentityTests.identity(symbol: "2/A"),
            ContentIdentityTests.identity(date: "2026-03-19"),
            ContentIdentityTests.identity(date: nil), ContentIdentityTests.identity(subject: "t"),
            ContentIdentityTests.identity(attachments: [[1], [2, 3]]),
            ContentIdentityTests.identity(attachments: [[1, 2]]),
            ContentIdentityTests.identity(
                type: DocumentType(type: "2", typeDetail: "7", typeName: nil)),
        ]
        #expect(Set(all).count == all.count)
    }

    @Test func `spelling and order of attachments do not count`() {
        #expect(
            ContentIdentityTests.identity(subject: " Ha\u{300} ", attachments: [[3], [1, 2]])
                == ContentIdentityTests.identity(subject: "Hà"))
        #expect(
            ContentIdentityTests.identity(
                type: DocumentType(type: "18", typeDetail: "0", typeName: nil))
                == ContentIdentityTests.identity())
    }
}
