// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Replaces a part of a file.
func overwrite(_ path: String, at offset: Int64 = 0, with bytes: [UInt8]) throws {
    let descriptor = open(path, O_WRONLY)
    guard descriptor >= 0 else { throw OverwriteError(code: errno) }
    defer { close(descriptor) }
    guard pwrite(descriptor, bytes, bytes.count, Int(offset)) == bytes.count else {
        throw OverwriteError(code: errno)
    }
}

struct OverwriteError: Error {
    var code: Int32
}
