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
        ("Ma\u{302}\u{323}t", .secret), ("*MẬT*", .secret),
    ])
    func `a whole field or a bracketed prefix is a mark`(_ text: String, _ mark: SecrecyMark) {
        #expect(SecrecyMark.detect(secretField: nil, texts: ["", text]) == mark)
    }

    @Test(arguments: [
        "Về việc bảo mật thông tin", "Mật độ dân số", "[Bảo mật] Hướng dẫn", "Bí mật nhà nước",
        "Mật mã và chữ ký số", "V/v [mật] ở giữa câu", "[Mật khẩu] Đổi mật khẩu", "[", "[]", "",
        "(Mật độ) quy hoạch", "Mật ong", "MAT",
    ])
    func `ordinary words are no mark`(_ text: String) {
        #expect(SecrecyMark.detect(secretField: nil, texts: [text]) == nil)
    }

    @Test(arguments: ["1", "true", "Mật", "yes", "có", "A", "-1"])
    func `whatever the field does not deny is a mark`(_ field: String) {
        #expect(SecrecyMark.detect(secretField: field, texts: []) == .secret)
    }

    @Test(arguments: ["0", "false", " ", "Không", "Thường", "No"])
    func `the field may deny`(_ field: String) {
        #expect(SecrecyMark.detect(secretField: field, texts: ["Công văn"]) == nil)
        #expect(SecrecyMark.detect(secretField: field, texts: ["[Mật] Công văn"]) == .secret)
    }

    @Test func `the field tells the degree`() {
        #expect(SecrecyMark.detect(secretField: "2", texts: []) == .topSecret)
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
