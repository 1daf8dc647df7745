// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct FileNameTests {
    @Test func `a name that a file system does not take is cut where a letter ends`() {
        let long = String(repeating: "ế", count: 200) + ".pdf"
        let cut = FileName.fitting(long)
        #expect(cut.utf8.count <= 255 && cut.utf8.count > 250)
        #expect(cut.hasSuffix("ế.pdf") && long.hasPrefix(cut.dropLast(4)))
        let exact = String(repeating: "a", count: 251) + ".pdf"
        #expect(FileName.fitting(exact) == exact)
        #expect(FileName.fitting("a" + exact).utf8.count == 255)
        let marks = String(repeating: "e\u{302}\u{301}", count: 100)
        #expect(marks.hasPrefix(FileName.fitting(marks)))
        let dots = String(repeating: "a.", count: 200)
        #expect(FileName.fitting(dots).utf8.count <= 255)
        let end = "." + String(repeating: "đ", count: 300)
        #expect(FileName.fitting(end).utf8.count <= 255)
    }
}
