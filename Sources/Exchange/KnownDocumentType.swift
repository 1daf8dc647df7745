// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A type of the two lists of QCVN 102:2016, Amendment 1:2022. `Ops/registry/document-types.csv`
/// says how well each is known; a test holds the two together.
package struct KnownDocumentType: Hashable, Sendable {
    package enum Group: Int, Hashable, Sendable {
        /// Văn bản quy phạm pháp luật.
        case legal = 1
        /// Văn bản hành chính.
        case administrative = 2
    }

    package let group: Group
    /// Its number in the list; nil where the number was not seen.
    package let number: Int?
    package let name: String

    package static func find(_ group: Group, _ number: Int) -> KnownDocumentType? {
        all.first { $0.group == group && $0.number == number }
    }

    /// Compared without case, with single blanks, in one of the two spellings that are in use for
    /// the place of the tone mark ("thoả", "thỏa"; "uỷ", "ủy").
    static func key(_ name: String) -> String {
        name.normalised.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .replacing("oả", with: "ỏa").replacing("uỷ", with: "ủy")
    }

    /// The types of that name, as listed or without its explanation in parentheses.
    static func named(_ name: String) -> [KnownDocumentType] { byKey[key(name)] ?? [] }

    /// Once for all: every packet asks.
    private static let byKey: [String: [KnownDocumentType]] = {
        var byKey: [String: [KnownDocumentType]] = [:]
        for known in all {
            let own = key(known.name)
            byKey[own, default: []].append(known)
            if let explanation = own.firstIndex(of: "(") {
                byKey[String(own[..<explanation].dropLast()), default: []].append(known)
            }
        }
        return byKey
    }()

    package static let all: [KnownDocumentType] =
        numbered(.legal, legal) + numbered(.administrative, administrative)
        + [KnownDocumentType(group: .administrative, number: nil, name: "Phiếu báo")]

    private static func numbered(_ group: Group, _ names: [String]) -> [KnownDocumentType] {
        zip(1..., names).map { KnownDocumentType(group: group, number: $0, name: $1) }
    }

    private static let legal = [
        "Hiến pháp", "Luật", "Pháp lệnh", "Lệnh", "Nghị quyết", "Nghị quyết liên tịch",
        "Nghị định", "Quyết định", "Thông tư", "Thông tư liên tịch",
        "Chỉ thị (của Ủy ban nhân dân)", "Bộ luật",
        "Văn bản quy phạm pháp luật của chính quyền địa phương ở đơn vị hành chính - kinh tế đặc "
            + "biệt",
    ]

    private static let administrative = [
        "Nghị quyết (cá biệt)", "Quyết định (cá biệt)", "Chỉ thị", "Quy chế", "Quy định",
        "Thông cáo", "Thông báo", "Hướng dẫn", "Chương trình", "Kế hoạch", "Phương án", "Đề án",
        "Dự án", "Báo cáo", "Biên bản", "Tờ trình", "Hợp đồng", "Công văn", "Công điện",
        "Bản ghi nhớ", "Bản cam kết", "Bản thỏa thuận", "Giấy chứng nhận", "Giấy ủy quyền",
        "Giấy mời", "Giấy giới thiệu", "Giấy nghỉ phép", "Giấy đi đường", "Giấy biên nhận hồ sơ",
        "Phiếu gửi", "Phiếu chuyển", "Thư công",
    ]
}
