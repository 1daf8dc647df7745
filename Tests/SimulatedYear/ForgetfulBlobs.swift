// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto

/// A blob store that names bytes and keeps none: nothing in a simulated year opens a file.
struct ForgetfulBlobs: BlobStore {
    func writer() throws(BlobError) -> any BlobWriter { Writer() }
    func makeDurable(_ blobs: [SHA256Digest]) async throws(BlobError) {}
    func contains(_ blob: SHA256Digest) throws(BlobError) -> Bool { false }

    func open(_ blob: SHA256Digest) throws(BlobError) -> BlobFile {
        throw BlobError(.missing, "open a blob", "a simulated year keeps none")
    }

    func spool() throws(BlobError) -> Int32 {
        throw BlobError(.unavailable, "spool", "a simulated year has no files")
    }

    private final class Writer: BlobWriter {
        private var digest = SHA256()
        private var size: Int64 = 0

        func write(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
            digest.update(bytes)
            size += Int64(bytes.count)
        }

        func seal() throws(BlobError) -> (digest: SHA256Digest, size: Int64) {
            (digest.finalize(), size)
        }

        func publish() throws(BlobError) {}
        func discard() {}
    }
}
