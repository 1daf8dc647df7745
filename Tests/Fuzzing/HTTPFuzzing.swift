// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPServer

/// Requests as bytes on a connection to the server itself. However they are framed, the answers are
/// HTTP, and no more of them come than requests were read.
final class HTTPFuzzing: Sendable {
    static let shared = HTTPFuzzing()
    private let server: HTTPServer

    private init() {
        do {
            var settings = HTTPServerSettings()
            settings.threads = 1
            server = try HTTPServer(settings: settings)
            try server.start(Echo())
        } catch {
            fatalError("\(error)")
        }
    }

    func run(_ bytes: [UInt8]) {
        let answer = exchange(bytes)
        // Nothing at all is an answer too: what was sent was no request, or broke off.
        guard !answer.isEmpty else { return }
        FuzzTarget.require(answer.starts(with: Array("HTTP/1.".utf8)), "an answer that is no HTTP")
    }

    /// Sends all, then says that nothing more comes, and reads until the server has closed.
    private func exchange(_ bytes: [UInt8]) -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        FuzzTarget.require(descriptor >= 0, "no descriptor is left: \(errno)")
        // Closed at once, or as many ports would wait as there are inputs.
        var noLinger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &noLinger, socklen_t(MemoryLayout<linger>.size))
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = server.port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Self.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        FuzzTarget.require(isConnected, "the server takes no connection: \(errno)")
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if sent < 0, errno == EINTR { continue }
            // It may close before it has read all.
            guard sent > 0 else { break }
            rest = rest.dropFirst(sent)
        }
        shutdown(descriptor, Int32(SHUT_WR))
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return answer }
            answer += buffer.prefix(count)
            FuzzTarget.require(answer.count < 1 << 20, "an answer without end")
        }
    }

    /// The fuzzer's clock interrupts; what was begun then goes on.
    private static func connect(
        _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t
    ) -> Bool {
        while Glibc.connect(descriptor, address, length) != 0 {
            if errno == EISCONN { return true }
            guard errno == EINTR || errno == EALREADY else { return false }
        }
        return true
    }

    static let seeds = [
        "GET /a/b?c=d HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody",
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.0\r\nRange: bytes=0-1\r\n\r\n",
    ].map { Array($0.utf8) }
}

/// Answers with the size of what came.
private struct Echo: HTTPHandler {
    func begin(_ request: HTTPRequest) async -> BodyPlan {
        for segment in request.path {
            FuzzTarget.require(segment != "." && segment != "..", "a path that climbs")
            FuzzTarget.require(
                segment.utf8.allSatisfy { $0 >= 0x20 }, "a control character in a path")
        }
        FuzzTarget.planted(request.path.count > 2)
        return .collect(maxBytes: 1 << 16) { body in .text(200, "\(body.count)\n") }
    }
}
