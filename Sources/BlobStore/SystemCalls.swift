// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// The calls that fail when a disk is full or broken; tests put their own in their place. Each
/// sets `errno` where it fails.
package struct SystemCalls: Sendable {
    /// As `write(2)`.
    package var write: @Sendable (Int32, UnsafeRawPointer, Int) -> Int = {
        descriptor, start, count in
        Glibc.write(descriptor, start, count)
    }

    /// Makes everything on the file system of the descriptor durable: 0 or an error number. One
    /// `syncfs` for a batch of thousands of blobs, names included, instead of an `fsync` each.
    package var sync: @Sendable (Int32) -> Int32 = { descriptor in
        syncfs(descriptor) == 0 ? 0 : errno
    }

    package init() {}
}
