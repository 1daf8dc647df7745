// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Crypto
import Glibc
import Synchronization

/// Blobs in a directory: `ab/cdef…`, the digest in hexadecimal. A blob is written under `tmp/` and
/// gets its name when it is complete; a sync of the file system, shared by all who wait for one at
/// that moment, makes it durable.
package final class DirectoryBlobStore: BlobStore {
    private let path: String
    private let rounds: SyncRounds
    private let counter = Atomic<UInt64>(0)
    /// Named, but not yet synced by this process; the number tells one naming from the next.
    private let unsynced = Mutex<[SHA256Digest: UInt64]>([:])

    /// Opens or makes the directory; what an earlier process left half written is removed.
    package convenience init(path: String) throws(BlobError) {
        try self.init(path: path) { descriptor in
            syncfs(descriptor) == 0 ? 0 : errno
        }
    }

    /// `sync` makes everything on the file system of a descriptor durable; 0 or an error number.
    package init(
        path: String, sync: @escaping @Sendable (_ directory: Int32) -> Int32
    ) throws(BlobError) {
        self.path = path
        try Self.makeDirectory(path)
        try Self.makeDirectory(path + "/tmp")
        for byte in 0..<256 {
            try Self.makeDirectory(path + "/" + Self.hex(UInt8(byte)))
        }
        try Self.removeLeftovers(path + "/tmp")
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open \(path)", errno) }
        rounds = SyncRounds(directory: descriptor, sync: sync)
    }

    package func writer() throws(BlobError) -> any BlobWriter {
        FileBlobWriter(
            temporary: temporaryPath(), name: { self.file($0) },
            named: { digest in
                let number = self.counter.wrappingAdd(1, ordering: .relaxed).newValue
                self.unsynced.withLock { $0[digest] = number }
            })
    }

    package func makeDurable(_ blobs: [SHA256Digest]) async throws(BlobError) {
        // Looked at before the sync begins: what is named during it waits for the next.
        let waiting = unsynced.withLock { unsynced in
            blobs.compactMap { blob in unsynced[blob].map { (blob, $0) } }
        }
        if waiting.isEmpty { return }
        try await rounds.sync()
        unsynced.withLock { unsynced in
            for (blob, number) in waiting where unsynced[blob] == number {
                unsynced.removeValue(forKey: blob)
            }
        }
    }

    package func contains(_ blob: SHA256Digest) throws(BlobError) -> Bool {
        if access(file(blob), R_OK) == 0 { return true }
        if errno == ENOENT { return false }
        throw .system("look for blob \(blob.hex)", errno)
    }

    package func open(_ blob: SHA256Digest) throws(BlobError) -> BlobFile {
        let descriptor = Glibc.open(file(blob), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open blob \(blob.hex)", errno) }
        return try BlobFile(descriptor: descriptor)
    }

    package func spool() throws(BlobError) -> Int32 {
        let temporary = temporaryPath()
        let descriptor = Glibc.open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("make a temporary file", errno) }
        unlink(temporary)
        return descriptor
    }

    private func temporaryPath() -> String {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return "\(path)/tmp/\(getpid()).\(number)"
    }

    private func file(_ blob: SHA256Digest) -> String {
        let hex = blob.hex
        return "\(path)/\(hex.prefix(2))/\(hex.dropFirst(2))"
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }

    private static func makeDirectory(_ path: String) throws(BlobError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw .system("make \(path)", errno) }
    }

    private static func removeLeftovers(_ path: String) throws(BlobError) {
        guard let directory = opendir(path) else { throw .system("read \(path)", errno) }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            // Another process that shares the directory is writing: its file is no leftover.
            if let owner = name.split(separator: ".").first.flatMap({ pid_t($0) }),
                owner != getpid(), kill(owner, 0) == 0
            {
                continue
            }
            unlink(path + "/" + name)
        }
    }
}
