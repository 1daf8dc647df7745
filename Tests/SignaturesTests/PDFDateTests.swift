// LienThong
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Signatures

@Suite struct PDFDateTests {
    @Test(arguments: [
        ("D:20250616080000+07'00'", Int64(1_750_035_600)),
        ("D:20250616080000+07'00", 1_750_035_600),
        ("D:20250616010000Z", 1_750_035_600), ("D:20250616010000", 1_750_035_600),
        ("20250616010000", 1_750_035_600), ("D:20250615200000-05'00'", 1_750_035_600),
        ("D:2025", 1_735_689_600), ("D:202402", 1_706_745_600), ("D:20240229", 1_709_164_800),
        ("D:19700101000000Z", 0),
    ])
    func `dates as PDF writes them`(_ text: String, _ seconds: Int64) {
        #expect(PDFDate.seconds(text) == seconds)
    }

    @Test(arguments: ["", "D:", "D:20", "yesterday", "D:20251301000000Z", "D:20250616080000+7"])
    func `other texts are no date`(_ text: String) {
        #expect(PDFDate.seconds(text) == nil)
    }
}
