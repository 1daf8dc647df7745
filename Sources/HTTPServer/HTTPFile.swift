// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A part of an open file to be sent. It owns the descriptor and closes it, sent or not.
package final class HTTPFile: Sendable {
    package let offset: Int64
    package let length: Int64
    private let descriptor: Mutex<Int32>

    package init(descriptor: Int32, offset: Int64 = 0, length: Int64) {
        precondition(offset >= 0 && length >= 0, "a part of a file lies inside it")
        self.descriptor = Mutex(descriptor)
        self.offset = offset
        self.length = length
    }

    deinit {
        let open = take()
        if open >= 0 { close(open) }
    }

    /// Hands the descriptor to a new owner, once.
    func take() -> Int32 {
        descriptor.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
    }
}
