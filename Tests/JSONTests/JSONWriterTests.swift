// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct JSONWriterTests {
    @Test func `commas stand between members and elements only`() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("a", 1)
        writer.key("b")
        writer.beginArray()
        writer.string("x")
        writer.beginObject()
        writer.endObject()
        writer.bool(true)
        writer.null()
        writer.endArray()
        writer.member("c", -2.5)
        writer.member("d", String?.none)
        writer.member("e", ["p", "q"])
        writer.endObject()
        #expect(
            writer.text
                == #"{"a":1,"b":["x",{},true,null],"c":-2.5,"d":null,"e":["p","q"]}"#)
    }

    @Test func `a reset writer begins anew`() {
        var writer = JSONWriter()
        writer.int(1)
        writer.reset()
        writer.int(2)
        #expect(writer.text == "2")
    }

    @Test(arguments: [Int64.min, -1, 0, 9, 10, 1_000_000, Int64.max])
    func `integers are written whole`(_ value: Int64) {
        var writer = JSONWriter()
        writer.int(value)
        #expect(writer.text == String(value))
    }

    @Test func `what JSON cannot say is null`() {
        var writer = JSONWriter()
        writer.beginArray()
        writer.double(.nan)
        writer.double(.infinity)
        writer.double(1e300)
        writer.endArray()
        #expect(writer.text == "[null,null,1e+300]")
    }

    @Test func `every character up to U+00FF comes back, at every place of a word`() throws {
        for place in 0..<9 {
            for scalar in UInt8.min...UInt8.max {
                let text =
                    String(repeating: "ă", count: place) + String(Character(Unicode.Scalar(scalar)))
                    + "đuôi của câu"
                var writer = JSONWriter(capacity: 1)
                writer.string(text)
                #expect(try JSONReader.parse(writer.bytes) == .string(text))
            }
        }
    }

    @Test func `control characters, quotes and backslashes are escaped`() {
        var writer = JSONWriter()
        writer.string("\u{0}\u{1f}\"\\\n\r\t")
        #expect(writer.text == #""\u0000\u001f\"\\\n\r\t""#)
    }
}
