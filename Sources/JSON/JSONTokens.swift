// LienThong
// SPDX-License-Identifier: Apache-2.0

package enum JSONToken: Equatable, Sendable {
    case beginObject, endObject, beginArray, endArray
    case key(String)
    case string(String)
    case int(Int64)
    case double(Double)
    case bool(Bool)
    case null
}

/// A pull reader: one token a call, no tree, nesting bounded. It checks the grammar of RFC 8259
/// and the UTF-8 of strings; it does not notice a key that stands twice (`JSONReader` does).
package struct JSONTokens {
    private enum Place { case value, firstMember, afterMember, firstElement, afterElement, end }

    private var scanner: JSONScanner
    private let maxDepth: Int
    /// True for an object, false for an array.
    private var stack: [Bool] = []
    private var place = Place.value

    package init(_ bytes: [UInt8], maxDepth: Int = 32) {
        scanner = JSONScanner(bytes)
        self.maxDepth = maxDepth
    }

    /// The place of the next byte to read.
    package var offset: Int { scanner.index }

    /// The next token; nil after the value and the white space behind it.
    package mutating func next() throws(JSONError) -> JSONToken? {
        scanner.skipSpace()
        switch place {
        case .end:
            if scanner.peek != nil { throw scanner.error(.trailingBytes) }
            return nil
        case .value:
            return try value()
        case .firstMember:
            if scanner.take(0x7d) { return close(.endObject) }
            return try key()
        case .afterMember:
            if scanner.take(0x7d) { return close(.endObject) }
            try scanner.expect(0x2c)
            scanner.skipSpace()
            return try key()
        case .firstElement:
            if scanner.take(0x5d) { return close(.endArray) }
            return try value()
        case .afterElement:
            if scanner.take(0x5d) { return close(.endArray) }
            try scanner.expect(0x2c)
            scanner.skipSpace()
            return try value()
        }
    }

    private mutating func key() throws(JSONError) -> JSONToken {
        let name = try scanner.string()
        scanner.skipSpace()
        try scanner.expect(0x3a)
        place = .value
        return .key(name)
    }

    private mutating func value() throws(JSONError) -> JSONToken {
        guard let byte = scanner.peek else { throw scanner.error(.unexpectedEnd) }
        let token: JSONToken
        switch byte {
        case 0x7b: return try open(isObject: true)
        case 0x5b: return try open(isObject: false)
        case 0x22: token = .string(try scanner.string())
        case 0x74:
            try scanner.word("true")
            token = .bool(true)
        case 0x66:
            try scanner.word("false")
            token = .bool(false)
        case 0x6e:
            try scanner.word("null")
            token = .null
        default: token = try scanner.number()
        }
        afterValue()
        return token
    }

    private mutating func open(isObject: Bool) throws(JSONError) -> JSONToken {
        guard stack.count < maxDepth else { throw scanner.error(.tooDeep(limit: maxDepth)) }
        try scanner.expect(isObject ? 0x7b : 0x5b)
        stack.append(isObject)
        place = isObject ? .firstMember : .firstElement
        return isObject ? .beginObject : .beginArray
    }

    private mutating func close(_ token: JSONToken) -> JSONToken {
        stack.removeLast()
        afterValue()
        return token
    }

    private mutating func afterValue() {
        switch stack.last {
        case nil: place = .end
        case true: place = .afterMember
        case false: place = .afterElement
        }
    }
}
