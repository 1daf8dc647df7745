// LienThong
// SPDX-License-Identifier: Apache-2.0

import CCurl
import Glibc

/// What arrives: header lines, then content, into memory or a file, within limits.
final class DownloadSink {
    enum Failure {
        case tooLarge, headersTooLarge
        case file(Int32)
    }

    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    private(set) var byteCount: Int64 = 0
    private(set) var failure: Failure?
    private var headerBytes = 0
    private var status = 0
    private let limitBytes: Int64
    private let maxHeaderBytes: Int
    private let descriptor: Int32?
    private let flag: CancelFlag

    init(_ request: ClientRequest, maxHeaderBytes: Int, flag: CancelFlag) {
        limitBytes = request.limitBytes
        descriptor = request.descriptor
        self.maxHeaderBytes = maxHeaderBytes
        self.flag = flag
    }

    var isCancelled: Bool { flag.isRaised }

    private func header(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= maxHeaderBytes else {
            failure = .headersTooLarge
            return false
        }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // Another answer follows one of 100 or a redirection.
            headers = []
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...]
            headers.append((String(text[..<colon]), Self.trim(value)))
        }
        return true
    }

    private func content(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard Int64(bytes.count) <= limitBytes - byteCount else {
            failure = .tooLarge
            return false
        }
        byteCount += Int64(bytes.count)
        guard let descriptor, (200..<300).contains(status) else {
            body.append(contentsOf: bytes)
            return true
        }
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = write(descriptor, start, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else {
                failure = .file(errno)
                return false
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
        return true
    }

    private static func trim(_ value: Substring) -> String {
        var value = value
        while let last = value.last, last.isWhitespace { value.removeLast() }
        return String(value.drop(while: { $0.isWhitespace }))
    }

    // MARK: Callbacks. A return that is not the count taken ends the transfer.

    static let headerLine: curl_write_callback = { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let sink = Unmanaged<DownloadSink>.fromOpaque(context).takeUnretainedValue()
        let line = UnsafeRawBufferPointer(start: buffer, count: size * count)
        return sink.header(line) ? line.count : 0
    }

    static let contentChunk: curl_write_callback = { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let sink = Unmanaged<DownloadSink>.fromOpaque(context).takeUnretainedValue()
        let bytes = UnsafeRawBufferPointer(start: buffer, count: size * count)
        return sink.content(bytes) ? bytes.count : 0
    }

    static let progress: curl_xferinfo_callback = { context, _, _, _, _ in
        guard let context else { return 0 }
        let sink = Unmanaged<DownloadSink>.fromOpaque(context).takeUnretainedValue()
        return sink.isCancelled ? 1 : 0
    }
}
