// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Bytes that stay where they are for as long as somebody holds them: a large list is read in place, not
/// copied.
package struct HeldBytes: @unchecked Sendable {
    /// Nobody writes to them; `owner` keeps them.
    package let bytes: UnsafeRawBufferPointer
    package let owner: AnyObject

    package init(_ bytes: UnsafeRawBufferPointer, of owner: AnyObject) {
        self.bytes = bytes
        self.owner = owner
    }

    /// A copy.
    package init(_ bytes: [UInt8]) {
        let copy = Allocation(bytes)
        self.init(UnsafeRawBufferPointer(copy.bytes), of: copy)
    }

    /// A whole file as it is now, mapped: nobody may shorten it.
    package init(mapping file: OpenedFile) throws(SignatureError) {
        let mapping = try Mapping(file)
        self.init(mapping.bytes, of: mapping)
    }

    private final class Allocation {
        let bytes: UnsafeMutableRawBufferPointer

        init(_ content: [UInt8]) {
            bytes = .allocate(byteCount: content.count, alignment: 1)
            bytes.copyBytes(from: content)
        }

        deinit { bytes.deallocate() }
    }

    private final class Mapping {
        let bytes: UnsafeRawBufferPointer

        init(_ file: OpenedFile) throws(SignatureError) {
            guard file.length > 0,
                let start = mmap(
                    nil, Int(file.length), PROT_READ, MAP_PRIVATE, file.descriptor, 0),
                start != MAP_FAILED
            else {
                throw SignatureError(.file, "mapping a file", String(cString: strerror(errno)))
            }
            bytes = UnsafeRawBufferPointer(start: start, count: Int(file.length))
        }

        deinit {
            munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
        }
    }
}
