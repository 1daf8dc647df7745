// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Signatures
import SigningKit
import Testing

/// XML-DSig and XAdES: what holds, and what must never pass for it. Each row is one file.
@Suite struct XMLSignatureTests {
    static let world = TestWorld.shared
    static let now = TestWorld.now
    static let document =
        "<Decision><Number>415</Number><Text>Giao cho ông A</Text>\(TestXML.place)</Decision>"

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var reason: Reason?
        /// nil: not asked.
        var covers: [String]?
        var profile: String?
        var algorithm: String?

        var testDescription: String { name }
    }

    static func row(
        _ name: String, _ reason: Reason?, _ text: String, covers: [String]? = nil,
        profile: String? = nil, algorithm: String? = nil
    ) -> Row {
        Row(
            name: name, text: text, reason: reason, covers: covers, profile: profile,
            algorithm: algorithm)
    }

    /// The document, signed as a whole.
    static func signed(
        _ signer: TestIdentity? = nil, _ change: (inout TestXML) -> Void = { _ in }
    ) -> String {
        var xml = TestXML(signer ?? world.person)
        change(&xml)
        return xml.enveloped(in: document)
    }

    static func rsa(_ change: (inout TestXML) -> Void = { _ in }) -> String {
        var xml = TestXML.rsa(world.rsaPerson)
        change(&xml)
        return xml.enveloped(in: document)
    }

    /// One element signed by its Id, beside its signature.
    static func detached(
        _ document: String, content: String, id: String = "data",
        _ change: (inout TestXML) -> Void = { _ in }
    ) -> String {
        var xml = TestXML(world.person)
        xml.references = [.init("#" + id, [TestXML.exclusive], content)]
        change(&xml)
        return xml.put(into: document)
    }

    static func report(_ text: String) throws -> FileReport {
        try world.checker().checkXML(bytes: Array(text.utf8), at: now)
    }

    func check(_ row: Row) throws {
        let report = try Self.report(row.text)
        #expect(report.reason == row.reason, "\(row.name)")
        #expect((report.verdict == .valid) == (row.reason == nil), "\(row.name)")
        if row.reason == nil {
            #expect(report.signatures.allSatisfy { $0.coversWholeDocument }, "\(row.name)")
        }
        if let covers = row.covers { #expect(report.signatures.first?.covers == covers) }
        if let profile = row.profile { #expect(report.signatures.first?.profile == profile) }
        if let name = row.algorithm { #expect(report.signatures.first?.algorithm == name) }
    }

    // MARK: What holds

    @Test(arguments: good) func `holds`(_ row: Row) throws { try check(row) }

    static let good: [Row] = {
        let curves = [NIDs.p384: ("SHA384", "ecdsa-sha384"), NIDs.p521: ("SHA512", "ecdsa-sha512")]
        var rows = [
            row(
                "ECDSA P-256", nil, signed(), covers: ["Decision"], profile: "XMLDSIG",
                algorithm: "ecdsa-sha256"),
            row("RSA SHA-256", nil, rsa(), algorithm: "rsa-sha256"),
            row(
                "RSA SHA-384", nil,
                rsa {
                    $0.method = .pkcs1("SHA384")
                    $0.methodName = TestXML.more + "rsa-sha384"
                }),
            row(
                "RSA SHA-512", nil,
                rsa {
                    $0.method = .pkcs1("SHA512")
                    $0.methodName = TestXML.more + "rsa-sha512"
                }),
            row(
                "RSA-PSS by its name", nil,
                rsa {
                    $0.method = .pss("SHA256", salt: 32, mask: "SHA256")
                    $0.methodName = TestXML.more2007 + "sha256-rsa-MGF1"
                }, algorithm: "sha256-rsa-MGF1"),
            row(
                "RSA-PSS SHA-512 by its name", nil,
                rsa {
                    $0.method = .pss("SHA512", salt: 64, mask: "SHA512")
                    $0.methodName = TestXML.more2007 + "sha512-rsa-MGF1"
                }),
            row(
                "RSA-PSS without parameters", nil,
                rsa {
                    $0.method = .pss("SHA256", salt: 32, mask: "SHA256")
                    $0.methodName = TestXML.more2007 + "rsa-pss"
                }),
            row(
                "RSA-PSS with parameters", nil,
                rsa {
                    $0.method = .pss("SHA384", salt: 20, mask: "SHA512")
                    $0.methodName = TestXML.more2007 + "rsa-pss"
                    $0.parameters = pss("xmldsig-more#sha384", 20, "xmlenc#sha512")
                }),
            row("inclusive C14N", nil, signed { $0.canonical = TestXML.inclusive }),
            row("C14N 1.1", nil, signed { $0.canonical = TestXML.inclusive11 }),
            row(
                "inclusive with comments", nil,
                signed { $0.canonical = TestXML.inclusive + "#WithComments" }),
            row(
                "exclusive with comments", nil,
                signed { $0.canonical = TestXML.exclusive + "WithComments" }),
            row("another digest of the content", nil, signed { $0.references = [] }),
            row(
                "the root by its Id", nil,
                detached(
                    "<Decision Id=\"data\"><Number>1</Number>\(TestXML.place)</Decision>",
                    content: "<Decision Id=\"data\"><Number>1</Number></Decision>"
                ) { $0.references[0].transforms.insert(TestXML.enveloped, at: 0) },
                covers: ["Decision"]),
            row(
                "an invoice's form: data beside its signature", nil, invoice(),
                covers: ["HDon/DLHDon"]),
            row("enveloping", nil, enveloping(), covers: ["Signature/Object"]),
            row(
                "a hash of SHA-512", nil,
                signed { xml in
                    var reference = TestXML.Reference(
                        "", [TestXML.enveloped, TestXML.exclusive],
                        document.replacing(TestXML.place, with: ""))
                    reference.digest = "SHA512"
                    reference.digestName = "http://www.w3.org/2001/04/xmlenc#sha512"
                    xml.references = [reference]
                }),
            row(
                "with its authority's certificate first", nil,
                signed { $0.certificates = [world.sub.identity, world.person] }),
            row(
                "XAdES-B", nil, signed { $0.properties = .init(world.person) }, profile: "B-B"),
            row(
                "XAdES-B with the older attribute", nil,
                signed {
                    $0.properties = .init(world.person)
                    $0.properties?.isV2 = false
                    $0.properties?.serialNumber = "\(world.person.serial)"
                }, profile: "B-B"),
            row(
                "XAdES-T", nil,
                signed {
                    $0.properties = .init(world.person)
                    $0.properties?.timeStamp = world.stamp(at: now - 60)
                }, profile: "B-T"),
            row("two signers, each leaving all signatures out", nil, together(xpath)),
            row("two signers by the later filter", nil, together(filter)),
            row("two signers of one element by its Id", nil, beside()),
            row(
                "a key beside its certificate", nil,
                signed {
                    $0.keyInfo =
                        "<KeyInfo><KeyValue><RSAKeyValue><Modulus>AA==</Modulus>"
                        + "<Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>"
                        + "\(TestXML.data([world.person]))</KeyInfo>"
                }),
            row(
                "a counter-signature, whatever it is", nil,
                signed {
                    $0.properties = .init(world.person)
                    $0.properties?.unsigned =
                        "<xades:CounterSignature><Signature><SignedInfo/></Signature>"
                        + "</xades:CounterSignature>"
                }),
            // What must not break a signature.
            row("a declaration", nil, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + signed()),
            row("character references", nil, signed().replacing(">415<", with: ">4&#x31;5<")),
            row(
                "single quotes and empty tags", nil,
                signed().replacing("URI=\"\"", with: "URI=''")
                    .replacing("></DigestMethod>", with: " />")),
            row("a section", nil, signed().replacing(">415<", with: "><![CDATA[415]]><")),
            row(
                "a comment between elements", nil,
                signed().replacing("<Text>", with: "<!-- a note --><Text>")),
            row("a comment behind the root", nil, signed() + "<!-- behind -->"),
        ]
        for (curve, (digest, name)) in curves {
            let signer = world.sub.issue("Curve \(curve)", key: .elliptic(curve))
            rows.append(
                row(
                    name, nil,
                    signed(signer) {
                        $0.method = .ecdsa(digest)
                        $0.methodName = TestXML.more + name
                    }))
        }
        let edwards = world.sub.issue("Edwards", key: .ed25519())
        rows.append(
            row(
                "Ed25519", nil,
                signed(edwards) {
                    $0.method = .ed25519
                    $0.methodName = "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519"
                }, algorithm: "eddsa-ed25519"))
        return rows
    }()

    private enum NIDs {
        static let p384: Int32 = 715
        static let p521: Int32 = 716
    }

    private static func pss(_ digest: String, _ salt: Int, _ mask: String) -> String {
        let base = "http://www.w3.org/2001/04/"
        let more = TestXML.more2007
        return "<pss:RSAPSSParams xmlns:pss=\"\(more)\">"
            + "<DigestMethod Algorithm=\"\(base)\(digest)\"></DigestMethod>"
            + "<pss:MaskGenerationFunction Algorithm=\"\(more)MGF1\">"
            + "<DigestMethod Algorithm=\"\(base)\(mask)\"></DigestMethod>"
            + "</pss:MaskGenerationFunction><pss:SaltLength>\(salt)</pss:SaltLength>"
            + "</pss:RSAPSSParams>"
    }

    static let xpath =
        "<Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\">"
        + "<XPath xmlns:d=\"\(TestXML.namespace)\">not(ancestor-or-self::d:Signature)</XPath></Transform>"
    static let filter =
        "<Transform Algorithm=\"http://www.w3.org/2002/06/xmldsig-filter2\">"
        + "<f:XPath xmlns:d=\"\(TestXML.namespace)\" "
        + "xmlns:f=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"subtract\">"
        + "/descendant::d:Signature</f:XPath></Transform>"

    /// The person's signature, then the agency's, on one document.
    static func together(_ transform: String) -> String {
        let content = document.replacing(TestXML.place, with: "")
        let places = document.replacing(
            TestXML.place, with: "<Signatures>{first}\(TestXML.place)</Signatures>")
        let whole = places.replacing("{first}", with: "").replacing(TestXML.place, with: "")
        #expect(whole != content)
        func element(_ signer: TestIdentity, _ id: String) -> String {
            var xml = TestXML(signer)
            xml.id = id
            // The prefix that the filter uses shows in an inclusive form only.
            xml.canonical = TestXML.inclusive
            xml.references = [.init("", [transform, TestXML.exclusive], whole)]
            return xml.element()
        }
        return places.replacing("{first}", with: element(world.person, "one"))
            .replacing(TestXML.place, with: element(world.agency, "two"))
    }

    static let data = "<DLHDon Id=\"data\"><Total>100</Total></DLHDon>"

    static func invoice(_ change: (inout TestXML) -> Void = { _ in }) -> String {
        detached(
            "<HDon>\(data)<DSCKS><NBan>\(TestXML.place)</NBan></DSCKS></HDon>", content: data,
            change)
    }

    /// The person's signature and the agency's, each on the data and neither on the other.
    static func beside() -> String {
        func element(_ signer: TestIdentity, _ id: String) -> String {
            var xml = TestXML(signer)
            xml.id = id
            xml.references = [.init("#data", [TestXML.exclusive], data)]
            return xml.element()
        }
        return "<HDon>\(data)<DSCKS>\(element(world.person, "one"))"
            + "\(element(world.agency, "two"))</DSCKS></HDon>"
    }

    static func enveloping() -> String {
        var xml = TestXML(world.person)
        let inside = "<Object Id=\"data\"><Total xmlns=\"\">100</Total></Object>"
        xml.objects = inside
        xml.references = [
            .init(
                "#data", [TestXML.exclusive],
                inside.replacing("<Object ", with: "<Object xmlns=\"\(TestXML.namespace)\" "))
        ]
        return xml.element()
    }

    // MARK: What does not hold, or proves nothing

    @Test(arguments: bad) func `does not hold`(_ row: Row) throws { try check(row) }

    static let bad: [Row] =
        changed + wrapped + forms + algorithms + certificates + properties + hostile

    private static let changed = [
        row("a changed text", .hashFailure, signed().replacing(">415<", with: ">416<")),
        row("a blank more", .hashFailure, signed().replacing("<Text>", with: " <Text>")),
        row("an element more", .hashFailure, signed().replacing("<Text>", with: "<X/><Text>")),
        row(
            "an attribute more", .hashFailure, signed().replacing("<Text>", with: "<Text a=\"1\">")),
        row(
            "another form of the same letters", .hashFailure,
            signed().replacing("ông", with: "o\u{302}ng")),
        row("an instruction", .hashFailure, "<?xml-stylesheet href=\"a\"?>" + signed()),
        row(
            "another namespace", .hashFailure,
            signed().replacing("<Decision>", with: "<Decision xmlns=\"urn:x\">")),
        row(
            "a changed SignedInfo", .sigCryptoFailure,
            rsa().replacing("#rsa-sha256", with: "#rsa-sha512")),
        row(
            "a comment in a text", .partlyCovered,
            signed().replacing(">415<", with: ">4<!-- -->15<")),
        row(
            "a comment in a digest", .formatFailure,
            signed().replacing("</DigestValue>", with: "<!-- x --></DigestValue>")),
        row(
            "a comment in SignedInfo", .formatFailure,
            signed().replacing("<SignatureMethod", with: "<!-- x --><SignatureMethod")),
        row(
            "an element in SignedInfo", .formatFailure,
            signed().replacing("<SignatureMethod", with: "<X/><SignatureMethod")),
        row(
            "a signature on a signature", .hashFailure,
            signed().replacing(
                "</Decision>", with: "<Signature xmlns=\"\(TestXML.namespace)\"/></Decision>")),
    ]

    /// The signed element is there, and something else where a program looks.
    private static let wrapped: [Row] = {
        let evil = "<DLHDon><Total>999</Total></DLHDon>"
        let good = invoice()
        let whole = detached(
            "<Decision Id=\"data\"><Number>1</Number>\(TestXML.place)</Decision>",
            content: "<Decision Id=\"data\"><Number>1</Number></Decision>"
        ) { $0.references[0].transforms.insert(TestXML.enveloped, at: 0) }
        return [
            row("moved behind another", .partlyCovered, good.replacing(data, with: evil + data)),
            row(
                "moved into a wrapper", .partlyCovered,
                good.replacing(data, with: evil + "<Old>\(data)</Old>")),
            row(
                "moved into the other", .partlyCovered,
                good.replacing(data, with: "<DLHDon><Total>999</Total>\(data)</DLHDon>")),
            row(
                "moved beside the signature", .partlyCovered,
                good.replacing(data, with: evil).replacing("<NBan>", with: "<NBan>\(data)")),
            row(
                "moved into an Object of the signature", .partlyCovered,
                good.replacing(data, with: evil).replacing(
                    "</Signature>",
                    with: "<Object>"
                        + data.replacing("<DLHDon ", with: "<DLHDon xmlns=\"\" ")
                        + "</Object></Signature>")),
            row(
                "a root around it", .partlyCovered,
                "<Decision><Number>2</Number>\(whole)</Decision>"),
            row(
                "an attribute around it", .partlyCovered,
                good.replacing("<HDon>", with: "<HDon total=\"999\">")),
            row("a text around it", .partlyCovered, good.replacing("<DSCKS>", with: "999<DSCKS>")),
            row(
                "an instruction around it", .partlyCovered, "<?xml-stylesheet href=\"a\"?>" + good),
            row(
                "an Object that nobody signed", .partlyCovered,
                good.replacing("</Signature>", with: "<Object>999</Object></Signature>")),
            row(
                "two of one Id", .formatFailure,
                good.replacing(
                    data, with: evil.replacing("<DLHDon>", with: "<DLHDon Id=\"data\">") + data)
            ),
            row(
                "two of one Id in other words", .formatFailure,
                good.replacing(
                    data, with: evil.replacing("<DLHDon>", with: "<DLHDon ID=\"data\">") + data)
            ),
            row(
                "two of one Id by xml:id", .formatFailure,
                good.replacing(
                    data, with: evil.replacing("<DLHDon>", with: "<DLHDon xml:id=\"data\">") + data)
            ),
            row(
                "an Id in a namespace", .signedDataNotFound,
                detached(
                    "<a xmlns:w=\"urn:w\"><b w:Id=\"data\"></b>\(TestXML.place)</a>",
                    content: "<b xmlns:w=\"urn:w\" w:Id=\"data\"></b>")),
            row(
                "an Id that is not there", .signedDataNotFound,
                good.replacing("Id=\"data\"", with: "Id=\"dat\"")),
            row(
                "only its own Object", .partlyCovered,
                detached(
                    "<Decision><Number>1</Number>\(TestXML.place)</Decision>",
                    content: "<Object xmlns=\"\(TestXML.namespace)\" Id=\"data\">x</Object>"
                ) { $0.objects = "<Object Id=\"data\">x</Object>" }),
            row(
                "only its own key", .partlyCovered,
                detached(
                    "<Decision><Number>1</Number>\(TestXML.place)</Decision>",
                    content:
                        "<KeyInfo xmlns=\"\(TestXML.namespace)\" Id=\"data\">\(TestXML.data([world.person]))</KeyInfo>"
                ) { $0.keyInfo = "<KeyInfo Id=\"data\">\(TestXML.data([world.person]))</KeyInfo>" }),
        ]
    }()

    private static let forms: [Row] = {
        func one(_ uri: String?, _ transforms: [String] = [TestXML.exclusive]) -> String {
            var xml = TestXML(world.person)
            xml.references = [
                .init(uri, transforms, document.replacing(TestXML.place, with: ""))
            ]
            return xml.put(into: document)
        }
        func chain(_ transforms: String...) -> String {
            one("", [TestXML.enveloped] + transforms)
        }
        let stylesheet =
            "<Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">"
            + "<s:stylesheet xmlns:s=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\">"
            + "</s:stylesheet></Transform>"
        return [
            row("without a reference", .formatFailure, TestXML(world.person).put(into: document)),
            row("without a URI", .unsupportedFormat, one(nil)),
            row("a file", .signedDataNotFound, one("file:///etc/passwd")),
            row("another host", .signedDataNotFound, one("http://127.0.0.1/x")),
            row("a neighbour", .signedDataNotFound, one("other.xml")),
            row("an attachment", .signedDataNotFound, one("cid:1")),
            row("XPointer to the root", .unsupportedFormat, one("#xpointer(/)")),
            row("XPointer to an id", .unsupportedFormat, one("#xpointer(id('data'))")),
            row("a style sheet", .unsupportedFormat, chain(stylesheet)),
            row(
                "any expression", .unsupportedFormat,
                chain(xpath.replacing("not(ancestor-or-self::d:Signature)", with: "true()"))),
            row(
                "an expression that only looks like it", .unsupportedFormat,
                chain(xpath.replacing(TestXML.namespace, with: "urn:other"))),
            row(
                "a filter that keeps", .unsupportedFormat,
                chain(filter.replacing("subtract", with: "intersect"))),
            row(
                "Base64", .unsupportedFormat, chain(TestXML.namespace + "base64")),
            row(
                "two canonical forms", .unsupportedFormat,
                chain(TestXML.inclusive, TestXML.exclusive)),
            row("enveloped twice", .unsupportedFormat, chain(TestXML.enveloped)),
            row(
                "a form of nobody's", .unsupportedFormat,
                signed { $0.canonical = "urn:nobody" }),
            row("its own signature inside", .hashFailure, one("", [TestXML.exclusive])),
            row(
                "two references, the second wrong", .hashFailure,
                signed { $0.references = [.init("", [TestXML.enveloped], "x")] }),
            row(
                "a reference to elsewhere beside a good one", .signedDataNotFound,
                signed { $0.references = [.init("http://127.0.0.1/", [], "x")] }),
            row(
                "more references than are read", .limitObjects,
                signed { xml in
                    xml.references = (0..<40).map { _ in .init("#a", [], "x") }
                }),
            row(
                "a list of what is elsewhere", .unsupportedFormat, manifest(isNamed: false)),
            row(
                "a list of what is elsewhere, by its own Id", .unsupportedFormat,
                manifest(isNamed: true)),
            row(
                "relative namespaces", .formatFailure,
                signed().replacing("<Text>", with: "<Text xmlns=\"a/b\">")),
            row(
                "in another namespace", .noSignature,
                signed().replacing(TestXML.namespace + "\" Id", with: "urn:other\" Id")),
        ]
    }()

    /// The document is signed, and a list whose only entry is wrong.
    private static func manifest(isNamed: Bool) -> String {
        let list =
            "<Manifest\(isNamed ? " Id=\"list\"" : "")><Reference URI=\"#x\">"
            + "<DigestMethod Algorithm=\"\(TestXML.sha256)\"></DigestMethod>"
            + "<DigestValue>AAAA</DigestValue></Reference></Manifest>"
        let object = "<Object\(isNamed ? "" : " Id=\"list\"")>\(list)</Object>"
        let named = isNamed ? list : object
        let start = isNamed ? "<Manifest " : "<Object "
        return signed { xml in
            xml.objects = object
            xml.references = [
                .init(
                    "#list", [TestXML.exclusive],
                    named.replacing(start, with: start + "xmlns=\"\(TestXML.namespace)\" "))
            ]
        }
    }

    private static let algorithms: [Row] = [
        row(
            "RSA-SHA1", .cryptoConstraintsFailure,
            rsa {
                $0.method = .pkcs1("SHA1")
                $0.methodName = TestXML.namespace + "rsa-sha1"
            }, algorithm: "rsa-sha1"),
        row(
            "a digest of SHA-1", .cryptoConstraintsFailure,
            signed().replacing(TestXML.sha256, with: TestXML.namespace + "sha1")),
        row(
            "SHA-3", .algorithmUnsupported,
            signed { $0.methodName = TestXML.more2007 + "ecdsa-sha3-256" },
            algorithm: "ecdsa-sha3-256"),
        row(
            "Ed448", .algorithmUnsupported,
            signed { $0.methodName = "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed448" },
            algorithm: "eddsa-ed448"),
        row(
            "HMAC with the public key", .algorithmUnsupported,
            signed {
                $0.method = .hmac(world.person.key.publicBytes)
                $0.methodName = TestXML.more + "hmac-sha256"
            }, algorithm: "hmac-sha256"),
        row(
            "HMAC that calls itself ECDSA", .sigCryptoFailure,
            signed { $0.method = .hmac(world.person.key.publicBytes) }),
        row("an ECDSA value in DER", .sigCryptoFailure, signed { $0.method = .ecdsaDER("SHA256") }),
        row(
            "RSA by a key of a curve", .sigCryptoFailure,
            signed { $0.methodName = TestXML.more + "rsa-sha256" }),
        row(
            "PSS with SHA-1 in its mask", .cryptoConstraintsFailure,
            rsa {
                $0.method = .pss("SHA256", salt: 32, mask: "SHA1")
                $0.methodName = TestXML.more2007 + "rsa-pss"
                $0.parameters = pss("xmlenc#sha256", 32, "x").replacing(
                    "http://www.w3.org/2001/04/x\"", with: TestXML.namespace + "sha1\"")
            }),
        row(
            "PSS with another salt than it says", .sigCryptoFailure,
            rsa {
                $0.method = .pss("SHA256", salt: 20, mask: "SHA256")
                $0.methodName = TestXML.more2007 + "sha256-rsa-MGF1"
            }),
        row(
            "PSS that calls itself PKCS #1", .sigCryptoFailure,
            rsa { $0.method = .pss("SHA256", salt: 32, mask: "SHA256") }),
    ]

    private static let certificates: [Row] = {
        let key =
            "<KeyValue><RSAKeyValue><Modulus>AA==</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>"
        let stranger = TestAuthority(
            "Stranger", notBefore: now - TestWorld.year, notAfter: now + TestWorld.year)
        let unknown = stranger.issue("Unknown")
        let encryption = world.sub.issue("Encryption only") {
            $0.keyUsage = "critical,keyEncipherment"
        }
        return [
            row(
                "a key without a certificate", .noSigningCertificateFound,
                signed { $0.keyInfo = "<KeyInfo>\(key)</KeyInfo>" }),
            row(
                "a name of a key", .noSigningCertificateFound,
                signed {
                    $0.keyInfo =
                        "<KeyInfo><KeyName>\(world.person.profile.name)</KeyName></KeyInfo>"
                }),
            row(
                "a place to fetch it", .noSigningCertificateFound,
                signed {
                    $0.keyInfo = "<KeyInfo><RetrievalMethod URI=\"http://127.0.0.1/\"/></KeyInfo>"
                }),
            row("no key at all", .noSigningCertificateFound, signed { $0.keyInfo = "" }),
            row(
                "another's certificate", .sigCryptoFailure,
                signed { $0.certificates = [world.agency] }),
            row("a root nobody knows", .noCertificateChainFound, signed(unknown)),
            row("a key for something else", .chainConstraintsFailure, signed(encryption)),
            row(
                "a certificate that is none", .noSigningCertificateFound,
                signed {
                    $0.keyInfo =
                        "<KeyInfo><X509Data><X509Certificate>AAAA</X509Certificate></X509Data></KeyInfo>"
                }),
            row(
                "a certificate that is no Base64", .formatFailure,
                signed {
                    $0.keyInfo =
                        "<KeyInfo><X509Data><X509Certificate>%</X509Certificate></X509Data></KeyInfo>"
                }),
        ]
    }()

    private static let properties: [Row] = {
        func signed(_ change: (inout TestXML.Properties) -> Void) -> String {
            XMLSignatureTests.signed { xml in
                var properties = TestXML.Properties(world.person)
                change(&properties)
                xml.properties = properties
            }
        }
        return [
            row(
                "a changed time", .hashFailure,
                signed { _ in }.replacing("T07:50", with: "T06:50")),
            row(
                "properties that nobody signed", .sigConstraintsFailure,
                signed { $0.isReferenced = false }),
            row(
                "another's certificate digest", .noSigningCertificateFound,
                signed { $0.certificate = world.agency }),
            row(
                "another number", .sigConstraintsFailure,
                signed {
                    $0.isV2 = false
                    $0.serialNumber = "\(world.person.serial + 1)"
                }),
            row("of another signature", .formatFailure, signed { $0.target = "#other" }),
            row(
                "twice", .formatFailure,
                signed { _ in }.replacing(
                    "</Object></Signature>",
                    with:
                        "<xades:QualifyingProperties xmlns:xades=\"\(TestXML.xades)\"/></Object></Signature>"
                )),
        ]
    }()

    private static let hostile: [Row] = [
        row("a DOCTYPE alone", .unsupportedFormat, "<!DOCTYPE Decision>" + signed()),
        row(
            "an entity", .unsupportedFormat,
            "<!DOCTYPE d [<!ENTITY a \"x\">]>" + signed().replacing(">415<", with: ">&a;<")),
        row(
            "entities that grow", .unsupportedFormat,
            "<!DOCTYPE d [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>"
                + signed().replacing(">415<", with: ">&b;<")),
        row(
            "an external entity", .unsupportedFormat,
            "<!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                + signed().replacing(">415<", with: ">&a;<")),
        row(
            "a deep tree", .limitObjects,
            signed().replacing(
                "<Text>", with: String(repeating: "<a>", count: 5000) + "<Text>")),
        row(
            "many attributes", .limitObjects,
            signed().replacing(
                "<Text>",
                with: "<Text " + (0..<200).map { "a\($0)=\"\"" }.joined(separator: " ") + ">")),
        row(
            "many namespaces", .limitObjects,
            signed().replacing(
                "<Text>",
                with: "<Text "
                    + (0..<60).map { "xmlns:a\($0)=\"urn:\($0)\"" }.joined(separator: " ")
                    + "><b " + (0..<60).map { "xmlns:b\($0)=\"urn:\($0)\"" }.joined(separator: " ")
                    + "/>")),
        row(
            "many signatures", .limitSignatures,
            signed().replacing(
                "<Text>",
                with: String(
                    repeating: "<Signature xmlns=\"\(TestXML.namespace)\"/>", count: 100)
                    + "<Text>")),
        row("cut off", .unsupportedFormat, String(signed().dropLast(3))),
        row("no XML", .noSignature, "SignatureValue"),
        row("no signature", .noSignature, document.replacing(TestXML.place, with: "")),
        row(
            "a foreign encoding", .unsupportedFormat,
            "<?xml version=\"1.0\" encoding=\"windows-1258\"?>" + signed()),
    ]

    // MARK: The rest

    @Test func `UTF-16 is read as UTF-8 is`() throws {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + Self.signed()
        let checker = try Self.world.checker()
        for isBig in [true, false] {
            var bytes: [UInt8] = isBig ? [0xFE, 0xFF] : [0xFF, 0xFE]
            for unit in text.utf16 {
                let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
                bytes += isBig ? [high, low] : [low, high]
            }
            #expect(checker.checkXML(bytes: bytes, at: Self.now).verdict == .valid)
        }
        let marked = [0xEF, 0xBB, 0xBF] + Array(Self.signed().utf8)
        #expect(checker.checkXML(bytes: marked, at: Self.now).verdict == .valid)
    }

    @Test func `a time is a claim, a time stamp proves`() throws {
        let report = try Self.report(
            Self.signed {
                $0.properties = .init(Self.world.person)
                $0.properties?.timeStamp = Self.world.stamp(at: Self.now - 60)
            })
        let signature = try #require(report.signatures.first)
        #expect(signature.signingTime == 1_750_035_000)
        #expect(signature.timestamp == .valid)
        #expect(signature.provenTime == Self.now - 60)
        #expect(signature.field == "sig")
        // Over something else it proves nothing.
        let other = try Self.report(
            Self.signed {
                $0.properties = .init(Self.world.person)
                $0.properties?.timeStamp = { _ in Self.world.stamp(at: Self.now - 60)([1]) }
            })
        #expect(other.signatures.first?.timestamp == .invalid)
        #expect(other.signatures.first?.provenTime == nil)
    }

    @Test func `what is told of who signed is the same as of any other form`() throws {
        let person = TrustedCertificate(
            der: Self.world.person.der, role: .person,
            bindings: [.init(agency: "H27.01", from: nil, to: nil)])
        let checker = try Self.world.checker(certificates: Self.world.certificates + [person])
        let report = checker.checkXML(bytes: Array(Self.signed().utf8), at: Self.now)
        #expect(report.signatures.map(\.role) == [.person])
        #expect(report.signatures.map(\.boundAgencies) == [["H27.01"]])
        #expect(report.signatures.map(\.signerCommonName) == ["Nguyễn Văn A"])
        let revoked = try Self.world.checker(
            lists: Self.world.lists(revoked: [.init(Self.world.person, at: Self.now - 100)]))
        #expect(
            revoked.checkXML(bytes: Array(Self.signed().utf8), at: Self.now).reason
                == .revokedNoProofOfExistence)
    }

    @Test func `a certificate that only the registry has is found by the digest that is signed`()
        throws
    {
        let text = Self.signed {
            $0.properties = .init(Self.world.person)
            $0.keyInfo = ""
        }
        #expect(try Self.report(text).reason == .noSigningCertificateFound)
        let known = TrustedCertificate(der: Self.world.person.der, role: .person)
        let checker = try Self.world.checker(certificates: Self.world.certificates + [known])
        #expect(checker.checkXML(bytes: Array(text.utf8), at: Self.now).verdict == .valid)
    }

    @Test func `a packet is used by its header`() throws {
        let namespace = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
        let header =
            "<edXMLHeader xmlns=\"\(namespace)\" Id=\"h\"><MessageHeader>x</MessageHeader>"
        func packet(_ header: String, before: String = "") -> String {
            "<edXML xmlns=\"\(namespace)\"><edXMLEnvelope>\(before)\(header)\(TestXML.place)"
                + "</edXMLHeader></edXMLEnvelope><AttachmentEncoded>y</AttachmentEncoded></edXML>"
        }
        var xml = TestXML(Self.world.person)
        xml.references = [
            .init("#h", [TestXML.enveloped, TestXML.exclusive], header + "</edXMLHeader>")
        ]
        let inside = header.replacing(" xmlns=\"\(namespace)\"", with: "")
        let good = try Self.report(xml.put(into: packet(inside)))
        #expect(good.reason == nil)
        #expect(good.signatures.map(\.covers) == [["edXML/edXMLEnvelope/edXMLHeader"]])
        #expect(good.signatures.map(\.coversWholeDocument) == [false])
        // A header somewhere else is not the one that is used.
        let signed = xml.put(into: packet(inside))
        let start = try #require(signed.firstRange(of: "<edXMLHeader"))
        let end = try #require(signed.firstRange(of: "</edXMLHeader>"))
        let moved = String(signed[start.lowerBound..<end.upperBound])
        let evil = "<edXMLHeader><MessageHeader>z</MessageHeader><Old>\(moved)</Old></edXMLHeader>"
        #expect(try Self.report(signed.replacing(moved, with: evil)).reason == .partlyCovered)
        #expect(
            try Self.report(
                signed.replacing("</edXMLEnvelope>", with: "<edXMLHeader/></edXMLEnvelope>")
            )
            .reason == .partlyCovered)
    }

    @Test func `every cut and every changed byte ends in a report`() throws {
        let checker = try Self.world.checker()
        let text = Array(Self.signed { $0.properties = .init(Self.world.person) }.utf8)
        for length in stride(from: 0, to: text.count, by: 7) {
            let cut = checker.checkXML(bytes: Array(text[..<length]), at: Self.now)
            #expect(cut.verdict != .valid, "cut to \(length)")
        }
        var generator = Seeded(state: 3)
        for place in stride(from: 0, to: text.count, by: 3) {
            var changed = text
            changed[place] = UInt8.random(in: 0...255, using: &generator)
            _ = checker.checkXML(bytes: changed, at: Self.now)
        }
    }
}

