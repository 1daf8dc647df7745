// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The bytes of a file to be checked: a window on the file for what is looked at here and there,
/// and reads in pieces for what is read from end to end, so that memory stays flat.
///
/// Nobody may shorten the file meanwhile (the kernel would end the process): blobs never change.
final class FileBytes {
    let bytes: UnsafeRawBufferPointer
    private let descriptor: Int32?

    static let pieceBytes = 256 * 1024

    /// The pointer must outlive this.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        self.descriptor = nil
    }

    /// Does not take the descriptor over; it must stay open.
    init(descriptor: Int32, length: Int64) throws(SignatureError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.error("looking at the file") }
        guard length >= 0, Int64(status.st_size) >= length, let count = Int(exactly: length) else {
            throw SignatureError(.file, "looking at the file", "it is shorter than announced")
        }
        guard count > 0 else {
            self.bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            self.descriptor = nil
            return
        }
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
            start != UnsafeMutableRawPointer(bitPattern: -1)
        else { throw Self.error("mapping the file") }
        // Without read-ahead around every place qpdf looks at.
        madvise(start, count, MADV_RANDOM)
        self.bytes = UnsafeRawBufferPointer(start: start, count: count)
        self.descriptor = descriptor
    }

    deinit {
        if descriptor != nil, let start = bytes.baseAddress {
            munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
        }
    }

    var count: Int { bytes.count }

    /// The first `length` bytes: an earlier revision.
    func prefix(_ length: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[..<length])
    }

    /// Hands the bytes of a range over in pieces, in order. `body` answers whether to go on.
    func read(
        _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Bool
    ) throws(SignatureError) {
        guard let descriptor else {
            _ = body(UnsafeRawBufferPointer(rebasing: bytes[range]))
            return
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(Self.pieceBytes, max(1, range.count)), alignment: 16)
        defer { buffer.deallocate() }
        var place = range.lowerBound
        while place < range.upperBound {
            let count = pread(
                descriptor, buffer.baseAddress, min(buffer.count, range.upperBound - place), place)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.error("reading the file") }
            if !body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { return }
            place += count
        }
    }

    private static func error(_ operation: String) -> SignatureError {
        SignatureError(.file, operation, String(cString: strerror(errno)))
    }
}
