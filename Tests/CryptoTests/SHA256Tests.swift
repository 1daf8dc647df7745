// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Testing

@Suite struct SHA256Tests {
    /// FIPS 180-4's examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `known messages have their known digests`(message: String, hex: String) {
        #expect(SHA256.hash(message).hex == hex)
        #expect(SHA256.hash(Array(message.utf8)) == SHA256Digest(hex: hex))
    }

    @Test func `pieces give the digest of the whole, and a value serves again`() {
        var running = SHA256()
        for _ in 0..<2 {
            running.update("ab")
            running.update([UInt8(ascii: "c")])
            #expect(running.finalize() == SHA256.hash("abc"))
        }
    }

    @Test func `a digest reads its own hexadecimal text and refuses others`() {
        let digest = SHA256.hash("abc")
        #expect(SHA256Digest(hex: digest.hex) == digest)
        #expect(SHA256Digest(hex: digest.hex.uppercased()) == digest)
        #expect(SHA256Digest(hex: digest.hex + "0") == nil)
        #expect(SHA256Digest(hex: String(digest.hex.dropLast())) == nil)
        #expect(SHA256Digest(hex: "g" + digest.hex.dropFirst()) == nil)
        #expect(SHA256Digest(digest.bytes) == digest)
        #expect(SHA256Digest(digest.bytes.dropLast()) == nil)
    }

    @Test func `digests are ordered as their texts are`() {
        let digests = (0..<50).map { SHA256.hash("\($0)") }
        #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
    }

    @Test func `threads hash side by side`() async {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let message = [UInt8](repeating: UInt8(number), count: 10_000)
                    var running = SHA256()
                    for byte in message { running.update([byte]) }
                    return running.finalize() == SHA256.hash(message)
                }
            }
            for await same in group { #expect(same) }
        }
    }
}
