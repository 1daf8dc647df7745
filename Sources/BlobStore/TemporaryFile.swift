// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file under `tmp/` that is locked while its writer lives. What an ended process left there has
/// no lock any more, whatever process identifiers mean to those who share the directory.
final class TemporaryFile {
    let path: String
    let descriptor: Int32
    private var hasEnded = false

    init(directory: String) throws(BlobError) {
        while true {
            let path = "\(directory)/\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw .system("make a temporary file", errno) }
            var status = stat()
            // Whoever cleans up may have been faster than the lock: then the file has no name.
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0,
                status.st_nlink > 0
            {
                self.path = path
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    /// Removes it, unless it was given another end.
    deinit {
        if hasEnded { return }
        unlink(path)
        close(descriptor)
    }

    /// Gives it its name for good; false if there is no such directory.
    func rename(to name: String) throws(BlobError) -> Bool {
        guard Glibc.rename(path, name) == 0 else {
            if errno == ENOENT { return false }
            throw .system("name \(name)", errno)
        }
        hasEnded = true
        // A network file system may find no room as late as here.
        if close(descriptor) != 0 {
            let problem = BlobError.system("close \(name)", errno)
            unlink(name)
            throw problem
        }
        return true
    }

    /// Makes it a file without a name; the caller closes it.
    func anonymous() -> Int32 {
        hasEnded = true
        unlink(path)
        return descriptor
    }

    /// Removes what nobody is writing any more.
    static func removeLeftovers(in directory: String) throws(BlobError) {
        guard let entries = opendir(directory) else { throw .system("read \(directory)", errno) }
        defer { closedir(entries) }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = "\(directory)/\(name)"
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            if descriptor < 0 { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
            close(descriptor)
        }
    }
}
