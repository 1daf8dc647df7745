// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

extension UnsafeRawBufferPointer {
    /// Whether these bytes stand anywhere in it, one behind the other.
    func holds(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return true }
        var rest = self
        while rest.count >= bytes.count, let start = rest.baseAddress,
            let found = memchr(start, Int32(first), rest.count - bytes.count + 1)
        {
            if memcmp(found, bytes, bytes.count) == 0 { return true }
            rest = UnsafeRawBufferPointer(rebasing: rest[(UnsafeRawPointer(found) - start + 1)...])
        }
        return false
    }
}
