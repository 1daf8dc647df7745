// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Exchange

@Suite struct HeaderClaimsTests {
    static let claims = HeaderClaims(
        number: "415", notation: "UBND-TH", issuedOn: CivilDate(iso: "2026-11-02"),
        subject: "V/v rà soát mã định danh đơn vị", signer: "Nguyễn Văn Hòa")

    static let letter = """
        ỦY BAN NHÂN DÂN
        TỈNH HÀ TĨNH

        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM

        Số: 415/UBND-TH
        V/v rà soát mã định danh đơn vị

        Hà Tĩnh, ngày 02 tháng 11 năm 2026

        Căn cứ Luật Ban hành văn bản, ngày 22 tháng 6 năm 2015; công văn số 88/VPCP-KSTT
        """
    static let end = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn Hoà\n"

    private func outcomes(_ claims: HeaderClaims, _ pages: [String]?) -> [ClaimOutcome] {
        claims.compare(with: pages).map(\.outcome)
    }

    @Test func `a letter says what its header says, with marks where people put them`() {
        let found = Self.claims.compare(with: [Self.letter, Self.end])
        #expect(found.map(\.claim) == HeaderClaim.allCases)
        #expect(found.allSatisfy { $0.outcome == .found && $0.seen.isEmpty }, "\(found)")
        // As a PDF often has it: decomposed, in capitals.
        let pages = [Self.letter, Self.end]
        for form in [
            pages.map(\.decomposedStringWithCanonicalMapping), pages.map { $0.uppercased() },
            pages.map { $0.replacingOccurrences(of: " ", with: "\u{A0}") },
            pages.map { $0.replacingOccurrences(of: "n", with: "\u{AD}n\u{200B}") },
        ] {
            #expect(outcomes(Self.claims, form) == [.found, .found, .found, .found])
        }
    }

    struct Case: Sendable {
        let claim: HeaderClaim
        let text: String
        let outcome: ClaimOutcome
        var seen = ""

        init(_ claim: HeaderClaim, _ text: String, _ outcome: ClaimOutcome, _ seen: String = "") {
            (self.claim, self.text, self.outcome, self.seen) = (claim, text, outcome, seen)
        }
    }

