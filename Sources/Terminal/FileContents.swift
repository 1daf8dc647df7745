// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Whole files in memory, for what is small: tables, certificates, manifests. Pipes are read as well,
/// as far as the limit.
package enum FileContents {
    /// - Throws: `CommandFailure`, also for a file longer than `limitBytes`.
    package static func read(_ path: String, limitBytes: Int = 64 << 20) throws(CommandFailure)
        -> [UInt8]
    {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot read \(path)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("cannot read \(path)") }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= limitBytes else { throw tooLong(path, Int64(limitBytes)) }
        }
    }

    /// Without the mark that some editors put in front of UTF-8.
    package static func text(_ path: String) throws(CommandFailure) -> String {
        var bytes = try read(path)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("\(path) is not UTF-8", next: "write it in UTF-8")
        }
        return text
    }

    /// Writes into what is there, of whichever kind, or makes a file.
    package static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("cannot write \(path)") }
        defer { close(descriptor) }
        try write(bytes[...], to: descriptor, path)
    }

    package static func write(
        _ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String
    ) throws(CommandFailure) {
        let isWritten = bytes.withUnsafeBytes { bytes in
            var rest = bytes
            while let start = rest.baseAddress, !rest.isEmpty {
                let written = Glibc.write(descriptor, start, rest.count)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
            return true
        }
        guard isWritten else { throw failure("cannot write \(path)") }
    }

    /// The names in a directory, sorted; hidden ones left out.
    package static func names(in directory: String) throws(CommandFailure) -> [String] {
        guard let stream = opendir(directory) else { throw failure("cannot read \(directory)") }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    package static func failure(_ problem: String) -> CommandFailure {
        CommandFailure(
            "\(problem): \(String(cString: strerror(errno)))",
            next: "check the path and who may use it")
    }

    static func tooLong(_ name: String, _ limitBytes: Int64) -> CommandFailure {
        CommandFailure("\(name) is longer than \(limitBytes) bytes", next: "is it the right file?")
    }
}
