// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Writes elements and texts in UTF-8, in portions.
final class XMLOutput {
    private var buffer: [UInt8] = []
    private let write: (UnsafeRawBufferPointer) throws -> Void

    private static let portion = 48 << 10

    init(_ write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        self.write = write
        buffer.reserveCapacity(2 * XMLOutput.portion)
    }

    /// Markup, as it stands.
    func raw(_ text: String) throws(PacketWriteError) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= XMLOutput.portion { try flush() }
    }

    /// An element with text; nothing for nil, since an empty element says no more than none.
    func element(_ name: String, _ text: String?) throws(PacketWriteError) {
        guard let text else { return }
        try raw("<" + name + ">")
        try escaped(text, in: name)
        try raw("</" + name + ">")
    }

    func element(_ name: String, _ number: Int?) throws(PacketWriteError) {
        try element(name, number.map(String.init))
    }

    /// An element with others inside.
    func element(
        _ name: String, _ children: () throws(PacketWriteError) -> Void
    ) throws(PacketWriteError) {
        try raw("<" + name + ">")
        try children()
        try raw("</" + name + ">")
    }

    /// Complete groups of three bytes, and at the end of the content the rest.
    func base64(_ bytes: UnsafeRawBufferPointer) throws(PacketWriteError) {
        var index = 0
        while index < bytes.count {
            let left = min(3, bytes.count - index)
            var bits = UInt32(bytes[index]) << 16
            if left > 1 { bits |= UInt32(bytes[index + 1]) << 8 }
            if left > 2 { bits |= UInt32(bytes[index + 2]) }
            buffer.append(XMLOutput.symbols[Int(bits >> 18)])
            buffer.append(XMLOutput.symbols[Int(bits >> 12 & 63)])
            buffer.append(
                left > 1 ? XMLOutput.symbols[Int(bits >> 6 & 63)] : UInt8(ascii: "="))
            buffer.append(left > 2 ? XMLOutput.symbols[Int(bits & 63)] : UInt8(ascii: "="))
            index += 3
        }
        if buffer.count >= XMLOutput.portion { try flush() }
    }

    func flush() throws(PacketWriteError) {
        do { try buffer.withUnsafeBytes { try write($0) } } catch { throw .output(error) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func escaped(_ text: String, in element: String) throws(PacketWriteError) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": buffer.append(contentsOf: "&amp;".utf8)
            case "<": buffer.append(contentsOf: "&lt;".utf8)
            case ">": buffer.append(contentsOf: "&gt;".utf8)
            // A reader would make a line feed of it.
            case "\r": buffer.append(contentsOf: "&#13;".utf8)
            case "\t", "\n": buffer.append(UInt8(scalar.value))
            default:
                // XML 1.0, production 2.
                guard scalar.value >= 0x20, scalar.value != 0xFFFE, scalar.value != 0xFFFF else {
                    throw .character(element: element)
                }
                buffer.append(contentsOf: UTF8.encode(scalar)!)
            }
        }
    }

    private static let symbols = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