    @Test(arguments: [
        // Number.
        Case(.number, "Số: 415/UBND-TH", .found),
        Case(.number, "Số:415 /UBND-TH", .found),
        Case(.number, "Số : 415 / UBND - TH", .found),
        Case(.number, "Số 415/UBND-TH", .found),
        Case(.number, "SỐ: 415/UBND–TH", .found),
        Case(.number, "Số: 0415/ubnd-th", .found),
        Case(.number, "Số: 415/2026/UBND-TH", .found),
        Case(.number, "Số: 415/UBND-TH   Hà Tĩnh, ngày 02 tháng 11 năm 2026", .found),
        Case(.number, "Số: 416/UBND-TH", .differs, "416/UBND-TH"),
        Case(.number, "Số: 415/QĐ-UBND", .differs, "415/QĐ-UBND"),
        Case(.number, "Số: 415/UBND", .differs, "415/UBND"),
        Case(.number, "Số: 415/UBND-THX", .differs, "415/UBND-THX"),
        // The claimed one stands there as a reference only.
        Case(.number, "Số: 9/BC-UBND\nTrả lời công văn số 415/UBND-TH", .differs, "9/BC-UBND"),
        // Written in by hand: elsewhere or not at all.
        Case(.number, "Số:      /UBND-TH", .notFound),
        Case(.number, "Số:      /UBND-TH\n415/UBND-TH", .found),
        Case(.number, "Số: 415", .notFound),
        Case(.number, "Số lượng 416 hồ sơ", .notFound),
        Case(.number, "theo công văn\nsố 416/UBND-TH ngày hôm qua", .notFound),
        Case(.number, "Quyết định 1415/UBND-TH", .notFound),
        Case(.number, "Quyết định 415/UBND-THX", .notFound),
        Case(.number, "Quyết định 415/UBND-TH-VP", .notFound),
        // Date.
        Case(.date, "Hà Tĩnh, ngày 02 tháng 11 năm 2026", .found),
        Case(.date, "Hà Tĩnh, ngày 2 tháng 11 năm 2026", .found),
        Case(.date, "TP. Hồ Chí Minh, ngày 02  tháng 11\nnăm 2026", .found),
        Case(.date, "Hà Tĩnh,ngày02tháng11năm2026", .found),
        Case(.date, "Hà Nội, ngày 02/11/2026", .found),
        Case(.date, "Hà Tĩnh, ngày 03 tháng 11 năm 2026", .differs, "ngày 03 tháng 11 năm 2026"),
        Case(
            .date, "Hà Tĩnh, ngày 03 tháng 11 năm 2026\nhọp ngày 02 tháng 11 năm 2026", .differs,
            "ngày 03 tháng 11 năm 2026"),
        Case(.date, "Hà Tĩnh, ngày      tháng 11 năm 2026", .notFound),
        Case(.date, "Căn cứ Luật Báo chí, ngày 05 tháng 4 năm 2016", .notFound),
        Case(.date, "Thực hiện công văn ngày 05 tháng 4 năm 2016", .notFound),
        Case(.date, "Đã ký 02/11/2026 08:00", .found),
        Case(.date, "Hà Tĩnh, ngày 31 tháng 2 năm 2026", .notFound),
        // Subject.
        Case(.subject, "V/v rà soát mã định danh đơn vị", .found),
        Case(.subject, "V/v: RÀ SOÁT MÃ\nĐỊNH DANH ĐƠN VỊ", .found),
        Case(.subject, "Về việc rà soát mã định danh của đơn vị", .found),
        Case(.subject, "V/v rà so át mã đị nh danh đơn v ị", .found),
        Case(
            .subject, "V/v báo cáo tình hình\nthu chi quý III\n\nKính gửi:", .differs,
            "báo cáo tình hình thu chi quý III"),
        Case(.subject, "Rà soát tài sản. Mã số thuế. Định danh đơn vị nộp thuế.", .notFound),
        // Signer.
        Case(.signer, "CHỦ TỊCH\n\nNguyễn Văn Hoà", .found),
        Case(.signer, "KT. CHỦ TỊCH\nNGUYỄN VĂN\nHÒA", .found),
        Case(.signer, "N guyễ n Văn Hò a", .found),
        Case(.signer, "Nguyễn Văn Hoàng", .notFound),
        Case(.signer, "Trần Thị Hòa", .notFound),
    ])
    func `one claim beside a text`(_ one: Case) throws {
        let found = try #require(
            Self.claims.compare(with: [one.text, "trang"]).first { $0.claim == one.claim })
        #expect(found.outcome == one.outcome, "\(one.text): \(found)")
        #expect(found.seen == one.seen, "\(one.text)")
    }

    @Test func `without a text nothing is found and nothing differs`() {
        let unreadable = [ClaimOutcome](repeating: .unreadable, count: 4)
        for pages: [String]? in [nil, [], [""], ["\u{C}\n ", "1"]] {
            #expect(outcomes(Self.claims, pages) == unreadable)
        }
    }

    @Test func `what the header leaves out is no claim`() {
        #expect(HeaderClaims().compare(with: [Self.letter]).isEmpty)
        #expect(HeaderClaims(number: "000", subject: " V/v ").compare(with: nil).isEmpty)
        let bare = HeaderClaims(number: "05")
        #expect(outcomes(bare, ["Số: 05/QĐ-UBND"]) == [.found])
        #expect(outcomes(bare, ["Số: 6/QĐ-UBND"]) == [.differs])
        #expect(outcomes(bare, ["có 5 người"]) == [.notFound])
    }

    @Test func `a number and a date of the annex do not speak for the letter`() {
        let annex = "Kèm theo\nSố: 1/PL\nHà Tĩnh, ngày 01 tháng 01 năm 2020"
        #expect(
            outcomes(Self.claims, [Self.letter + Self.end, annex])
                == .init(repeating: .found, count: 4))
    }

    @Test func `what is told of a hostile text is short and has no controls`() {
        let text = "V/v \u{1B}[31m" + String(repeating: "x\u{301}\u{202E}", count: 5000)
        for claim in Self.claims.compare(with: [text]) {
            #expect(claim.seen.unicodeScalars.count <= ClaimComparison.seenLimit + 1)
            #expect(!claim.seen.contains("\u{1B}"))
        }
    }

    @Test func `hostile texts end`() {
        let claims = HeaderClaims(
            number: String(repeating: "1", count: 5000),
            notation: String(repeating: "1/", count: 5000),
            issuedOn: CivilDate(iso: "2026-11-02"), subject: String(repeating: "a ", count: 5000),
            signer: String(repeating: "a", count: 5000))
        for text in ["a ", "1", "1/", "aaaa", "Số: ", "ngày 1 ", "\n", "V/v\n", ", ngày 1"] {
            let pages = [String](repeating: String(repeating: text, count: 6000), count: 3)
            #expect(claims.compare(with: pages).count == 4)
        }
    }
}
