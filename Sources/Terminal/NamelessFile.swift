// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A temporary file without a name, in `TMPDIR`: gone with its descriptor.
enum NamelessFile {
    /// The descriptor is the caller's.
    static func make() throws(CommandFailure) -> Int32 {
        let directory = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let place = directory.isEmpty ? "/tmp" : directory
        let file = try named(place + "/lienthong-", "a file in \(place)")
        unlink(file.path)
        return file.descriptor
    }

    /// A new file, mode 0600, whose name begins so.
    static func named(
        _ beginning: String, _ what: String
    ) throws(CommandFailure) -> (path: String, descriptor: Int32) {
        var template = Array((beginning + "XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileContents.failure("cannot write \(what)") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let name = template.dropLast().map { UInt8(bitPattern: $0) }
        return (String(decoding: name, as: UTF8.self), descriptor)
    }

    /// Copies what comes to its end, and stands at its beginning again. `limitBytes` is the most that
    /// is taken.
    static func copy(
        of source: Int32, _ name: String, limitBytes: Int64
    ) throws(CommandFailure) -> (descriptor: Int32, length: Int64) {
        let target = try make()
        do throws(CommandFailure) {
            var length: Int64 = 0
            var buffer = [UInt8](repeating: 0, count: 256 << 10)
            while true {
                let count = read(source, &buffer, buffer.count)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw FileContents.failure("cannot read \(name)") }
                if count == 0 { break }
                length += Int64(count)
                guard length <= limitBytes else { throw FileContents.tooLong(name, limitBytes) }
                try FileContents.write(buffer[..<count], to: target, "a temporary file")
            }
            guard lseek(target, 0, SEEK_SET) == 0 else {
                throw FileContents.failure("cannot read \(name)")
            }
            return (target, length)
        } catch {
            close(target)
            throw error
        }
    }
}
