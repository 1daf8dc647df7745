// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// What the operating system handed to this process; asked once, at its start.
enum ProcessInfo {
    static var environment: [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1)
            if pair.count == 2 { result[String(pair[0])] = String(pair[1]) }
            entry += 1
        }
        return result
    }

    /// One heap a core. By itself glibc makes up to eight, and what is free in one serves no other:
    /// with the clients' many threads a busy process grew by some twenty megabytes.
    static func limitHeaps() {
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        mallopt(M_ARENA_MAX, Int32(clamping: max(2, cores)))
    }

    /// One line on standard error.
    static func complain(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
