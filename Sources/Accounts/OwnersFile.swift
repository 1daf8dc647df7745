// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files that belong to their owner alone.
package enum OwnersFile {
    /// The whole file. One with secrets that its group or others may read is refused.
    package static func read(
        _ path: String, maxBytes: Int, isSecret: Bool
    ) throws(AccountsError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot read \(path)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("cannot read \(path)") }
        if isSecret, status.st_mode & 0o077 != 0 {
            throw AccountsError("others may read \(path), which holds secrets: chmod 600 \(path)")
        }
        guard status.st_size <= maxBytes else {
            throw AccountsError("\(path) is larger than \(maxBytes) bytes")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= maxBytes {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("cannot read \(path)") }
            if count == 0 { return bytes }
            bytes += chunk.prefix(count)
        }
        throw AccountsError("\(path) is larger than \(maxBytes) bytes")
    }

    /// Puts the bytes in the place of the file, as a whole, with mode 0600 and the owner that it
    /// had: who reads meanwhile sees the old or the new one, and a crash leaves one of them.
    ///
    /// Of a symbolic link it is what the link names that is replaced. What is no plain file stays what
    /// it is, and is refused.
    package static func write(_ bytes: [UInt8], to written: String) throws(AccountsError) {
        let path = try place(of: written)
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot write \(draft)") }
        var isOwned = true
        var status = stat()
        // Who changes it as root must not take it from the gateway.
        if stat(path, &status) == 0, status.st_uid != geteuid() || status.st_gid != getegid() {
            isOwned = fchown(descriptor, status.st_uid, status.st_gid) == 0
        }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        let isWhole = isOwned && written == bytes.count && fsync(descriptor) == 0
        let problem = isWhole ? nil : failure("cannot write \(draft)")
        close(descriptor)
        if let problem {
            unlink(draft)
            throw problem
        }
        guard rename(draft, path) == 0 else { throw failure("cannot replace \(path)") }
        try sync(directoryOf: path)
    }

    private static func place(of path: String) throws(AccountsError) -> String {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return path }
            throw failure("cannot write \(path)")
        }
        var place = path
        if status.st_mode & S_IFMT == S_IFLNK {
            guard let found = realpath(path, nil) else { throw failure("cannot write \(path)") }
            defer { free(found) }
            place = String(cString: found)
            guard lstat(place, &status) == 0 else { throw failure("cannot write \(path)") }
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw AccountsError("\(path) is no plain file: accounts are kept in one")
        }
        return place
    }

    /// Two who change one file at a time would lose what one of them did: the second waits.
    package static func withLock<T>(
        on path: String, _ body: () throws -> T
    ) throws -> T {
        let file = path + ".lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot open \(file)") }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw failure("cannot lock \(file)") }
        return try body()
    }

    private static func sync(directoryOf path: String) throws(AccountsError) {
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open \(directory)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot sync \(directory)") }
    }

    private static func failure(_ what: String) -> AccountsError {
        AccountsError("\(what): \(String(cString: strerror(errno)))")
    }
}
