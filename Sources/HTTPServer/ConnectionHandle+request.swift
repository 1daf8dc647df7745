// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD
import Glibc

/// What libmicrohttpd knows of the request at hand.
extension ConnectionHandle {
    var headers: HTTPHeaders {
        var headers = HTTPHeaders()
        withUnsafeMutablePointer(to: &headers) { headers in
            _ = MHD_get_connection_values_n(
                pointer, .HEADER_KIND,
                { context, _, name, nameLength, value, valueLength in
                    let headers = context?.assumingMemoryBound(to: HTTPHeaders.self)
                    headers?.pointee.add(
                        ConnectionHandle.text(name, nameLength),
                        ConnectionHandle.text(value, valueLength))
                    return .YES
                }, headers)
        }
        return headers
    }

    /// The client's address and port.
    var peer: String {
        guard let address = mhd_peer(pointer) else { return "unknown" }
        let length =
            Int32(address.pointee.sa_family) == AF_INET6
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { host in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 8) { port in
                let status = getnameinfo(
                    address, socklen_t(length), host.baseAddress, 64, port.baseAddress, 8,
                    NI_NUMERICHOST | NI_NUMERICSERV)
                guard status == 0, let host = host.baseAddress, let port = port.baseAddress else {
                    return "unknown"
                }
                return "\(String(cString: host)):\(String(cString: port))"
            }
        }
    }

    /// What the client has shown in the TLS handshake, if one of our authorities vouches for it.
    var clientCertificate: [UInt8]? {
        var size = 0
        guard let start = mhd_client_certificate(pointer, &size) else { return nil }
        return Array(UnsafeBufferPointer(start: start, count: size))
    }

    private static func text(_ start: UnsafePointer<CChar>?, _ length: Int) -> String {
        guard let start else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }
}
