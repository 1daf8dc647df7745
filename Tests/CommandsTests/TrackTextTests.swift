// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import Commands

@Suite struct TrackTextTests {
    private let document: JSONValue = [
        "documentId": "H27,2025/06/16,1/QĐ", "state": "delivered", "sender": "H27",
        "senderName": "UBND tỉnh", "number": "1", "notation": "QĐ",
        "subject": "Về việc\u{1B}[31m thử", "typeName": "Quyết định", "priority": 3,
        "verdict": "indeterminate", "reason": "NO_SIGNATURE",
        "receivedAt": "2025-06-16T08:00:01.5+07:00", "receivers": 2, "acknowledged": 1,
        "deliveries": ["due": 1, "arrived": 1],
        "timeline": [
            [
                "agency": "VN", "level": "central", "name": "Trục", "receivers": 2,
                "arrivedAt": "2025-06-16T08:00:02+07:00",
            ]
        ],
        "refusals": [
            [
                "code": "SIGNATURE_INVALID", "refusedAt": "2025-06-16T08:00:02+07:00",
                "message": ["vi": "Sai", "en": "Wrong"],
            ]
        ],
        "delivered": [
            [
                "receiver": "H35", "standing": "arrived", "latencyMs": 250,
                "deliveredAt": "2025-06-16T08:00:03+07:00",
            ]
        ],
    ]

    @Test func `a document is told in both languages`() {
        let text = TrackText.text(document)
        for part in [
            "Đã đến các nơi nhận / delivered",
            "Chưa xác minh được chữ ký / not yet verified (NO_SIGNATURE)",
            "Hỏa tốc", "16/06/2025 08:00:01,500", "[SIGNATURE_INVALID] Sai",
            "Wrong", "Đã đến / arrived", "250", "→ lienthong acknowledge 'H27,2025/06/16,1/QĐ'",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `a recall is told with its reason, and what to do about it`() {
        func text(_ standing: String) -> String {
            TrackText.text([
                "documentId": "D", "state": "delivered",
                "deliveries": .object([(standing, .int(1))]),
                "delivered": [
                    [
                        "receiver": "H35", "standing": .string(standing),
                        "recallReason": "gửi nhầm\u{1B}[31m",
                    ]
                ],
            ])
        }
        let asked = text("recallAsked")
        for part in ["recall asked", "gửi nhầm", "--status 15"] {
            #expect(asked.contains(part), "\(part)")
        }
        #expect(!asked.contains("\u{1B}"))
        #expect(text("withdrawn").contains("nothing is left to do"))
    }

    @Test func `what the signatures come to is one sentence, its worth, then the details`() {
        let text = TrackText.text([
            "documentId": "D", "state": "delivered",
            "attempts": [
                [
                    "conclusion": [
                        "vi": "phụ lục\u{1B}[31m.pdf: Sai.", "en": "Wrong.\u{1B}[31m",
                        "paperWords": ["vi": "Không thay bản giấy.", "en": "No paper."],
                        "details": [["vi": "Trang 3.", "en": "Page 3."]],
                    ]
                ]
            ],
        ])
        let lines = text.split(separator: "\n").map(String.init)
        let start = lines.firstIndex { $0.hasPrefix("Kết luận về chữ ký") } ?? 0
        #expect(lines[start + 1].contains(".pdf: Sai. / Wrong."))
        #expect(lines[start + 2] == "  Không thay bản giấy. / No paper.")
        #expect(lines[start + 3] == "  Trang 3. / Page 3.")
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `what the sender claims stands beside what the PDF says`() {
        func text(_ claims: JSONValue) -> String {
            TrackText.text([
                "documentId": "D", "state": "delivered",
                "attempts": [["verifiedAt": "2025-06-16T08:00:02+07:00", "claims": claims]],
            ])
        }
        let compared = text([
            ["claim": "number", "outcome": "differs", "seen": "416/UBND-TH\u{1B}[31m"],
            ["claim": "signer", "outcome": "notFound"],
        ])
        for part in [
            "Theo nơi gửi khai / as the sender claims", "Số, ký hiệu / number", "416/UBND-TH",
            "Văn bản PDF ghi khác / the PDF says otherwise", "Người ký / signer",
            "Không thấy trong văn bản PDF / not found in the PDF",
        ] {
            #expect(compared.contains(part), "\(part)")
        }
        #expect(!compared.contains("\u{1B}"))
        // As an earlier version checked it.
        #expect(text([]).contains("Chưa so với văn bản PDF / not compared with the PDF"))
        #expect(!TrackText.text(document).contains("as the sender claims"))
    }

    @Test func `a document that waits for us says so`() {
        let text = TrackText.text([
            "documentId": "D", "state": "accepted",
            "delays": [["stage": "signature-check", "since": "2025-06-16T08:00:02+07:00"]],
        ])
        #expect(text.contains("Bị chậm, đang được xem xét / delayed, being looked at"))
        #expect(text.contains("signature-check"))
        #expect(!TrackText.text(document).contains("delayed"))
    }

    @Test func `what is not there takes no room`() {
        let text = TrackText.text(["documentId": "D", "state": "received"])
        #expect(!text.contains("signatures"))
        #expect(!text.contains("refusals"))
        #expect(text.contains("Đã nhận gói / received"))
    }
}
