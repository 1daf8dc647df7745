// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc

/// A blob opened for reading; the descriptor is closed with the last reference.
package final class BlobFile: Sendable {
    package let descriptor: Int32
    package let length: Int64
    let status: stat

    /// Takes the descriptor over.
    package init(descriptor: Int32) throws(BlobError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let problem = BlobError.reading("look at a blob", errno)
            close(descriptor)
            throw problem
        }
        self.descriptor = descriptor
        length = Int64(status.st_size)
        self.status = status
    }

    deinit { close(descriptor) }

    /// Exactly `count` bytes from `offset` on.
    package func read(offset: Int64, count: Int) throws(BlobError) -> [UInt8] {
        var failure: BlobError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let got = pread(
                    descriptor, buffer.baseAddress! + initialized, count - initialized,
                    off_t(offset) + off_t(initialized))
                if got < 0, errno == EINTR { continue }
                if got <= 0 {
                    failure =
                        got == 0
                        ? BlobError(.corrupt, "read a blob", "it ends before its length")
                        : BlobError.reading("read a blob", errno)
                    return
                }
                initialized += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    private static let chunkBytes = 256 << 10

    /// Of all its bytes; memory stays flat.
    func digest() throws(BlobError) -> SHA256Digest {
        var hash = SHA256()
        var offset: Int64 = 0
        while offset < length {
            let count = Int(min(Int64(Self.chunkBytes), length - offset))
            hash.update(try read(offset: offset, count: count))
            offset += Int64(count)
        }
        return hash.finalize()
    }
}

extension BlobError {
    /// What an error number of a write means.
    package static func system(_ operation: String, _ code: Int32) -> BlobError {
        let detail = String(cString: strerror(code))
        switch code {
        case ENOSPC, EDQUOT, EFBIG:
            return BlobError(.full, operation, detail, hint: "make room on the disk of the blobs")
        default:
            return BlobError(.unavailable, operation, detail)
        }
    }

    /// Of a blob's own file: what may be wrong with this one alone says nothing about the store.
    static func reading(_ operation: String, _ code: Int32) -> BlobError {
        switch code {
        case EIO, EISDIR, ENXIO, EACCES, EPERM, ELOOP, EUCLEAN, EBADMSG:
            BlobError(
                .unreadable, operation, String(cString: strerror(code)),
                hint: "look at the file and its disk; lienthong blobs check names all such files")
        default: system(operation, code)
        }
    }
}
