// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Synchronization

/// The second factor: RFC 6238 with what authenticator programs take without asking, SHA-1, six
/// digits, a step of 30 s. One step before and after now counts too, for clocks that differ.
package struct OneTimeSecret: Hashable, Sendable {
    private static let bytes = 20
    private static let stepSeconds: Int64 = 30
    private static let digits = 6

    package let secret: [UInt8]

    package init() { secret = randomBytes(Self.bytes) }

    /// As it stands in the users file; nil for less than 16 bytes.
    package init?(base32 text: String) {
        guard let secret = Base32.decode(text), (16...64).contains(secret.count) else { return nil }
        self.secret = secret
    }

    package var base32: String { Base32.encode(secret) }

    /// The address that authenticator programs read, also as a QR code.
    package func address(name: String) -> String {
        "otpauth://totp/LienThong:\(name)?secret=\(base32)&issuer=LienThong"
    }

    /// The step for which the code holds at that time; nil if it holds for none that is later than
    /// `last`, the one that was taken before.
    package func step(of code: String, at seconds: Int64, after last: Int64?) -> Int64? {
        let now = seconds / Self.stepSeconds
        var found: Int64?
        // All three are always computed: the time does not tell which.
        for step in now - 1...now + 1 where Self.equal(self.code(step: step), code) {
            if step > last ?? .min { found = step }
        }
        return found
    }

    /// RFC 4226, 5.3.
    package func code(step: Int64) -> String {
        let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let mac = HMAC.sha1(counter, key: secret)
        let offset = Int(mac[mac.count - 1] & 15)
        let number =
            (UInt32(mac[offset]) & 0x7f) << 24 | UInt32(mac[offset + 1]) << 16
            | UInt32(mac[offset + 2]) << 8 | UInt32(mac[offset + 3])
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: Self.digits - text.count) + text
    }

    private static func equal(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// RFC 4648 section 6, without padding, as authenticator programs write it.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (buffer, bits): (UInt32, Int) = (0, 0)
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> UInt32(bits) & 31)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << UInt32(5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    package static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (buffer, bits): (UInt32, Int) = (0, 0)
        for sign in text.utf8 {
            guard let value = alphabet.firstIndex(of: sign) else { return nil }
            buffer = (buffer << 5 | UInt32(value)) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bits < 5 && buffer & (1 << UInt32(bits) - 1) == 0 ? bytes : nil
    }
}

/// The codes that were taken: none is taken twice, or whoever looks over a shoulder could use it
/// within its minute. In memory: after a restart a code of that minute would be taken once more.
package final class UsedCodes: Sendable {
    private let last = Mutex<[String: Int64]>([:])

    package init() {}

    /// True if the code is right, and of a step that was not taken before.
    package func take(
        _ code: String, of user: String, _ secret: OneTimeSecret, at seconds: Int64
    ) -> Bool {
        last.withLock { last in
            guard let step = secret.step(of: code, at: seconds, after: last[user]) else {
                return false
            }
            last[user] = step
            return true
        }
    }
}
