// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Why a text is not the JSON we accept, and at which byte.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Equatable, Sendable {
        case tooLarge(limitBytes: Int)
        case tooDeep(limit: Int)
        case unexpectedEnd
        case unexpectedByte(UInt8)
        case invalidNumber
        case invalidEscape
        case controlCharacterInString
        case invalidUTF8
        case duplicateKey(String)
        case trailingBytes
    }

    package var code: Code
    package var offset: Int

    package init(code: Code, offset: Int) {
        self.code = code
        self.offset = offset
    }

    package var description: String {
        "not acceptable JSON at byte \(offset): \(reason)"
    }

    private var reason: String {
        switch code {
        case .tooLarge(let limit): "longer than \(limit) bytes"
        case .tooDeep(let limit): "nested deeper than \(limit)"
        case .unexpectedEnd: "the text ends too early"
        case .unexpectedByte(let byte): "unexpected byte 0x\(String(byte, radix: 16))"
        case .invalidNumber: "not a number, or beyond the range of one"
        case .invalidEscape: "an escape that JSON does not know, or half a surrogate pair"
        case .controlCharacterInString: "a control character in a string"
        case .invalidUTF8: "not UTF-8"
        case .duplicateKey(let key): "the key \"\(key)\" stands twice in one object"
        case .trailingBytes: "more follows after the value"
        }
    }
}
