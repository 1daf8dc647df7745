// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// What a process asks of the C library once, at its start.
enum ProcessInfo {
    /// One heap a core. By itself glibc makes up to eight, and what is free in one serves no other:
    /// with the clients' many threads a busy process grew by some twenty megabytes.
    static func limitHeaps() {
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        mallopt(M_ARENA_MAX, Int32(clamping: max(2, cores)))
    }
}
