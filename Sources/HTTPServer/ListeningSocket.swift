// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A bound and listening TCP socket; MHD by itself would bind every address.
struct ListeningSocket: ~Copyable {
    let descriptor: Int32
    let port: UInt16

    init(host: String, port: UInt16) throws(HTTPServerError) {
        let operation = "listen on \(host):\(port)"
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &found)
        guard status == 0, let address = found else {
            throw HTTPServerError(
                operation: operation, reason: String(cString: gai_strerror(status)),
                hint: "name an address of this host")
        }
        defer { freeaddrinfo(found) }

        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.pointee.ai_family, type, 0)
        guard descriptor >= 0 else {
            throw .system(operation, errno, hint: "are there enough file descriptors?")
        }
        var on: Int32 = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0,
            listen(descriptor, 1024) == 0, let bound = Self.boundPort(descriptor)
        else {
            let code = errno
            close(descriptor)
            throw .system(operation, code, hint: "is another process on that port?")
        }
        self.descriptor = descriptor
        self.port = bound
    }

    deinit { close(descriptor) }

    /// The descriptor now belongs to the caller.
    consuming func release() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            let raw = UnsafeMutableRawPointer(storage)
            guard getsockname(descriptor, raw.assumingMemoryBound(to: sockaddr.self), &length) == 0
            else { return nil }
            // The port stands at the same place for both families.
            return UInt16(bigEndian: raw.load(fromByteOffset: 2, as: UInt16.self))
        }
    }
}
