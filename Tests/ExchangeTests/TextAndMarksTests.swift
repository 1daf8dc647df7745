// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct NormalisedTextTests {
    @Test func `composed and decomposed Vietnamese become the same bytes`() {
        let decomposed = "Quye\u{302}\u{301}t \u{111}i\u{323}nh"
        #expect(Array(decomposed.normalised.utf8) == Array("Quyết định".utf8))
    }

    @Test(arguments: [
        ("  a b \n", "a b"), ("", ""), (" \t\r\n", ""), ("\u{FEFF}Hà Tĩnh\u{A0}", "Hà Tĩnh"),
        ("\u{200B}x", "x"), ("abc", "abc"), ("\u{3000}", ""),
    ])
    func `white space at the ends is cut`(_ written: String, _ expected: String) {
        #expect(Array(written.normalised.utf8) == Array(expected.utf8))
    }

    @Test func `text of any length is normalised in pieces of a bounded length`() {
        // Foundation's work on one string grows with its square: no piece may grow with the text.
        let bound = ComposablePieces.pieceScalars + ComposablePieces.maxMarks + 1
        let texts = [
            String(repeating: "e\u{302}\u{301}", count: 20_000),
            String(repeating: "ế", count: 20_000),
            "e" + String(repeating: "\u{302}", count: 60_000),
            String(repeating: "\u{1100}\u{1161}\u{11A8}", count: 20_000),
            String(repeating: "\u{1161}", count: 60_000),
            String(repeating: "\u{9C7}\u{9BE}", count: 20_000),
        ]
        for text in texts {
            var longest = 0
            for piece in ComposablePieces(text) {
                longest = max(longest, piece.unicodeScalars.count)
            }
            #expect(longest > 0)
            #expect(longest <= bound)
        }
    }

    @Test func `cutting a text into pieces changes nothing of it`() {
        let phrase = "Quye\u{302}\u{301}t \u{111}i\u{323}nh \u{1100}\u{1161}\u{11A8} \u{9C7}\u{9BE}"
        let composed = "Quyết định 각 \u{9CB}"
        for count in [1, 7, 500] {
            let text = Array(repeating: phrase, count: count).joined(separator: "-")
            let expected = Array(repeating: composed, count: count).joined(separator: "-")
            #expect(Array(text.normalised.utf8) == Array(expected.utf8))
            #expect(Array(text.normalised.normalised.utf8) == Array(expected.utf8))
        }
    }

    @Test func `marks beyond thirty on one letter are left out`() {
        let marks = String(repeating: "\u{316}", count: 30)
        #expect(("x" + marks + "\u{316}\u{316}y").normalised == "x" + marks + "y")
        #expect(("x" + marks + "y").normalised == "x" + marks + "y")
    }

    @Test func `absent and empty are one`() {
        #expect(" \n ".normalisedOrNil == nil)
        #expect(" x ".normalisedOrNil == "x")
    }
}

@Suite struct SecrecyMarkTests {
    @Test(arguments: [
        ("Mật", SecrecyMark.secret), ("MẬT", .secret), ("Tối mật", .topSecret),
        ("TUYỆT  MẬT", .absoluteSecret), ("[MẬT] V/v kiểm tra", .secret),
        ("(Tối mật) Báo cáo", .topSecret), (" [Khẩn] [Mật] Công văn", .secret),
        ("[Mật - Khẩn] Công văn", .secret), ("[Độ mật: Tuyệt mật] Kế hoạch", .absoluteSecret),
        ("[TOI MAT] ke hoach", .topSecret), ("[MAT] ke hoach", .secret),
        ("Ma\u{302}\u{323}t", .secret), ("*MẬT*", .secret), ("M Ậ T", .secret),
        ("T Ố I  M Ậ T", .topSecret), ("“Tuyệt mật”", .absoluteSecret), ("MẬT.pdf", .secret),
        ("MẬT: V/v kiểm tra", .secret), ("TỐI MẬT - Báo cáo quý", .topSecret),
        ("Tuyệt mật – Kế hoạch", .absoluteSecret), ("Mật. Về việc diễn tập", .secret),
        ("MẬT-  V/v diễn tập", .secret), ("MẬT V/v diễn tập", .secret),
        ("Mật về việc diễn tập", .secret), ("TỐI MẬT V/v diễn tập", .topSecret),
        ("MAT: ke hoach", .secret), ("TUYET MAT: ke hoach", .absoluteSecret),
        ("Secret: plan", .secret), ("Top secret - plan", .topSecret),
        ("V/v kế hoạch diễn tập (MẬT)", .secret), ("Kế hoạch [Tối mật]", .topSecret),
        ("Kế hoạch (khẩn) (mật)", .secret), ("Kế hoạch - MẬT", .secret),
        ("Kế hoạch diễn tập – tuyệt mật", .absoluteSecret), ("Kế hoạch (Mật).", .secret),
        ("Kế hoạch: Mật", .secret), ("\u{FF2D}\u{1EAC}\u{FF34}", .secret),
        ("［MẬT］ V/v kiểm tra", .secret), ("（Tối mật） Báo cáo", .topSecret),
        ("MẬT： V/v kiểm tra", .secret), ("M\u{200B}Ậ\u{2060}T: V/v kiểm tra", .secret),
        ("\u{FEFF}[M\u{AD}ẬT] V/v", .secret), ("МẬТ: V/v kiểm tra", .secret),
        ("〔MẬT〕 V/v kiểm tra", .secret), ("Độ mật: Mật", .secret),
        ("Độ mật: TỐI MẬT. V/v kiểm tra", .topSecret),
        ("V/v kiểm tra (Độ mật: A)", .absoluteSecret),
        ("V/v kiểm tra. Độ mật - Tuyệt mật", .absoluteSecret), ("Mức độ mật: B", .topSecret),
        ("[Hỏa tốc][Mật]Kế hoạch", .secret),
    ])
    func `a mark stands alone, in brackets, before or behind what parts it`(
        _ text: String, _ mark: SecrecyMark
    ) {
        #expect(SecrecyMark.detect(secretField: nil, texts: ["", text]) == mark)
    }

