// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A `STACK_OF(…)` that borrows its elements: freeing it frees no certificate.
struct OpenSSLStack: ~Copyable {
    let pointer: OpaquePointer

    init(_ elements: [OpaquePointer]) {
        guard let pointer = OPENSSL_sk_new_null() else {
            preconditionFailure("no memory for a stack")
        }
        for element in elements {
            precondition(OPENSSL_sk_push(pointer, UnsafeRawPointer(element)) > 0)
        }
        self.pointer = pointer
    }

    deinit { OPENSSL_sk_free(pointer) }

    /// The elements of a stack that somebody else owns.
    static func elements(_ stack: OpaquePointer?) -> [OpaquePointer] {
        guard let stack else { return [] }
        return (0..<max(0, OPENSSL_sk_num(stack))).compactMap { place in
            OPENSSL_sk_value(stack, place).map { OpaquePointer($0) }
        }
    }
}
