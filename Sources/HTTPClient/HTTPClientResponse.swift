// LienThong
// SPDX-License-Identifier: Apache-2.0

package struct HTTPClientResponse: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    /// Empty after a download: the bytes went to the file.
    package let body: [UInt8]
    /// How many bytes of content arrived.
    package let byteCount: Int64

    /// The first header of that name, whatever its case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    package var text: String { String(decoding: body, as: UTF8.self) }
}
