// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Crypto

@Suite struct JWSTests {
    /// RFC 8037 appendix A.1.
    let d = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
    let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    /// RFC 8037 appendix A.4.
    let compact =
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
        + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"

    func key() throws -> Ed25519.PrivateKey {
        try Ed25519.PrivateKey(rawRepresentation: #require(Base64URL.decode(d)))
    }

    @Test func `RFC 8037's private key has its public key`() throws {
        #expect(try Base64URL.encode(key().publicKey.rawRepresentation) == x)
    }

    @Test func `RFC 8037's thumbprint is ours`() throws {
        #expect(try key().publicKey.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    @Test func `RFC 8037's signature is ours, byte for byte`() throws {
        let text = try JWS.sign(
            Array("Example of Ed25519 signing".utf8), header: #"{"alg":"EdDSA"}"#, with: key())
        #expect(text == compact)
    }

    @Test func `RFC 8037's signature verifies, a changed one does not`() throws {
        let publicKey = try key().publicKey
        let verified = try JWS.verify(compact, keys: [publicKey])
        #expect(verified.payload == Array("Example of Ed25519 signing".utf8))
        for part in 1...2 {
            var parts = compact.split(separator: ".").map(String.init)
            parts[part] = (parts[part].hasPrefix("A") ? "B" : "A") + parts[part].dropFirst()
            #expect(throws: CryptoError.self) {
                try JWS.verify(parts.joined(separator: "."), keys: [publicKey])
            }
        }
    }

    @Test func `the same payload gives the same text, and names its key`() throws {
        let key = try Ed25519.PrivateKey()
        let first = try JWS.sign(Array("receipt".utf8), with: key, type: "receipt")
        #expect(try JWS.sign(Array("receipt".utf8), with: key, type: "receipt") == first)
        let verified = try JWS.verify(first, keys: [Ed25519.PrivateKey().publicKey, key.publicKey])
        #expect(verified.header["kid"] == key.publicKey.thumbprint)
        #expect(verified.header["typ"] == "receipt")
        #expect(verified.key == key.publicKey)
    }

    @Test func `another key's signature is refused`() throws {
        let text = try JWS.sign([1], with: Ed25519.PrivateKey())
        let stranger = try Ed25519.PrivateKey().publicKey
        #expect(throws: CryptoError.self) { try JWS.verify(text, keys: [stranger]) }
    }

    @Test(arguments: [
        #"{"alg":"none"}"#, #"{"alg":"HS256"}"#, #"{}"#, #"{"alg":"EdDSA","alg":"EdDSA"}"#,
        #"{"alg":"EdDSA","crit":["b64"]}"#, #"{"alg":"EdDSA"}x"#, #"{"alg":"Ed\u0044SA"}"#,
        #"{"alg""#,
        "", "[]", #"{"alg":"EdDSA",}"#,
    ])
    func `a header of another kind is refused`(header: String) throws {
        let key = try key()
        let text = try JWS.sign([1, 2], header: header, with: key)
        #expect(throws: CryptoError.self) { try JWS.verify(text, keys: [key.publicKey]) }
    }

    @Test(arguments: ["", ".", "..", "...", "a.b", "eyJhbGciOiJFZERTQSJ9..", "a.b.c.d"])
    func `what is no compact JWS is refused`(text: String) throws {
        let publicKey = try key().publicKey
        #expect(throws: CryptoError.self) { try JWS.verify(text, keys: [publicKey]) }
    }

    @Test func `the key set lists every key`() throws {
        let text = try Ed25519.PublicKey.jwks([key().publicKey])
        #expect(
            text == #"{"keys":[{"alg":"EdDSA","crv":"Ed25519","#
                + #""kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k","kty":"OKP","#
                + #""use":"sig","x":"\#(x)"}]}"#)
    }
}

@Suite struct KeyFileTests {
    let directory: String

    init() throws {
        var template = Array("/tmp/lienthong-crypto-XXXXXX".utf8CString)
        directory = try template.withUnsafeMutableBufferPointer {
            String(cString: try #require(mkdtemp($0.baseAddress!)))
        }
    }

    @Test func `a key comes back from its file, which only its owner may read`() throws {
        defer { rmdir(directory) }
        let path = directory + "/key.pem"
        let key = try Ed25519.PrivateKey()
        try key.write(toNewFile: path)
        defer { unlink(path) }
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let read = try Ed25519.PrivateKey(contentsOfFile: path)
        #expect(read.publicKey == key.publicKey)
        #expect(try read.signature(for: [7]) == key.signature(for: [7]))

        let again = #expect(throws: CryptoError.self) { try key.write(toNewFile: path) }
        #expect(again?.code == .file)
        #expect(chmod(path, 0o640) == 0)
        let exposed = #expect(throws: CryptoError.self) {
            try Ed25519.PrivateKey(contentsOfFile: path)
        }
        #expect(exposed?.code == .exposed)
    }

    @Test func `a file without a key is an error`() throws {
        defer { rmdir(directory) }
        let missing = #expect(throws: CryptoError.self) {
            try Ed25519.PrivateKey(contentsOfFile: directory + "/none.pem")
        }
        #expect(missing?.code == .file)
        let empty = #expect(throws: CryptoError.self) { try Ed25519.PrivateKey(pem: []) }
        #expect(empty?.code == .malformed)
    }
}
