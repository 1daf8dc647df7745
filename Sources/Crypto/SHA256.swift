// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-256 of bytes that come in pieces. `finalize` gives the digest and begins anew, so that one
/// value serves many messages without a new context.
package struct SHA256: ~Copyable, @unchecked Sendable {
    // The sole owner of a context; being noncopyable it is used by one task at a time.
    private let context: DigestContext

    package init() {
        self.context = DigestContext()
        context.begin()
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        context.update(bytes)
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { context.update($0) }
    }

    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { context.update($0) }
    }

    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { context.update(UnsafeRawBufferPointer($0)) }
    }

    package mutating func finalize() -> SHA256Digest {
        let digest = context.finish()
        context.begin()
        return digest
    }

    /// One message at once, on a context that the thread keeps.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> SHA256Digest {
        let context = DigestContext.ofThread
        context.begin()
        context.update(bytes)
        return context.finish()
    }

    package static func hash(_ bytes: [UInt8]) -> SHA256Digest {
        bytes.withUnsafeBytes { hash($0) }
    }

    package static func hash(_ bytes: ArraySlice<UInt8>) -> SHA256Digest {
        bytes.withUnsafeBytes { hash($0) }
    }

    package static func hash(_ text: String) -> SHA256Digest {
        var text = text
        return text.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
    }
}
