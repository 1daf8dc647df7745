// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// Sole owner of an `EVP_MD_CTX`. OpenSSL looks an algorithm up by name at each use unless it was
/// fetched once, and a context is an allocation: both are kept.
final class DigestContext {
    private let pointer: OpaquePointer

    init() {
        guard let pointer = EVP_MD_CTX_new() else {
            preconditionFailure("no memory for a digest context")
        }
        self.pointer = pointer
    }

    deinit { EVP_MD_CTX_free(pointer) }

    func begin() {
        precondition(EVP_DigestInit_ex2(pointer, Self.algorithm.pointer, nil) == 1)
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        precondition(EVP_DigestUpdate(pointer, start, bytes.count) == 1)
    }

    func finish() -> SHA256Digest {
        var digest = SHA256Digest()
        let done = digest.withUnsafeMutableBytes { bytes in
            EVP_DigestFinal_ex(
                pointer, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
        }
        precondition(done == 1)
        return digest
    }

    /// Immutable once fetched; OpenSSL lets threads share it.
    private struct Algorithm: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private static let algorithm: Algorithm = {
        guard let pointer = EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("OpenSSL has no SHA-256")
        }
        return Algorithm(pointer: pointer)
    }()

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let made = pthread_key_create(&key) { context in
            guard let context else { return }
            Unmanaged<DigestContext>.fromOpaque(context).release()
        }
        precondition(made == 0)
        return key
    }()

    /// The calling thread's own; freed when the thread ends. Not to be kept across an `await`.
    static var ofThread: DigestContext {
        if let kept = pthread_getspecific(key) {
            return Unmanaged<DigestContext>.fromOpaque(kept).takeUnretainedValue()
        }
        let context = DigestContext()
        pthread_setspecific(key, Unmanaged.passRetained(context).toOpaque())
        return context
    }
}
