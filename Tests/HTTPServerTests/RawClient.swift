// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import Glibc

/// A TCP connection that says what it is told to, right or wrong. Every call ends after 20 s.
actor RawClient {
    struct Answer: Equatable {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct Failure: Error { var what: String }

    private let executor = BlockingExecutor(label: "raw client")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(what: "connect: \(errno)") }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress! + sent, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "send: \(errno)") }
            sent += count
        }
    }

    /// Sends so many bytes of no matter what.
    func send(count: Int) throws {
        let bytes = [UInt8](repeating: 0x61, count: 1 << 16)
        for start in stride(from: 0, to: count, by: bytes.count) {
            try send(Array(bytes.prefix(count - start)))
        }
    }

    /// Sends until the socket takes nothing for half a second, or all is sent.
    func sendUntilStuck(_ limit: Int) throws -> Int {
        let bytes = [UInt8](repeating: 0x61, count: 1 << 16)
        var sent = 0
        while sent < limit {
            var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            if Glibc.poll(&poll, 1, 500) == 0 { return sent }
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress, min($0.count, limit - sent),
                    Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            guard count > 0 else { throw Failure(what: "send: \(errno)") }
            sent += count
        }
        return sent
    }

    /// One answer with a Content-Length (or without a body).
    func answer(bodiless: Bool = false) throws -> Answer {
        let end = Array("\r\n\r\n".utf8)
        var head = buffer.firstRange(of: end)
        while head == nil {
            guard try fill() else { throw Failure(what: "closed before the answer") }
            head = buffer.firstRange(of: end)
        }
        let lines = String(decoding: buffer[..<head!.lowerBound], as: UTF8.self)
            .split(separator: "\r\n")
        buffer.removeSubrange(..<head!.upperBound)
        guard let status = lines.first.flatMap({ Int($0.split(separator: " ")[1]) }) else {
            throw Failure(what: "no status line")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            headers[pair[0].lowercased()] = pair.count > 1 ? String(pair[1].dropFirst()) : ""
        }
        let length = bodiless ? 0 : Int(headers["content-length"] ?? "0") ?? 0
        while buffer.count < length {
            guard try fill() else { throw Failure(what: "closed inside the body") }
        }
        let body = Array(buffer[..<length])
        buffer.removeSubrange(..<length)
        return Answer(status: status, headers: headers, body: body)
    }

    func exchange(_ text: String) throws -> Answer {
        try send(text)
        return try answer()
    }

    /// True if the server closes, false if it sends something first.
    func isClosed() throws -> Bool { try buffer.isEmpty && !fill() }

    /// True if the server closes without another answer. (libmicrohttpd's own refusals announce
    /// less than they send.)
    func closesWithoutAnotherAnswer() throws -> Bool {
        while try fill() {}
        return buffer.firstRange(of: Array("HTTP/1.".utf8)) == nil
    }

    /// Whether nothing arrives for so long.
    func hearsNothing(milliseconds: Int32) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return buffer.isEmpty && Glibc.poll(&poll, 1, milliseconds) == 0
    }

    /// Says goodbye in both directions.
    func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func fill() throws -> Bool {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        if count < 0 && errno == ECONNRESET { return false }
        guard count >= 0 else { throw Failure(what: "receive: \(errno)") }
        buffer += bytes[..<count]
        return count > 0
    }
}
