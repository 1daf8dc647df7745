// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// Bytes by their SHA-256. Events carry digests; the bytes lie here.
///
/// The calls that read and write block: they belong on threads that may.
package protocol BlobStore: Sendable {
    /// A blob that comes in pieces.
    func writer() throws(BlobError) -> any BlobWriter

    /// When it returns, these blobs survive a power cut. Concurrent callers share one sync.
    func makeDurable(_ blobs: [SHA256Digest]) async throws(BlobError)

    func contains(_ blob: SHA256Digest) throws(BlobError) -> Bool

    /// The blob, checked against its digest: `.corrupt` where its bytes are others, `.missing` where
    /// there is none, `.unreadable` where they cannot be had.
    func open(_ blob: SHA256Digest) throws(BlobError) -> BlobFile

    /// A file without a name, for what must be whole before it can be read. The caller closes it.
    func spool() throws(BlobError) -> Int32
}

/// Writes one blob. It is complete with `seal` and has its name with `publish`; until then
/// `discard`, or dropping it, leaves nothing behind.
package protocol BlobWriter: AnyObject {
    func write(_ bytes: UnsafeRawBufferPointer) throws(BlobError)

    /// No more bytes come. Nobody can find the blob yet.
    func seal() throws(BlobError) -> (digest: SHA256Digest, size: Int64)

    /// The sealed blob has its name from now on. It is not durable yet.
    func publish() throws(BlobError)

    func discard()
}

extension BlobWriter {
    package func write(_ bytes: [UInt8]) throws(BlobError) {
        // A closure that throws a typed error through `withUnsafeBytes` crashes Swift 6.3.1.
        var failure: BlobError?
        bytes.withUnsafeBytes { raw in
            do throws(BlobError) {
                try write(raw)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}

extension BlobWriter {
    /// Seals and publishes.
    package func finish() throws(BlobError) -> (digest: SHA256Digest, size: Int64) {
        let sealed = try seal()
        try publish()
        return sealed
    }
}

extension BlobStore {
    /// Writes a blob; it is not durable yet.
    package func put(_ bytes: [UInt8]) throws(BlobError) -> SHA256Digest {
        let writer = try writer()
        try writer.write(bytes)
        return try writer.finish().digest
    }

    /// The whole blob; `.tooLarge` where it has more than `maxBytes`.
    package func read(_ blob: SHA256Digest, maxBytes: Int) throws(BlobError) -> [UInt8] {
        let file = try open(blob)
        guard file.length <= Int64(maxBytes) else {
            throw BlobError(
                .tooLarge, "read blob \(blob.hex)", "\(file.length) bytes, limit \(maxBytes)")
        }
        return try file.read(offset: 0, count: Int(file.length))
    }
}

/// What the store could not do. `hint` is a sentence for the operator.
package struct BlobError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// No room or a limit: nothing is half there; possible again when there is room.
        case full
        /// This blob is not in the store, though the store is there.
        case missing
        /// This blob's bytes are not those that its digest promises.
        case corrupt
        /// This blob's file cannot be read (a bad sector, a file system's error), though the store is
        /// there.
        case unreadable
        case tooLarge
        /// The store does not answer, whatever blob is asked for.
        case unavailable
    }

    package var code: Code
    package var operation: String
    package var detail: String
    package var hint: String?

    package init(_ code: Code, _ operation: String, _ detail: String, hint: String? = nil) {
        self.code = code
        self.operation = operation
        self.detail = detail
        self.hint = hint
    }

    package var description: String {
        "\(operation): \(detail) (\(code.rawValue))" + (hint.map { ". \($0)" } ?? "")
    }
}
