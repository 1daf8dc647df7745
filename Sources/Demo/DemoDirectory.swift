// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Terminal

/// Directories of the demo, and where the programs are.
enum DemoDirectory {
    /// `lienthong`, which lies beside this program.
    static func pipeline() throws(CommandFailure) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
        }
        guard count > 0 else { throw FileContents.failure("cannot find this program") }
        return parent(of: String(decoding: buffer[..<count], as: UTF8.self)) + "/lienthong"
    }

    /// The directory that a path lies in: `run/` and `summary.json` lie beside the data.
    static func parent(of path: String) -> String {
        var path = path
        while path.count > 1, path.last == "/" { path.removeLast() }
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// In each directory that the demonstration has made; only such a one is emptied.
    private static let mark = ".lienthong-demo"

    /// Empty, whatever an earlier demonstration left in it. What somebody else has put there stays:
    /// then this throws and names the directory.
    static func remake(_ path: String) throws(CommandFailure) {
        var status = stat()
        if lstat(path, &status) == 0 {
            let isOurs =
                status.st_mode & S_IFMT == S_IFDIR
                && (access(path + "/" + mark, F_OK) == 0 || rmdir(path) == 0)
            guard isOurs else {
                throw CommandFailure(
                    "\(path) is there, and no demonstration made it: nothing was removed",
                    next: "give the demo a directory of its own, or remove it yourself")
            }
            try remove(path)
        }
        guard mkdir(path, 0o700) == 0 else { throw FileContents.failure("cannot make \(path)") }
        try FileContents.write([], to: path + "/" + mark)
    }

    private static func remove(_ path: String) throws(CommandFailure) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw FileContents.failure("cannot look at \(path)")
        }
        // A link is removed, not followed.
        guard status.st_mode & S_IFMT == S_IFDIR else {
            guard unlink(path) == 0 else { throw FileContents.failure("cannot remove \(path)") }
            return
        }
        guard let stream = opendir(path) else { throw FileContents.failure("cannot read \(path)") }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        closedir(stream)
        for name in names { try remove(path + "/" + name) }
        guard rmdir(path) == 0 else { throw FileContents.failure("cannot remove \(path)") }
    }
}
