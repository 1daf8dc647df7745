// LienThong
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Terminal

@Suite struct TextTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("Tiếng Việt", 10), ("Tie\u{302}\u{301}ng Vie\u{323}\u{302}t", 10),
        ("văn thư", 7), ("文書", 4), ("a\u{200B}b", 2), ("\u{301}", 0), ("Ａ", 2), ("đ", 1),
    ])
    func `a text is as wide as a terminal shows it`(text: String, width: Int) {
        #expect(TextWidth.of(text) == width)
    }

    @Test func `composed and combining marks align alike`() {
        var table = TextTable(["Nơi gửi", .right("Số")])
        table.add(["Bộ Nội vụ", "7"])
        table.add(["Bo\u{323}\u{302} No\u{323}\u{302}i vu\u{323}", "12"])
        let widths = table.lines.map { TextWidth.of($0) }
        #expect(Set(widths).count == 1)
        #expect(table.lines[1] == "Bộ Nội vụ   7")
        #expect(table.lines[2].hasSuffix("  12"))
    }

    @Test func `the last column is not padded, and a long cell is cut`() {
        var table = TextTable(["a", .cut("b", at: 5)])
        table.add(["x", "ngắn"])
        table.add(["xyz", "rất là dài"])
        #expect(table.lines == ["a    b", "x    ngắn", "xyz  rất …"])
    }

    @Test func `a title is shown only where there is one`() {
        var table = TextTable(["", ""])
        table.add(["a", "b"])
        #expect(table.lines == ["a  b"])
    }

    @Test func `what a sender wrote cannot steer a terminal`() {
        #expect(TextWidth.printable("a\u{1B}[2Jb\nc\u{202E}d\u{9B}e") == "a[2Jb cde")
        #expect(TextWidth.printable("Quyết định") == "Quyết định")
    }

    @Test func `a cut keeps within its width`() {
        for width in 0...6 {
            #expect(TextWidth.of(TextWidth.cut("文書xyz", to: width)) <= width)
        }
        #expect(TextWidth.cut("abc", to: 3) == "abc")
    }
}
