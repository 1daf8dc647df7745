// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

/// Updates that qpdf reads as nothing, and Poppler, pdf.js or PDFium as something that everybody sees.
@Suite struct TwoReadersTests {
    private static let rows: [UpdateCase] = [
        .row("a reference of another generation", .other) { form in
            let id = form.takeID()
            form.page["/Rotate"] = "\(id) 1 R"
            form.update([.page], [(id, "90")])
        },
        .row("an object that breaks off", .other) { form in
            let id = form.takeID()
            form.page["/Rotate"] = "\(id) 0 R"
            form.update([.page], [(id, "{{{{{{{{ 90")])
        },
        .row("a picture whose length is wrong, with a new signature", .other) { form in
            form.seal { signing, form in
                let look = form.takeID()
                signing.show(look)
                signing.more = [
                    (
                        look,
                        "<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] /Length 0 >>\n"
                            + "stream\n0 0 100 100 re f\nendstream"
                    )
                ]
            }
        },
        .row("a section with a second list", .other) { form in
            form.update([.text])
            form.write {
                $0.setBytes { insert("/XRefStm 9 0 R ", behind: "trailer\n<< ", of: &$0) }
            }
        },
        .row("a glued place of the section", .other) { form in
            form.update([.text])
            form.write { pdf in
                pdf.setBytes { bytes in
                    let word = Array("startxref\n".utf8)
                    let last = bytes.indices.dropLast(word.count).last {
                        bytes[$0..<($0 + word.count)].elementsEqual(word)
                    }
                    if let last { bytes.remove(at: last + word.count - 1) }
                }
            }
        },
    ]

    @Test(arguments: rows)
    func `what two readers would read otherwise is a change`(_ row: UpdateCase) throws {
        let report = try UpdateTableTests.checker.get()
            .checkPDF(bytes: row.make(), at: TestWorld.now)
        let signature = try #require(report.signatures.min { $0.signedBytes < $1.signedBytes })
        #expect(signature.changesAfter == .other)
        #expect(signature.reason == .documentModifiedAfterSigning)
    }
}

/// Behind the last place where the words stand.
private func insert(_ text: String, behind words: String, of bytes: inout [UInt8]) {
    let words = Array(words.utf8)
    let last = bytes.indices.dropLast(words.count).last {
        bytes[$0..<($0 + words.count)].elementsEqual(words)
    }
    if let last { bytes.insert(contentsOf: Array(text.utf8), at: last + words.count) }
}
