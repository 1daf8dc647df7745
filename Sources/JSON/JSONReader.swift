// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Reads a whole JSON text into a tree, within limits.
package enum JSONReader {
    /// The default of `maxBytes`: 8 MiB, the largest packet a node may publish.
    package static let defaultMaxBytes = 8 << 20

    /// Refuses texts beyond the limits, bad UTF-8, numbers beyond a `Double` and a key that stands
    /// twice in one object: two readers of such an object could disagree about what it says.
    package static func parse(
        _ bytes: [UInt8], maxDepth: Int = 32, maxBytes: Int = defaultMaxBytes
    ) throws(JSONError) -> JSONValue {
        guard bytes.count <= maxBytes else {
            throw JSONError(code: .tooLarge(limitBytes: maxBytes), offset: maxBytes)
        }
        var tokens = JSONTokens(bytes, maxDepth: maxDepth)
        guard let first = try tokens.next() else {
            throw JSONError(code: .unexpectedEnd, offset: 0)
        }
        let value = try value(first, &tokens)
        _ = try tokens.next()  // Throws if more follows.
        return value
    }

    /// Recursion is bounded by `maxDepth` of the tokens.
    private static func value(
        _ token: JSONToken, _ tokens: inout JSONTokens
    ) throws(JSONError) -> JSONValue {
        switch token {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .int(number)
        case .double(let number): return .double(number)
        case .string(let text): return .string(text)
        case .beginArray: return .array(try elements(&tokens))
        case .beginObject: return .object(try members(&tokens))
        case .key, .endObject, .endArray:
            throw JSONError(code: .unexpectedEnd, offset: tokens.offset)
        }
    }

    private static func elements(_ tokens: inout JSONTokens) throws(JSONError) -> [JSONValue] {
        var elements: [JSONValue] = []
        while let token = try tokens.next(), token != .endArray {
            elements.append(try value(token, &tokens))
        }
        return elements
    }

    private static func members(
        _ tokens: inout JSONTokens
    ) throws(JSONError) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        var seen: Set<String> = []
        while case .key(let name)? = try tokens.next() {
            guard seen.insert(name).inserted else {
                throw JSONError(code: .duplicateKey(name), offset: tokens.offset)
            }
            guard let token = try tokens.next() else {
                throw JSONError(code: .unexpectedEnd, offset: tokens.offset)
            }
            members.append((name, try value(token, &tokens)))
        }
        return members
    }
}
