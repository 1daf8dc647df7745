// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct JSONReaderTests {
    private func parse(_ text: String, maxDepth: Int = 32) throws -> JSONValue {
        try JSONReader.parse(Array(text.utf8), maxDepth: maxDepth)
    }

    private func refusal(_ text: String, maxDepth: Int = 32) -> JSONError.Code? {
        do throws(JSONError) {
            _ = try JSONReader.parse(Array(text.utf8), maxDepth: maxDepth)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a text becomes a tree`() throws {
        let value = try parse(
            #" { "số" : "12/QĐ-UBND", "n": [1, -2, 3.5, 1e3, true, false, null], "o": {} } "#)
        #expect(value["số"]?.stringValue == "12/QĐ-UBND")
        #expect(value["n"] == [1, -2, 3.5, 1000.0, true, false, nil])
        #expect(value["n"]?[1]?.intValue == -2)
        #expect(value["o"]?.objectValue?.isEmpty == true)
        #expect(value["absent"] == nil)
        #expect(value == ["o": [:], "n": value["n"] ?? nil, "số": "12/QĐ-UBND"])
    }

    @Test func `what is written is read back`() throws {
        let value: JSONValue = ["a": [1, 2.5, "x\u{1F600}\u{7}", nil], "b": ["c": true]]
        #expect(try JSONReader.parse(value.bytes) == value)
    }

    @Test func `escapes and surrogate pairs are read`() throws {
        #expect(
            try parse(#""\"\\\/\b\f\n\r\t\u0110\ud83d\ude00""#)
                == .string("\"\\/\u{8}\u{c}\n\r\tĐ\u{1F600}"))
    }

    @Test func `an integer beyond 64 bits is a double`() throws {
        #expect(try parse("9223372036854775807") == .int(.max))
        #expect(try parse("9223372036854775808") == .double(9_223_372_036_854_775_808))
    }

    @Test(
        arguments: [
            ("", .unexpectedEnd), (" ", .unexpectedEnd), ("[1", .unexpectedEnd),
            ("{\"a\":", .unexpectedEnd), ("\"a", .unexpectedEnd), ("\"\\", .unexpectedEnd),
            ("tru", .unexpectedEnd), ("{,}", .unexpectedByte(0x2c)),
            ("[1,]", .unexpectedByte(0x5d)),
            ("[1 2]", .unexpectedByte(0x32)), ("{\"a\" 1}", .unexpectedByte(0x31)),
            ("nul!", .unexpectedByte(0x21)), ("+1", .unexpectedByte(0x2b)), ("01", .invalidNumber),
            ("-", .invalidNumber), ("1.", .invalidNumber), ("1e", .invalidNumber),
            ("1e999", .invalidNumber), ("\"\n\"", .controlCharacterInString),
            ("\"\\x\"", .invalidEscape), ("\"\\u12g4\"", .invalidEscape),
            ("\"\\ud800\"", .invalidEscape), ("\"\\ud800\\u0041\"", .invalidEscape),
            ("\"\\udc00\"", .invalidEscape), ("1 2", .trailingBytes), ("{}}", .trailingBytes),
            ("{\"a\":1,\"b\":2,\"a\":3}", .duplicateKey("a")),
        ] as [(String, JSONError.Code)])
    func `what is not JSON is refused with its reason`(_ text: String, _ code: JSONError.Code) {
        #expect(refusal(text) == code)
    }

    @Test func `a key that stands twice through an escape is refused`() {
        #expect(refusal(#"{"a":1,"\u0061":2}"#) == .duplicateKey("a"))
    }

    @Test func `bad UTF-8 is refused`() {
        for bad in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe1, 0xba]] as [[UInt8]] {
            #expect(throws: JSONError(code: .invalidUTF8, offset: 1)) {
                try JSONReader.parse([0x22] + bad + [0x22])
            }
        }
    }

    @Test func `nesting beyond the limit is refused and the limit itself is not`() throws {
        let atLimit = String(repeating: "[", count: 4) + String(repeating: "]", count: 4)
        #expect(try parse(atLimit, maxDepth: 4) == [[[[]]]])
        #expect(refusal("[\(atLimit)]", maxDepth: 4) == .tooDeep(limit: 4))
        #expect(refusal(String(repeating: "[", count: 1_000_000)) == .tooDeep(limit: 32))
    }

    @Test func `a text beyond the size limit is refused before it is read`() throws {
        #expect(try JSONReader.parse(Array("[1]".utf8), maxBytes: 3) == [1])
        #expect(throws: JSONError(code: .tooLarge(limitBytes: 3), offset: 3)) {
            try JSONReader.parse(Array("[12]".utf8), maxBytes: 3)
        }
    }

    @Test func `no prefix of a text traps`() {
        let text = Array(#"{"a":[1.5e3,"\ud83d\ude00",true],"b":{"c":null}}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONReader.parse(Array(text[..<length])) }
        }
    }
}
