// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Crypto

/// Writes signed XML for tests, right and wrong. It writes canonical forms by hand (sorted attributes,
/// end tags, no declaration) and asks no XML library for one: what it signs is what the texts here
/// say.
package struct TestXML: Sendable {
    package static let namespace = "http://www.w3.org/2000/09/xmldsig#"
    package static let xades = "http://uri.etsi.org/01903/v1.3.2#"
    package static let enveloped = namespace + "enveloped-signature"
    package static let inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    package static let inclusive11 = "http://www.w3.org/2006/12/xml-c14n11"
    package static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
    package static let sha256 = "http://www.w3.org/2001/04/xmlenc#sha256"
    package static let more = "http://www.w3.org/2001/04/xmldsig-more#"
    package static let more2007 = "http://www.w3.org/2007/05/xmldsig-more#"

    /// How the value is made, whatever the signature calls it.
    package enum Method: Sendable {
        case pkcs1(String)
        case pss(String, salt: Int32, mask: String)
        case ecdsa(String)
        case ecdsaDER(String)
        case ed25519
        /// A code by this secret.
        case hmac([UInt8])
    }

    package struct Reference: Sendable {
        /// `nil`: no attribute.
        package var uri: String?
        /// Whole `Transform` elements, or algorithms alone.
        package var transforms: [String]
        /// What is digested.
        package var content: String
        package var type: String?
        package var digest = "SHA256"
        package var digestName = TestXML.sha256

        package init(
            _ uri: String?, _ transforms: [String], _ content: String, type: String? = nil
        ) {
            self.uri = uri
            self.transforms = transforms
            self.content = content
            self.type = type
        }
    }

    package var signer: TestIdentity
    package var method: Method
    package var methodName: String
    /// Within `SignatureMethod`.
    package var parameters = ""
    package var canonical = TestXML.exclusive
    /// Declarations that an inclusive form takes over from the ancestors, canonical: ` xmlns:a="…"`.
    package var inherited = ""
    package var references: [Reference] = []
    package var id = "sig"
    package var certificates: [TestIdentity]?
    /// Instead of `X509Data`.
    package var keyInfo: String?
    /// After `KeyInfo`, as it stands in the document.
    package var objects = ""
    package var properties: Properties?

    /// Of XAdES.
    package struct Properties: Sendable {
        package var signingTime: String? = "2025-06-16T07:50:00+07:00"
        package var certificate: TestIdentity?
        package var isV2 = true
        package var serialNumber: String?
        package var isReferenced = true
        package var target = "#sig"
        /// Makes a token over the canonical `SignatureValue`.
        package var timeStamp: (@Sendable ([UInt8]) -> [UInt8])?
        /// Within `UnsignedSignatureProperties`.
        package var unsigned = ""

        package init(_ certificate: TestIdentity?) { self.certificate = certificate }
    }

    package init(_ signer: TestIdentity) {
        self.signer = signer
        method = .ecdsa("SHA256")
        methodName = Self.more + "ecdsa-sha256"
    }

    package static func rsa(_ signer: TestIdentity) -> TestXML {
        var made = TestXML(signer)
        made.method = .pkcs1("SHA256")
        made.methodName = Self.more + "rsa-sha256"
        return made
    }

    /// Where a signature stands in a document.
    package static let place = "{signature}"

    /// Signs a canonical document that has a `place`, as a whole.
    package func enveloped(in document: String) -> String {
        var own = self
        own.references.insert(
            Reference(
                "", [Self.enveloped, canonical], document.replacing(Self.place, with: "")), at: 0)
        return document.replacing(Self.place, with: own.element())
    }

    /// Puts a signature with the references that there are into its place.
    package func put(into document: String) -> String {
        document.replacing(Self.place, with: element())
    }

    /// The `Signature`.
    package func element() -> String {
        var references = self.references
        let properties = self.properties.map { self.text(of: $0) }
        if let properties, self.properties?.isReferenced ?? false {
            // Written in the inclusive form, so that it begins as it stands.
            let content = properties.replacing(
                "<xades:SignedProperties ",
                with: "<xades:SignedProperties xmlns=\"\(Self.namespace)\""
                    + "\(inherited) xmlns:xades=\"\(Self.xades)\" ")
            references.append(
                Reference(
                    "#\(id)-props", [Self.inclusive], content,
                    type: "http://uri.etsi.org/01903#SignedProperties"))
        }
        let inside =
            "<CanonicalizationMethod Algorithm=\"\(canonical)\"></CanonicalizationMethod>"
            + "<SignatureMethod Algorithm=\"\(methodName)\">\(parameters)</SignatureMethod>"
            + references.map(Self.text).joined()
        let isExclusive = canonical.hasPrefix(Self.exclusive)
        let signed =
            "<SignedInfo xmlns=\"\(Self.namespace)\"\(isExclusive ? "" : inherited)>"
            + "\(inside)</SignedInfo>"
        let value = Base64.encode(sign(Array(signed.utf8)))
        var text = "<Signature xmlns=\"\(Self.namespace)\" Id=\"\(id)\">"
        text += "<SignedInfo>\(inside)</SignedInfo><SignatureValue>\(value)</SignatureValue>"
        text += keyInfo ?? "<KeyInfo>\(Self.data(certificates ?? [signer]))</KeyInfo>"
        if let properties {
            text += "<Object><xades:QualifyingProperties xmlns:xades=\"\(Self.xades)\""
            text += " Target=\"\(self.properties?.target ?? "")\">\(properties)"
            text += unsigned(value)
            text += "</xades:QualifyingProperties></Object>"
        }
        return text + objects + "</Signature>"
    }

    package static func data(_ certificates: [TestIdentity]) -> String {
        "<X509Data>"
            + certificates.map {
                "<X509Certificate>\(Base64.encode($0.der))</X509Certificate>"
            }.joined() + "</X509Data>"
    }

    package static func digest(_ content: String, _ digest: String = "SHA256") -> String {
        Base64.encode(hash(Array(content.utf8), digest))
    }

    private static func text(_ reference: Reference) -> String {
        var text = "<Reference"
        if let type = reference.type { text += " Type=\"\(type)\"" }
        if let uri = reference.uri { text += " URI=\"\(uri)\"" }
        text += ">"
        if !reference.transforms.isEmpty {
            text += "<Transforms>"
            for transform in reference.transforms {
                text +=
                    transform.hasPrefix("<")
                    ? transform : "<Transform Algorithm=\"\(transform)\"></Transform>"
            }
            text += "</Transforms>"
        }
        return text + "<DigestMethod Algorithm=\"\(reference.digestName)\"></DigestMethod>"
            + "<DigestValue>\(digest(reference.content, reference.digest))</DigestValue>"
            + "</Reference>"
    }

    private func text(of properties: Properties) -> String {
        var text = "<xades:SignedProperties Id=\"\(id)-props\"><xades:SignedSignatureProperties>"
        if let time = properties.signingTime {
            text += "<xades:SigningTime>\(time)</xades:SigningTime>"
        }
        if let certificate = properties.certificate {
            let name = properties.isV2 ? "SigningCertificateV2" : "SigningCertificate"
            text += "<xades:\(name)><xades:Cert><xades:CertDigest>"
            text += "<DigestMethod Algorithm=\"\(Self.sha256)\"></DigestMethod>"
            text +=
                "<DigestValue>\(Base64.encode(Self.hash(certificate.der, "SHA256")))</DigestValue>"
            text += "</xades:CertDigest>"
            if let number = properties.serialNumber {
                text += "<xades:IssuerSerial><X509IssuerName>CN=x</X509IssuerName>"
                text += "<X509SerialNumber>\(number)</X509SerialNumber></xades:IssuerSerial>"
            }
            text += "</xades:Cert></xades:\(name)>"
        }
        return text + "</xades:SignedSignatureProperties></xades:SignedProperties>"
    }

    private func unsigned(_ value: String) -> String {
        var inside = properties?.unsigned ?? ""
        if let timeStamp = properties?.timeStamp {
            let canonical =
                "<SignatureValue xmlns=\"\(Self.namespace)\"\(inherited)>\(value)</SignatureValue>"
            let token = Base64.encode(timeStamp(Array(canonical.utf8)))
            inside += "<xades:SignatureTimeStamp><xades:EncapsulatedTimeStamp>\(token)"
            inside += "</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
        }
        if inside.isEmpty { return "" }
        return "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>\(inside)"
            + "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
    }

    // MARK: Values

    private static func hash(_ bytes: [UInt8], _ digest: String) -> [UInt8] {
        var found = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        precondition(
            EVP_Digest(bytes, bytes.count, &found, &length, EVP_get_digestbyname(digest), nil) == 1)
        return Array(found[..<Int(length)])
    }

    private func sign(_ message: [UInt8]) -> [UInt8] {
        switch method {
        case .pkcs1(let digest): return value(message, digest) { _ in }
        case .pss(let digest, let salt, let mask):
            return value(message, digest) { settings in
                precondition(
                    EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1
                        && EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, salt) == 1
                        && EVP_PKEY_CTX_set_rsa_mgf1_md(settings, EVP_get_digestbyname(mask)) == 1)
            }
        case .ecdsaDER(let digest): return value(message, digest) { _ in }
        case .ecdsa(let digest): return plain(value(message, digest) { _ in })
        case .ed25519: return value(message, nil) { _ in }
        case .hmac(let secret):
            var code = [UInt8](repeating: 0, count: 32)
            var length: UInt32 = 0
            precondition(
                HMAC(
                    EVP_get_digestbyname("SHA256"), secret, Int32(secret.count), message,
                    message.count, &code, &length) != nil)
            return code
        }
    }

    private func value(
        _ message: [UInt8], _ digest: String?, _ set: (OpaquePointer?) -> Void
    ) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var settings: OpaquePointer?
        precondition(
            EVP_DigestSignInit(
                context, &settings, digest.map { EVP_get_digestbyname($0) } ?? nil, nil,
                signer.key.pointer) == 1, OpenSSLErrors.text())
        set(settings)
        var length = 0
        precondition(EVP_DigestSign(context, nil, &length, message, message.count) == 1)
        var value = [UInt8](repeating: 0, count: length)
        precondition(
            EVP_DigestSign(context, &value, &length, message, message.count) == 1,
            OpenSSLErrors.text())
        return Array(value[..<length])
    }

    /// r and s, one behind the other.
    private func plain(_ der: [UInt8]) -> [UInt8] {
        let length = (EVP_PKEY_get_bits(signer.key.pointer) + 7) / 8
        return der.withUnsafeBufferPointer { bytes in
            var cursor = bytes.baseAddress
            let value = d2i_ECDSA_SIG(nil, &cursor, bytes.count)
            defer { ECDSA_SIG_free(value) }
            return [ECDSA_SIG_get0_r(value), ECDSA_SIG_get0_s(value)].flatMap { number in
                var part = [UInt8](repeating: 0, count: Int(length))
                precondition(BN_bn2binpad(number, &part, length) == length)
                return part
            }
        }
    }
}
