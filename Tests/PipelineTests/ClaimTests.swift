// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SigningKit
import TestSupport
import Testing

/// What a header says beside the text of the document, through the whole pipeline.
@Suite(.enabled(if: PDFToText.isExpected)) struct ClaimTests {
    private func pdf(_ lines: String...) -> String {
        let text = lines.joined(separator: ") Tj 0 -40 Td (")
        return String(decoding: TestPDF(text).bytes, as: UTF8.self)
    }

    @Test func `a difference is told and refuses nothing`() async throws {
        try await PipelineDriver.run { driver in
            var packet = TestPacket()
            packet.attachment = pdf(
                "So: 2/UBND-VP", "Ha Tinh, ngay 16 thang 6 nam 2025",
                "V/v ra soat ma dinh danh don vi")
            try await driver.submit(packet.text, as: "H27")
            // A header without a PDF that can be read.
            packet.number = 3
            packet.attachment = "%PDF-1.4 nothing"
            try await driver.submit(packet.text, as: "H27")
            try await driver.drain()
            let verified = try await driver.events(Topic.verified, .normal)
            let claims = verified.map { event in
                event.claims.compactMap(\.comparison)
            }.sorted { $0.first?.seen ?? "" > $1.first?.seen ?? "" }
            #expect(
                claims == [
                    [
                        ClaimComparison(.number, .differs, seen: "2/UBND-VP"),
                        ClaimComparison(.date, .found), ClaimComparison(.subject, .found),
                    ],
                    [
                        ClaimComparison(.number, .unreadable), ClaimComparison(.date, .unreadable),
                        ClaimComparison(.subject, .unreadable),
                    ],
                ])
            // A delivery carries what its readers need.
            #expect(try await driver.events(Topic.deliveriesDue, .normal).count == 2)
        }
    }
}
