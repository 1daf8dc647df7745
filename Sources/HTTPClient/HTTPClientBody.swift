// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What is sent with a request.
package enum HTTPClientBody: Sendable {
    case none
    case bytes([UInt8])
    /// A regular file, read while it is sent; its length is announced.
    case file(path: String)
}
