// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import Glibc
import Synchronization

/// A blob store whose disk can be full: after `bytesLeft` more bytes every write says so.
final class FillableBlobStore: BlobStore {
    private let store: any BlobStore
    private let left = Mutex<Int?>(nil)

    init(_ store: any BlobStore) { self.store = store }

    /// Nil is room enough.
    func setBytesLeft(_ bytes: Int?) { left.withLock { $0 = bytes } }

    fileprivate func take(_ count: Int) throws(BlobError) {
        let isFull = left.withLock { left in
            guard let room = left else { return false }
            if room < count { return true }
            left = room - count
            return false
        }
        if isFull { throw BlobError(.full, "write a blob", "no space left on device") }
    }

    func writer() throws(BlobError) -> any BlobWriter {
        FillableBlobWriter(try store.writer(), self)
    }

    func makeDurable(_ blobs: [SHA256Digest]) async throws(BlobError) {
        try await store.makeDurable(blobs)
    }

    func contains(_ blob: SHA256Digest) throws(BlobError) -> Bool { try store.contains(blob) }
    func open(_ blob: SHA256Digest) throws(BlobError) -> BlobFile { try store.open(blob) }
    /// While room is counted nothing goes into a file without a name.
    func spool() throws(BlobError) -> Int32 {
        guard left.withLock({ $0 != nil }) else { return try store.spool() }
        return Glibc.open("/dev/full", O_RDWR | O_CLOEXEC)
    }
}

private final class FillableBlobWriter: BlobWriter {
    private let writer: any BlobWriter
    private let store: FillableBlobStore

    init(_ writer: any BlobWriter, _ store: FillableBlobStore) {
        self.writer = writer
        self.store = store
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
        try store.take(bytes.count)
        try writer.write(bytes)
    }

    func seal() throws(BlobError) -> (digest: SHA256Digest, size: Int64) { try writer.seal() }
    func publish() throws(BlobError) { try writer.publish() }
    func discard() { writer.discard() }
}
