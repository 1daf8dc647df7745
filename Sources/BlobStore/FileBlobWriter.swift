// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc

/// Writes one blob through a temporary file. What fits into the buffer is written in one piece.
/// Memory does not grow with the blob.
final class FileBlobWriter: BlobWriter {
    /// Up to this much stays in memory until the blob is complete.
    private static let bufferBytes = 64 << 10

    private let directory: String
    private let calls: SystemCalls
    private let name: (TemporaryFile, SHA256Digest) throws(BlobError) -> Void
    private var file: TemporaryFile?
    private var buffer: [UInt8] = []
    private var hash = SHA256()
    private var size: Int64 = 0
    /// The digest of a complete blob that has no name yet.
    private var sealed: SHA256Digest?
    private var hasEnded = false

    init(
        directory: String, calls: SystemCalls,
        name: @escaping (TemporaryFile, SHA256Digest) throws(BlobError) -> Void
    ) {
        self.directory = directory
        self.calls = calls
        self.name = name
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
        try checkOpen()
        hash.update(bytes)
        size += Int64(bytes.count)
        if buffer.count + bytes.count <= Self.bufferBytes {
            buffer.append(contentsOf: bytes)
            return
        }
        try flush()
        try writeAll(bytes)
    }

    func seal() throws(BlobError) -> (digest: SHA256Digest, size: Int64) {
        try checkOpen()
        try flush()
        _ = try opened()
        hasEnded = true
        let digest = hash.finalize()
        sealed = digest
        return (digest, size)
    }

    func publish() throws(BlobError) {
        guard let digest = sealed, let file else {
            throw BlobError(.unavailable, "name a blob", "it is not sealed")
        }
        // Always renamed over what may be there: after a power cut a file can have its name
        // without its bytes, and this one has them.
        self.sealed = nil
        self.file = nil
        try name(file, digest)
    }

    func discard() {
        hasEnded = true
        sealed = nil
        buffer = []
        file = nil
    }

    /// A blob of which a piece could not be written must not get a name.
    private func checkOpen() throws(BlobError) {
        if hasEnded { throw BlobError(.unavailable, "write a blob", "its writer has ended") }
    }

    private func opened() throws(BlobError) -> TemporaryFile {
        if let file { return file }
        let new = try TemporaryFile(directory: directory)
        file = new
        return new
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

    private func writeAll(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
        let descriptor = try opened().descriptor
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = calls.write(descriptor, start, rest.count)
            if written < 0 && errno == EINTR { continue }
            if written < 0 {
                let problem = BlobError.system("write a blob", errno)
                discard()
                throw problem
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
    }
}
