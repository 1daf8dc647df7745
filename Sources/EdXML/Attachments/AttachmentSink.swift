// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

#if canImport(Glibc)
    import Glibc
#endif

/// Where the reader puts the bytes of attachments, one after another, after Base64 and unzipping.
///
/// Nothing comes before the header was read and has passed the checks. A packet may name a file
/// after its content, so names are in `Packet.attachments`, in the order of the calls.
package protocol AttachmentSink: AnyObject {
    func begin() throws
    func write(_ bytes: UnsafeRawBufferPointer) throws
    /// The file that began last is complete; answers its digest.
    func finish() throws -> SHA256Digest
    /// The packet is refused after all: nothing of it may stay, finished files included. Called
    /// once at most, and nothing after it.
    func discard()
    /// A file without a name for an archive that must be complete before it can be read, open for
    /// reading and writing. The reader closes it.
    func spool() throws -> Int32
}

/// Keeps nothing but digests: for looking at packets.
package final class DigestSink: AttachmentSink {
    private var hash = SHA256()
    private let temporaryDirectory: String

    package init(temporaryDirectory: String = "/tmp") {
        self.temporaryDirectory = temporaryDirectory
    }

    package func begin() {}
    package func write(_ bytes: UnsafeRawBufferPointer) { hash.update(bytes) }
    package func finish() -> SHA256Digest { hash.finalize() }
    package func discard() {}
    package func spool() throws -> Int32 { try SpoolFile.open(in: temporaryDirectory) }
}

/// Makes files that have no name and end with their last descriptor.
package enum SpoolFile {
    package struct Failure: Error {
        package let directory: String
        package let errno: Int32

        package init(directory: String, errno: Int32) {
            self.directory = directory
            self.errno = errno
        }
    }

    package static func open(in directory: String) throws(Failure) -> Int32 {
        // Not O_TMPFILE: not every file system has it.
        let path = directory + "/lienthong-" + String(UInt64.random(in: 0 ... .max), radix: 36)
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(directory: directory, errno: errno) }
        unlink(path)
        return descriptor
    }
}
