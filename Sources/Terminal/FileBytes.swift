// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A whole small file, at most `limitBytes`; one sentence where that is not possible.
package func bytes(ofFile path: String, limitBytes: Int = 16 << 20) throws(UsageError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw UsageError("cannot read \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
        let got = read(descriptor, &chunk, chunk.count)
        if got < 0 {
            if errno == EINTR { continue }
            throw UsageError("cannot read \(path): \(String(cString: strerror(errno)))")
        }
        if got == 0 { return bytes }
        bytes += chunk.prefix(got)
        if bytes.count > limitBytes {
            throw UsageError("\(path) is larger than \(limitBytes) bytes")
        }
    }
}
