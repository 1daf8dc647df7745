// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc

/// Writes one blob through a temporary file. What fits into memory is written in one piece.
final class FileBlobWriter: BlobWriter {
    /// Up to this much stays in memory until the blob is complete.
    private static let bufferBytes = 64 << 10

    private let temporary: String
    private let name: (SHA256Digest) -> String
    private let named: (SHA256Digest) -> Void
    private var descriptor: Int32 = -1
    private var buffer: [UInt8] = []
    private var hash = SHA256()
    private var size: Int64 = 0

    init(
        temporary: String, name: @escaping (SHA256Digest) -> String,
        named: @escaping (SHA256Digest) -> Void
    ) {
        self.temporary = temporary
        self.name = name
        self.named = named
    }

    deinit { discard() }

    func write(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
        hash.update(bytes)
        size += Int64(bytes.count)
        if buffer.count + bytes.count <= Self.bufferBytes {
            buffer.append(contentsOf: bytes)
            return
        }
        try flush()
        try writeAll(bytes)
    }

    func finish() throws(BlobError) -> (digest: SHA256Digest, size: Int64) {
        try flush()
        try openIfNeeded()
        let digest = hash.finalize()
        if close(descriptor) != 0 {
            let problem = BlobError.system("close a blob", errno)
            descriptor = -1
            unlink(temporary)
            throw problem
        }
        descriptor = -1
        // Always renamed over what may be there: after a power cut a file can have its name
        // without its bytes, and this one has them.
        if rename(temporary, name(digest)) != 0 {
            let problem = BlobError.system("name blob \(digest.hex)", errno)
            unlink(temporary)
            throw problem
        }
        named(digest)
        return (digest, size)
    }

    func discard() {
        buffer = []
        if descriptor < 0 { return }
        close(descriptor)
        descriptor = -1
        unlink(temporary)
    }

    private func flush() throws(BlobError) {
        if buffer.isEmpty { return }
        let pending = buffer
        buffer.removeAll(keepingCapacity: true)
        var failure: BlobError?
        pending.withUnsafeBytes { raw in
            do throws(BlobError) {
                try writeAll(raw)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    private func openIfNeeded() throws(BlobError) {
        if descriptor >= 0 { return }
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("make a blob", errno) }
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
        try openIfNeeded()
        var done = 0
        while done < bytes.count {
            let written = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if written < 0, errno == EINTR { continue }
            if written < 0 {
                let problem = BlobError.system("write a blob", errno)
                discard()
                throw problem
            }
            done += written
        }
    }
}
