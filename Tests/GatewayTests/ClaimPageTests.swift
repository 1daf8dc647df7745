// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import JSON
import TestSupport
import Testing

/// What a header says beside what the document says, on its page and in the API.
@Suite(.enabled(if: PDFToText.isExpected)) struct ClaimPageTests {
    /// One page with these lines; readers find the objects without a table.
    private func pdf(_ lines: [String]) -> [UInt8] {
        let text = lines.map { "(\($0)) Tj 0 -40 Td" }.joined(separator: " ")
        let content = "BT /F1 12 Tf 72 720 Td \(text) ET"
        return Array(
            """
            %PDF-1.4
            1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
            2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
            3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
            /Resources << /Font << /F1 5 0 R >> >> >> endobj
            4 0 obj << /Length \(content.utf8.count) >>
            stream
            \(content)
            endstream endobj
            5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
            trailer << /Root 1 0 R /Size 6 >>
            %%EOF

            """.utf8)
    }

    @Test func `a difference is shown as text, in the reader's language`() async throws {
        try await GatewayHouse.run { house in
            var packet = SamplePacket()
            packet.files = [
                (
                    "cong-van.pdf",
                    pdf([
                        "So: 9/QD-UBND", "Ha Tinh, ngay 16 thang 6 nam 2025",
                        "V/v <b>x</b> khac", "CHU TICH", "Nguyen Van Mau",
                    ])
                )
            ]
            try await house.deliver(packet, as: "token-h27")
            let id = encoded(packet.documentID)
            let path = "document?id=\(id)"
            // The read model has no order between topics: the claims may come last.
            let found = try await house.wait(for: "/v1/documents?id=\(id)", as: "token-h05") {
                $0["attempts"]?.arrayValue?.last?["claims"]?.arrayValue?.count == 4
            }
            let claims = found["attempts"]?.arrayValue?.last?["claims"]?.arrayValue ?? []
            let page = try await house.get("/" + path, as: "token-h05").text
            for words in [
                "Số, ngày, trích yếu, người ký: theo nơi gửi khai",
                "Số, ký hiệu: văn bản PDF ghi khác: “9/QD-UBND”",
                "Ngày ban hành: có trong văn bản PDF", "Người ký: có trong văn bản PDF",
                "Trích yếu: văn bản PDF ghi khác: “&lt;b&gt;x",
            ] {
                #expect(page.contains(words), "\(words)")
            }
            let english = try await house.get("/" + path + "&lang=en", as: "token-h05").text
            #expect(english.contains("Number: the PDF says otherwise: “9/QD-UBND”"))
            #expect(
                claims.compactMap { $0["outcome"]?.stringValue } == [
                    "differs", "found", "differs", "found",
                ])
            #expect(claims.first?["seen"]?.stringValue == "9/QD-UBND")
        }
    }
}
