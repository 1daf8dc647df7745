// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD
import Glibc

/// What counts as one client in the limits of connections: an address of IPv4, the first 64 bits of
/// one of IPv6, since a subscriber has all that follow.
struct ClientAddress: Hashable, Sendable {
    private let bits: UInt64

    init?(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            bits = UInt64(raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self).bigEndian)
        case AF_INET6:
            let high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self).bigEndian
            let low = raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self).bigEndian
            // An address of IPv4 within IPv6.
            bits = high == 0 && low >> 32 == 0xFFFF ? low & 0xFFFF_FFFF : high
        default: return nil
        }
    }
}
