// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import Glibc
import Synchronization

/// A directory of its own, removed with the value.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        var name = Array("/tmp/lienthong-blobs-XXXXXX".utf8CString)
        precondition(mkdtemp(&name) != nil, "no temporary directory: \(errno)")
        path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// The files below it, as paths from it on.
    func files(_ below: String = "") -> [String] {
        Self.entries(path + below).flatMap { name in
            Self.isDirectory("\(path)\(below)/\(name)")
                ? files("\(below)/\(name)") : ["\(below)/\(name)"]
        }
    }

    func write(_ name: String, _ text: String) {
        let file = fopen("\(path)/\(name)", "w")
        fputs(text, file)
        fclose(file)
    }

    private static func remove(_ path: String) {
        for name in entries(path) {
            let entry = "\(path)/\(name)"
            if isDirectory(entry) { remove(entry) } else { unlink(entry) }
        }
        rmdir(path)
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func entries(_ path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

/// Counts syncs, and answers each as the script says.
final class ScriptedSync: Sendable {
    private let state = Mutex<(count: Int, codes: [Int32])>((0, []))

    init(_ codes: [Int32] = []) { state.withLock { $0.codes = codes } }

    var count: Int { state.withLock { $0.count } }

    var calls: SystemCalls {
        var calls = SystemCalls()
        calls.sync = { _ in
            self.state.withLock { state in
                state.count += 1
                return state.codes.isEmpty ? 0 : state.codes.removeFirst()
            }
        }
        return calls
    }
}

extension BlobStore {
    /// Writes in pieces.
    func write(_ pieces: [[UInt8]]) throws -> (digest: SHA256Digest, size: Int64) {
        let writer = try writer()
        for piece in pieces {
            try writer.write(piece)
        }
        return try writer.finish()
    }
}
