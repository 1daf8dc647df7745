// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD
import Glibc

/// A file that is read here instead of being sent by the kernel, so that the moment before its last
/// byte is known. The last byte goes alone.
final class WatchedFile {
    /// Bytes of one piece.
    private static let pieceBytes = 256 << 10
    /// `MHD_CONTENT_READER_END_WITH_ERROR`, which is a macro with a cast.
    private static let failed = -2

    private let file: HTTPFile
    private let descriptor: Int32
    private let part: Range<Int64>
    private var beforeLastByte: (@Sendable () -> Void)?

    init(_ file: HTTPFile, part: Range<Int64>, beforeLastByte: @escaping @Sendable () -> Void) {
        self.file = file
        descriptor = file.take()
        self.part = part
        self.beforeLastByte = beforeLastByte
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Nil where libmicrohttpd has no memory for it.
    func response() -> OpaquePointer? {
        let context = Unmanaged.passRetained(self)
        let response = MHD_create_response_from_callback(
            UInt64(part.count), Self.pieceBytes,
            { context, position, buffer, room in
                guard let context, let buffer else { return WatchedFile.failed }
                return Unmanaged<WatchedFile>.fromOpaque(context).takeUnretainedValue()
                    .read(Int64(position), into: buffer, room)
            }, context.toOpaque(),
            { context in
                if let context { Unmanaged<WatchedFile>.fromOpaque(context).release() }
            })
        if response == nil { context.release() }
        return response
    }

    /// libmicrohttpd asks for a piece when the one before was handed to the socket.
    private func read(
        _ position: Int64, into buffer: UnsafeMutablePointer<CChar>, _ room: Int
    ) -> Int {
        let rest = Int64(part.count) - position
        guard rest > 0 else { return Self.failed }
        if rest == 1 {
            beforeLastByte?()
            beforeLastByte = nil
        }
        let count = rest == 1 ? 1 : min(room, Int(clamping: rest - 1))
        while true {
            let got = pread(
                descriptor, buffer, count, off_t(file.offset + part.lowerBound + position))
            if got < 0 && errno == EINTR { continue }
            // A file that has become shorter: the client sees an answer that breaks off.
            return got > 0 ? got : Self.failed
        }
    }
}
