// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@testable import Gateway

/// How pages write what they show.
struct WritingTests {
    @Test func `what is filled in is text, what is markup stays markup`() {
        let name = "<b>\"Tom\" & 'Jerry'</b>"
        let inner = HTML("<i>\(name)</i>")
        #expect(
            HTML("<p title=\"\(name)\">\(inner)</p>").text
                == "<p title=\"&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt;\"><i>"
                + "&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt;</i></p>")
    }

    @Test func `what turns the direction of writing, and what controls, is left out`() {
        let text = "a\u{202E}b\u{2066}c\u{0}d\ne"
        #expect(HTML("\(text)").text == "abcd e")
    }

    @Test func `an address holds any value`() {
        let link = Link("/document", [("id", "H27,2025/06/16,1/Đ&\"x"), ("lang", nil)])
        #expect(link.target == "/document?id=H27%2C2025%2F06%2F16%2C1%2F%C4%90%26%22x")
        #expect(Link(segments: ["a b", "../c"], query: []).target == "/a%20b/..%2Fc")
    }

    @Test(
        arguments: [
            ("token=a+b%26c", "a b&c"), ("x=1&token=%C4%91", "đ"), ("token=", ""),
            ("token=%C4", nil), ("token=%zz", nil), ("tok=1", nil), ("token=%2", nil),
        ] as [(String, String?)])
    func `a form's field is read as a browser wrote it`(_ body: String, _ value: String?) {
        #expect(FormBody.field("token", of: Array(body.utf8)) == value)
    }

    @Test func `times and days are written as here`() {
        let time = BusinessTime(CivilDate(iso: "2025-06-16")!, hour: 8, minute: 3, second: 9)
        let vietnamese = Format(language: .vietnamese)
        let english = Format(language: .english)
        #expect(vietnamese.time(time.milliseconds) == "16/06/2025 08:03:09")
        #expect(english.time(time.milliseconds) == "2025-06-16 08:03:09")
        #expect(vietnamese.time(0) == nil)
        #expect(vietnamese.time(nil) == nil)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1.000"), (10_661, "10.661"), (-1_234_567, "-1.234.567"),
    ])
    func `numbers are grouped by dots`(_ number: Int, _ text: String) {
        #expect(Format(language: .vietnamese).number(number) == text)
    }

    @Test(
        arguments: [
            (-5, "0 ms"), (820, "820 ms"), (3250, "3,2 s"), (310_000, "5 phút 10 s"),
            (7_500_000, "2 giờ 5 phút"), (183_600_000, "2 ngày 3 giờ"),
        ] as [(Int64, String)])
    func `durations are short`(_ milliseconds: Int64, _ text: String) {
        #expect(Format(language: .vietnamese).duration(milliseconds) == text)
    }

    @Test(
        arguments: [
            (12, "12 byte"), (49_152, "48,0 KB"), (1_258_291, "1,1 MB"),
            (Int64.max, "8796093022207,9 MB"),
        ] as [(Int64, String)])
    func `sizes are short, and none is too large`(_ bytes: Int64, _ text: String) {
        #expect(Format(language: .vietnamese).size(bytes) == text)
    }
}