/// Files that other libraries signed: signxml, whose canonical forms are libxml2's as ours are, and
/// the JDK, which has its own.
@Suite struct XMLFixtureTests {
    private static let folder = FixtureTests.folder + "/xml"

    private func check(_ name: String) throws -> FileReport {
        let checker = SignatureChecker(trust: try TrustStore(.directory(Self.folder + "/trust")))
        return try checker.check(path: Self.folder + "/" + name, at: FixtureTests.now)
    }

    @Test(arguments: [
        ("java-rsa-inclusive.xml", "rsa-sha256"), ("java-rsa512-comments.xml", "rsa-sha512"),
        ("java-ecdsa-exclusive.xml", "ecdsa-sha384"), ("java-pss-c14n11.xml", "sha256-rsa-MGF1"),
        ("java-pss-parameters.xml", "rsa-pss"), ("java-prefixes.xml", "ecdsa-sha256"),
        ("signxml-rsa-exclusive.xml", "rsa-sha256"),
        ("signxml-ecdsa-inclusive.xml", "ecdsa-sha256"),
        ("signxml-pss-c14n11.xml", "sha256-rsa-MGF1"), ("java-xades.xml", "rsa-sha256"),
    ])
    func `one signer of the whole`(_ name: String, _ algorithm: String) throws {
        let report = try check(name)
        #expect(report.reason == nil)
        #expect(report.signatures.map(\.coversWholeDocument) == [true])
        #expect(report.signatures.map(\.covers) == [["QuyetDinh"]])
        #expect(report.signatures.map(\.algorithm) == [algorithm])
        #expect(report.signatures.map(\.profile) == [name.contains("xades") ? "B-B" : "XMLDSIG"])
    }

    @Test func `two signers on one document`() throws {
        let report = try check("java-two-signers.xml")
        #expect(report.reason == nil)
        #expect(report.signatures.map(\.signerCommonName) == ["Lê Văn Mẫu", "Cơ quan Mẫu"])
        #expect(report.signatures.map(\.coversWholeDocument) == [true, true])
    }

    @Test func `one element with the namespaces around it is a part`() throws {
        let report = try check("java-element.xml")
        #expect(report.reason == .partlyCovered)
        #expect(report.signatures.map(\.covers) == [["QuyetDinh/NoiDung"]])
    }
}
