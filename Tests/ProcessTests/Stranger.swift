// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A connection that says something and then waits.
final class Stranger: Sendable {
    private let descriptor: Int32

    init(port: UInt16, _ words: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
        // That it is closed meanwhile is what may happen to it.
        let bytes = Array(words.utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// The beginning of what it is answered, as far as it comes at once; empty where the connection is
    /// closed without a word, or says none within so many seconds.
    func firstLine(within seconds: Int = 5) -> String {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return "" }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
            .split(separator: "\r\n").first.map(String.init) ?? ""
    }

    deinit { close(descriptor) }
}
