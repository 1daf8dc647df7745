// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

/// One signed document, written in another way. What XML says is the same text must not break the
/// signature in any canonical form; what it says is another must, however alike it looks.
@Suite struct XMLMutationTests {
    static let world = TestWorld.shared
    static let now = TestWorld.now

    /// Canonical: attributes in order, line feeds, `>` in words.
    static let document =
        "<Decision xmlns:a=\"urn:a\" code=\"415 UBND\" kind=\"7\">\n"
        + "<Text>Giao cho ông A\nvà ông B &gt; C</Text>\n<Empty></Empty>\(TestXML.place)</Decision>"

    static let forms = [
        TestXML.exclusive, TestXML.exclusive + "WithComments", TestXML.inclusive,
        TestXML.inclusive + "#WithComments", TestXML.inclusive11,
    ]

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: Reason?
        let change: @Sendable (String) -> String

        init(_ name: String, _ reason: Reason?, _ change: @escaping @Sendable (String) -> String) {
            (testDescription, self.reason, self.change) = (name, reason, change)
        }
    }

    /// Each occurrence of a text as another; there must be one.
    private static func swap(
        _ name: String, _ reason: Reason?, _ old: String, _ new: String
    ) -> Row {
        Row(name, reason) { text in
            #expect(text.utf8.firstRange(of: old.utf8) != nil, "\(name)")
            return text.replacing(old, with: new)
        }
    }

    static let rows: [Row] = [
        Row("as it was", nil) { $0 },
        swap(
            "attributes in another order", nil, "code=\"415 UBND\" kind=\"7\"",
            "kind=\"7\" code=\"415 UBND\""),
        swap("namespaces behind attributes", nil, " xmlns:a=\"urn:a\" code", " \n code")
            .with { $0.replacing(" kind=\"7\"", with: " kind=\"7\" xmlns:a=\"urn:a\"") },
        Row("line ends of Windows", nil) { $0.replacing("\n", with: "\r\n") },
        Row("line ends of old", nil) { $0.replacing("\n", with: "\r") },
        swap("a line end for a blank in an attribute", nil, "415 UBND", "415\r\nUBND"),
        swap("letters by number", nil, "Giao", "&#71;i&#x61;o"),
        swap("a sign by name", nil, "A\n", "&#65;\n"),
        swap("a sign as it is", nil, "&gt; C", "> C"),
        swap("a section", nil, "ông B", "<![CDATA[ông]]> B"),
        swap("an empty element in short", nil, "<Empty></Empty>", "<Empty/>"),
        swap("blanks in tags", nil, "<Empty></Empty>", "<Empty  ></Empty\n>"),
        swap("other quotes", nil, "kind=\"7\"", "kind='7'"),
        swap("a comment between elements", nil, "<Empty>", "<!-- x --><Empty>"),
        swap("a comment in an empty element", nil, "<Empty>", "<Empty><!-- x -->"),
        Row("a declaration", nil) { "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n" + $0 },
        swap(
            "line ends by number in a certificate", nil, "<X509Certificate>",
            "<X509Certificate>&#13;\n"),

        swap("a letter and its mark apart", .hashFailure, "ông A", "o\u{302}ng A"),
        swap("a letter that looks the same", .hashFailure, " A\n", " \u{410}\n"),
        swap("a blank more in a text", .hashFailure, "cho ông", "cho  ông"),
        swap("a blank that does not break", .hashFailure, "cho ông", "cho\u{A0}ông"),
        swap("a tab for a blank", .hashFailure, "cho ông", "cho\tông"),
        swap("a blank more between elements", .hashFailure, "</Text>\n", "</Text>\n "),
        swap("a line end less", .hashFailure, "</Text>\n", "</Text>"),
        swap("a line end by number", .hashFailure, "A\nvà", "A&#13;\nvà"),
        swap("a line end by number in an attribute", .hashFailure, "415 UBND", "415&#10;UBND"),
        swap("an instruction inside", .hashFailure, "<Empty>", "<?x y?><Empty>"),
        Row("an instruction before", .hashFailure) { "<?xml-stylesheet href=\"a\"?>" + $0 },
        Row("an instruction behind", .hashFailure) { $0 + "<?x?>" },
        swap("another letter of an attribute", .hashFailure, "kind=\"7\"", "kind=\"8\""),
        swap("a comment in a text", .partlyCovered, "ông B", "ông<!-- x --> B"),
    ]

    private static func signed(_ form: String) -> String {
        var xml = TestXML(world.person)
        xml.canonical = form
        xml.inherited = " xmlns:a=\"urn:a\""
        // An exclusive form leaves out a prefix that nothing uses.
        let content = document.replacing(TestXML.place, with: "")
        let isExclusive = form.hasPrefix(TestXML.exclusive)
        xml.references = [
            .init(
                "", [TestXML.enveloped, form],
                isExclusive ? content.replacing(xml.inherited, with: "") : content)
        ]
        return xml.put(into: document)
    }

    @Test(arguments: rows) func `written in another way`(_ row: Row) throws {
        let checker = try Self.world.checker()
        for form in Self.forms {
            let report = checker.checkXML(
                bytes: Array(row.change(Self.signed(form)).utf8), at: Self.now)
            #expect(report.reason == row.reason, "\(form)")
        }
    }

    /// An inclusive form of `SignedInfo` has the namespaces of the elements around the signature.
    @Test func `SignedInfo takes the namespaces around it, or it was not what was signed`() throws {
        let checker = try Self.world.checker()
        for (form, reason) in [
            (TestXML.inclusive, Reason?.some(.sigCryptoFailure)), (TestXML.exclusive, nil),
        ] {
            var xml = TestXML(Self.world.person)
            xml.canonical = form
            let content = Self.document.replacing(TestXML.place, with: "")
            xml.references = [.init("", [TestXML.enveloped, TestXML.inclusive], content)]
            let report = checker.checkXML(
                bytes: Array(xml.put(into: Self.document).utf8), at: Self.now)
            #expect(report.reason == reason)
        }
    }

    /// The second is part of what the first signed: only filters, Ids or detached signatures serve
    /// two.
    @Test func `a second signature on the whole breaks the first`() throws {
        let first = TestXML(Self.world.person).enveloped(in: XMLSignatureTests.document)
        var xml = TestXML(Self.world.agency)
        xml.id = "second"
        let both = xml.enveloped(
            in: first.replacing("</Decision>", with: TestXML.place + "</Decision>"))
        let report = try Self.world.checker().checkXML(bytes: Array(both.utf8), at: Self.now)
        #expect(report.signatures.map(\.reason) == [.hashFailure, nil])
        #expect(report.verdict == .invalid)
    }
}

extension XMLMutationTests.Row {
    /// And a further change.
    fileprivate func with(_ more: @escaping @Sendable (String) -> String) -> Self {
        let change = change
        return Self(testDescription, reason) { more(change($0)) }
    }
}
