// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc
import Synchronization

/// Which files are known to hold the bytes that their names promise, so that a blob that was just
/// written, or read a moment ago, is not hashed again. A disk can lose bytes without a trace in a
/// file's times: what is known counts for a while only.
final class BlobVerification: Sendable {
    /// How many blobs are remembered; forgetting one costs a hash.
    static let capacity = 16_384
    /// How long what was seen once is believed.
    static let lifetime = Duration.seconds(600)

    /// A file at the moment it was looked at; writing to it changes its times.
    private struct Sight {
        var device: dev_t
        var inode: ino_t
        var size: off_t
        var modified: timespec
        var until: ContinuousClock.Instant

        func isOf(_ status: stat, at now: ContinuousClock.Instant) -> Bool {
            device == status.st_dev && inode == status.st_ino && size == status.st_size
                && modified.tv_sec == status.st_mtim.tv_sec
                && modified.tv_nsec == status.st_mtim.tv_nsec && now < until
        }
    }

    private let seen = Mutex<[SHA256Digest: Sight]>([:])

    /// The descriptor is that of a file into which these bytes were written by this process.
    func wrote(_ blob: SHA256Digest, to descriptor: Int32) {
        var status = stat()
        // What cannot be looked at is not remembered: its first reader hashes it.
        if fstat(descriptor, &status) == 0 { remember(blob, status) }
    }

    /// Throws `.corrupt` unless the file's bytes are those of the digest.
    func verify(_ file: BlobFile, is blob: SHA256Digest) throws(BlobError) {
        let now = ContinuousClock.now
        if seen.withLock({ $0[blob]?.isOf(file.status, at: now) }) ?? false { return }
        guard try file.digest() == blob else {
            throw BlobError(
                .corrupt, "read blob \(blob.hex)", "its \(file.length) bytes have another digest",
                hint: "bring it back from a backup; lienthong blobs check names all such files")
        }
        remember(blob, file.status)
    }

    private func remember(_ blob: SHA256Digest, _ status: stat) {
        let sight = Sight(
            device: status.st_dev, inode: status.st_ino, size: status.st_size,
            modified: status.st_mtim, until: .now + Self.lifetime)
        seen.withLock { seen in
            if seen.count >= Self.capacity { seen.removeAll(keepingCapacity: true) }
            seen[blob] = sight
        }
    }
}