    @Test(arguments: [
        "Về việc bảo mật thông tin", "Mật độ dân số", "[Bảo mật] Hướng dẫn", "Bí mật nhà nước",
        "Mật mã và chữ ký số", "V/v [mật] ở giữa câu", "[Mật khẩu] Đổi mật khẩu", "[", "[]", "",
        "(Mật độ) quy hoạch", "Mật ong", "MAT", "V/v quản lý tài liệu mật",
        "VỀ VIỆC QUẢN LÝ TÀI LIỆU MẬT", "V/v xác định tài liệu mật, tối mật, tuyệt mật",
        "Luật Bảo vệ bí mật nhà nước", "Mật độ: 300 người/km2", "Mật khẩu - hướng dẫn đặt lại",
        "mật-mã.pdf", "Kế hoạch (bảo mật)", "An toàn - bảo mật", "Phẫu thuật túi mật",
        "Độ mật: Không", "Độ mật: Thường", "Độ mật của văn bản: hướng dẫn", "Xác định độ mật",
        "V/v phổ biến quy định về độ mật (bản 2)", "Cây mật nhân: quy hoạch", "Mật mía",
        "Hội nghị - mật độ giao thông", "Thông tin (mật khẩu)", "Số 12/MAT-VP",
        "Đường mật: phác đồ",
        "Bao mat: huong dan", "Matxcơva: thăm và làm việc", "mat.pdf", "Công tác cơ mật",
        "Bảo mật. Hướng dẫn", "Tối ưu mật độ", "Mật thư: trò chơi lớn", "Giải mật: danh mục",
        "Sự tuyệt mật: tiểu thuyết", "\"", "\"\"", "\"Mật ngọt\" và ong", ")", "()", ")(", ":",
        "- -",
    ])
    func `ordinary words are no mark`(_ text: String) {
        #expect(SecrecyMark.detect(secretField: nil, texts: [text]) == nil)
    }

    @Test(arguments: [
        ("Công văn mật", SecrecyMark.secret), ("Báo cáo Tối mật", .topSecret),
        ("Kế hoạch tuyệt mật", .absoluteSecret), ("Công văn (Mật)", .secret), ("Mật", .secret),
    ])
    func `the name of a type may end with a mark`(_ name: String, _ mark: SecrecyMark) {
        #expect(SecrecyMark.detect(typeName: name) == mark)
    }

    @Test(arguments: ["Công văn", "Hướng dẫn bảo mật", "Danh mục bí mật", "Hồ sơ túi mật", ""])
    func `the name of a type may end like one`(_ name: String) {
        #expect(SecrecyMark.detect(typeName: name) == nil)
    }

    @Test(arguments: ["1", "true", "Mật", "yes", "có", "A", "-1"])
    func `whatever the field does not deny is a mark`(_ field: String) {
        #expect(SecrecyMark.detect(secretField: field, texts: []) == .secret)
    }

    @Test(arguments: ["0", "0.", "(0)", "false", " ", "Không", "Thường", "No"])
    func `the field may deny`(_ field: String) {
        #expect(SecrecyMark.detect(secretField: field, texts: ["Công văn"]) == nil)
        #expect(SecrecyMark.detect(secretField: field, texts: ["[Mật] Công văn"]) == .secret)
    }

    @Test func `the field tells the degree`() {
        #expect(SecrecyMark.detect(secretField: "2", texts: []) == .topSecret)
        #expect(SecrecyMark.detect(secretField: "(3)", texts: []) == .absoluteSecret)
        #expect(SecrecyMark.detect(secretField: "Tuyệt mật", texts: []) == .absoluteSecret)
    }
}

@Suite struct CodeListTests {
    @Test(arguments: [
        ("0", Priority.normal), ("4", .timedExpress), ("Khẩn", .urgent),
        ("thượng khẩn", .veryUrgent),
        ("Hỏa tốc", .express), ("HOẢ TỐC", .express), (" Hỏa tốc hẹn giờ ", .timedExpress),
        ("Thường", .normal),
    ])
    func `a priority is a number or a word`(_ text: String, _ priority: Priority) {
        #expect(Priority(written: text) == priority)
    }

    @Test(arguments: ["5", "-1", "", "x", "99999999999999999999"])
    func `another priority is out of range`(_ text: String) {
        #expect(Priority(written: text) == nil)
    }

    @Test func `every priority above normal is urgent`() {
        #expect(Priority.allCases.map(\.lane) == [.normal, .urgent, .urgent, .urgent, .urgent])
    }

    @Test func `a status has two digits, or lost its zero`() {
        #expect(StatusCode(written: "03") == .accepted)
        #expect(StatusCode(written: " 3 ") == .accepted)
        #expect(StatusCode(written: "13") == .takeBackRequested)
        for unknown in ["07", "12", "14", "00", "", "003", "1a"] {
            #expect(StatusCode(written: unknown) == nil)
        }
    }
}
