// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Testing

struct OneTimeCodeTests {
    /// RFC 6238, appendix B, with SHA-1: "12345678901234567890"; the last six of its eight digits.
    private static let secret = OneTimeSecret(base32: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

    @Test(
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
            (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)])
    func `codes are those of the standard`(_ seconds: Int64, _ code: String) throws {
        let secret = try #require(Self.secret)
        #expect(secret.code(step: seconds / 30) == code)
        #expect(secret.step(of: code, at: seconds, after: nil) == seconds / 30)
    }

    @Test func `a step before and after now counts, two do not`() throws {
        let secret = try #require(Self.secret)
        let code = secret.code(step: 1000)
        for (step, holds) in [(998, false), (999, true), (1000, true), (1001, true), (1002, false)]
        {
            let found = secret.step(of: code, at: Int64(step) * 30, after: nil)
            #expect((found == 1000) == holds, "\(step)")
        }
    }

    @Test func `a code is taken once, and none of an earlier step after it`() throws {
        let secret = try #require(Self.secret)
        let used = UsedCodes()
        let now: Int64 = 30_000
        func take(_ step: Int64, of user: String = "an") -> Bool {
            used.take(secret.code(step: step), of: user, secret, at: now)
        }
        #expect(take(1000))
        #expect(!take(1000))
        #expect(!take(999))
        #expect(take(1000, of: "binh"))
        #expect(take(1001))
        #expect(!used.take("", of: "an", secret, at: now))
    }

    @Test func `a secret is written in Base32 as authenticator programs read it`() throws {
        let secret = OneTimeSecret()
        #expect(secret.base32.utf8.count == 32)
        #expect(OneTimeSecret(base32: secret.base32) == secret)
        #expect(
            secret.address(name: "an")
                == "otpauth://totp/LienThong:an?secret=\(secret.base32)&issuer=LienThong")
        for text in [
            "", "GEZDGNBV", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "GEZDGNBVGY3TQOJQGEZDGNBV1",
        ] {
            #expect(OneTimeSecret(base32: text) == nil, "\(text)")
        }
    }
}
