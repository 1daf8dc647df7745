// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// `count` unpredictable bytes from OpenSSL's generator. A generator that cannot deliver ends the
/// process: going on with guessable bytes would be worse.
package func randomBytes(_ count: Int) -> [UInt8] {
    precondition(count >= 0 && count <= Int(Int32.max))
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        precondition(RAND_bytes(buffer.baseAddress, Int32(count)) == 1, "no random bytes")
        filled = count
    }
}
