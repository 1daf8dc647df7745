// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc

/// A look at every file of a store, each held against its name. It changes nothing and may run
/// while others read and write.
package struct BlobInspection: Sendable {
    package enum Finding: Sendable {
        case corrupt(SHA256Digest, file: String)
        /// A file that could not be read: what it holds is not known.
        case unreadable(file: String, BlobError)
        /// A file whose name is no blob's: nobody will ever ask for it.
        case stranger(file: String)
    }

    private let directory: String
    package private(set) var blobs = 0
    package private(set) var bytes: Int64 = 0

    /// The store at `directory`; `.unavailable` where there is none.
    package init(directory: String) throws(BlobError) {
        self.directory = directory
        guard access(directory, R_OK | X_OK) == 0 else { throw .system("read \(directory)", errno) }
    }

    /// Calls `report` with each file that is not as it should be, in the order of their names.
    package mutating func run(_ report: (Finding) -> Void) throws(BlobError) {
        for folder in try names(in: directory) where folder != "tmp" {
            let path = "\(directory)/\(folder)"
            guard folder.utf8.count == 2, Self.isDirectory(path) else {
                report(.stranger(file: path))
                continue
            }
            for name in try names(in: path) { look(at: "\(path)/\(name)", folder + name, report) }
        }
    }

    private mutating func look(at file: String, _ hex: String, _ report: (Finding) -> Void) {
        guard let digest = SHA256Digest(hex: hex) else { return report(.stranger(file: file)) }
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            // Somebody took it away since its name was read.
            if errno == ENOENT { return }
            return report(.unreadable(file: file, .system("open \(file)", errno)))
        }
        do {
            let blob = try BlobFile(descriptor: descriptor)
            let found = try blob.digest()
            blobs += 1
            bytes += blob.length
            if found != digest { report(.corrupt(digest, file: file)) }
        } catch {
            report(.unreadable(file: file, error))
        }
    }

    private func names(in directory: String) throws(BlobError) -> [String] {
        guard let entries = opendir(directory) else { throw .system("read \(directory)", errno) }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
