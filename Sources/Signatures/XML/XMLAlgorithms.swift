// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Why an algorithm that a signature names is not taken.
enum XMLAlgorithmFault: Error {
    /// Known, and no longer trusted: `CRYPTO_CONSTRAINTS_FAILURE`.
    case weak
    /// None of the short list, however good it may be: `ALGORITHM_UNSUPPORTED`.
    case unsupported

    var reason: Reason {
        switch self {
        case .weak: .cryptoConstraintsFailure
        case .unsupported: .algorithmUnsupported
        }
    }
}

/// A `DigestMethod` (XML Encryption and RFC 9231 give the names).
enum XMLDigest {
    private static let strong: [String: Int32] = [
        "http://www.w3.org/2001/04/xmlenc#sha256": NID_sha256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384": NID_sha384,
        "http://www.w3.org/2001/04/xmlenc#sha512": NID_sha512,
    ]

    private static let weak: Set<String> = [
        "http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2001/04/xmldsig-more#md5",
        "http://www.w3.org/2001/04/xmldsig-more#sha224",
        "http://www.w3.org/2001/04/xmlenc#ripemd160",
    ]

    static func nid(_ method: XMLElement) throws(XMLAlgorithmFault) -> Int32 {
        let name = method.attribute("Algorithm") ?? ""
        if let nid = strong[name] { return nid }
        throw weak.contains(name) ? .weak : .unsupported
    }

    /// Of the certificate's digest in XAdES, where SHA-1 binds a certificate that is given whole.
    static func certificateNID(_ method: XMLElement) -> Int32? {
        let name = method.attribute("Algorithm") ?? ""
        return name == "http://www.w3.org/2000/09/xmldsig#sha1" ? NID_sha1 : strong[name]
    }
}

/// A `SignatureMethod`: RSA, RSA-PSS, ECDSA and Ed25519. A code by a shared secret (HMAC) proves no
/// signer and is none of these.
enum XMLSignatureMethod: Hashable {
    case rsa(Int32)
    case pss(PSSParameters)
    case ecdsa(Int32)
    case ed25519

    private static let algorithms: [String: XMLSignatureMethod] = {
        let more = "http://www.w3.org/2001/04/xmldsig-more#"
        let later = XMLNamespace.more2007
        var found: [String: XMLSignatureMethod] = [
            "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519": .ed25519
        ]
        for (word, nid) in [
            ("sha256", NID_sha256), ("sha384", NID_sha384), ("sha512", NID_sha512),
        ] {
            found[more + "rsa-" + word] = .rsa(nid)
            found[more + "ecdsa-" + word] = .ecdsa(nid)
            found[later + word + "-rsa-MGF1"] = .pss(PSSParameters(digest: nid))
        }
        return found
    }()

    private static let weak: Set<String> = {
        let first = XMLNamespace.signature
        let more = "http://www.w3.org/2001/04/xmldsig-more#"
        return [
            first + "rsa-sha1", first + "dsa-sha1", more + "rsa-md5", more + "rsa-sha224",
            more + "rsa-ripemd160", more + "ecdsa-sha1", more + "ecdsa-sha224",
            XMLNamespace.more2007 + "sha1-rsa-MGF1", XMLNamespace.more2007 + "sha224-rsa-MGF1",
            XMLNamespace.more2007 + "md5-rsa-MGF1",
        ]
    }()

    init(_ method: XMLElement) throws(XMLAlgorithmFault) {
        let name = method.attribute("Algorithm") ?? ""
        if name == XMLNamespace.more2007 + "rsa-pss" {
            self = .pss(try PSSParameters(method))
            return
        }
        guard let known = Self.algorithms[name] else {
            throw Self.weak.contains(name) ? .weak : .unsupported
        }
        guard method.elementsOnly?.isEmpty ?? false else { throw .unsupported }
        self = known
    }

    /// As a report calls it: the last part of the name, which is the same in every standard.
    static func name(of method: XMLElement) -> String? {
        guard let name = method.attribute("Algorithm"), !name.isEmpty else { return nil }
        guard let mark = name.lastIndex(of: "#"), name.index(after: mark) < name.endIndex else {
            return name.clipped(to: 100)
        }
        return String(name[name.index(after: mark)...]).clipped(to: 100)
    }
}

extension PSSParameters {
    /// `RSAPSSParams` (RFC 9231 2.3.9): what is left out is SHA-256, MGF1 by the same, as many bytes
    /// of salt as the digest has.
    fileprivate init(_ method: XMLElement) throws(XMLAlgorithmFault) {
        self.init(digest: NID_sha256)
        let more = XMLNamespace.more2007
        guard let children = method.elementsOnly, children.count <= 1 else { throw .unsupported }
        guard let parameters = children.first else { return }
        guard parameters.isNamed("RSAPSSParams", more), let parts = parameters.elementsOnly else {
            throw .unsupported
        }
        var mask: XMLElement?
        var salt: Int32?
        for part in parts {
            if part.isNamed("DigestMethod", XMLNamespace.signature) {
                digest = try XMLDigest.nid(part)
            } else if part.isNamed("MaskGenerationFunction", more) {
                mask = part
            } else if part.isNamed("SaltLength", more),
                let number = part.text().flatMap({ Int32($0) }), (0...512).contains(number)
            {
                salt = number
            } else if part.isNamed("TrailerField", more), part.text() == "1" {
            } else {
                throw .unsupported
            }
        }
        self = PSSParameters(digest: digest)
        if let mask {
            guard mask.attribute("Algorithm") == more + "MGF1" else { throw .unsupported }
            if let method = mask.element("DigestMethod", XMLNamespace.signature) {
                maskDigest = try XMLDigest.nid(method)
            } else {
                maskDigest = NID_sha1
                throw .weak
            }
        }
        if let salt { saltLength = salt }
    }
}
