// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@testable import Gateway

/// The name of a file in a header of its answer.
struct DownloadNameTests {
    @Test(arguments: [
        ("415.pdf", "415.pdf"), ("Tờ trình số 1.pdf", "Tờ trình số 1.pdf"),
        ("../../etc/passwd", "passwd"), ("C:\\van ban\\a.doc", "a.doc"), ("", "tep"),
        ("...", "tep"),
        ("a\r\nX-Evil: 1.pdf", "aX-Evil: 1.pdf"), ("\u{202E}fdp.exe", "fdp.exe"),
        ("\u{FEFF}.htaccess", "htaccess"),
    ])
    func `it is one that a file system takes`(_ written: String, _ name: String) {
        #expect(DownloadName(written).text == name)
    }

    @Test(arguments: [256, 70_000])
    func `it is short, whatever its length, and keeps its ending`(_ count: Int) {
        for name in [
            String(repeating: "ế", count: count) + ".pdf",
            "e" + String(repeating: "\u{301}", count: count) + ".pdf",
            "a." + String(repeating: "x", count: count),
        ] {
            let short = DownloadName(name)
            #expect(short.text.utf8.count <= DownloadName.maxBytes)
            #expect(short.disposition.utf8.count < 1024)
            #expect(short.text.hasSuffix(name.hasSuffix(".pdf") ? ".pdf" : "x"))
            #expect(!short.text.unicodeScalars.contains("\u{FFFD}"))
        }
    }

    @Test func `its header has a plain name and the true one`() {
        #expect(
            DownloadName("Tờ \"1\".pdf").disposition
                == "attachment; filename=\"T_____1_.pdf\"; filename*=UTF-8''T%E1%BB%9D%20%221%22.pdf"
        )
    }
}
