// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A directory that goes with its owner.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() throws {
        // Without "//": SQLite names its files by their canonical paths.
        let parent = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path
        let template = parent + "/lienthong-test-XXXXXX"
        var bytes = Array(template.utf8CString)
        guard mkdtemp(&bytes) != nil else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        path = String(decoding: bytes.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        // What cannot be removed is left to the system's own cleaning.
        try? FileManager.default.removeItem(atPath: path)
    }

    package func file(_ name: String) -> String { path + "/" + name }
}
