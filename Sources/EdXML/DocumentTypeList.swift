// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// The document types of QCVN 102:2016 as amended in 2022.
package enum DocumentTypeList {
    package struct Entry: Hashable, Sendable {
        /// 1 legal normative (quy phạm pháp luật), 2 administrative (hành chính).
        package let group: Int
        /// The number inside the group.
        package let number: Int
        package let name: String
    }

    /// Senders contradict one another in the use of `Type`: the name decides if it is known, then
    /// (`Type`, `TypeDetail`), then `Type` as a number of the administrative list.
    package static func entry(for written: WrittenDocumentType) -> Entry? {
        let type = written.type.flatMap { Int($0) }
        let detail = written.detail.flatMap { Int($0) }
        if let name = written.name.map(folded), let named = named[name] {
            // "Quyết định" is a type of both groups.
            return named.first { $0.group == type } ?? named.first
        }
        guard let type else { return nil }
        if let detail, detail > 0 {
            return entries.first { $0.group == type && $0.number == detail }
        }
        return entries.first { $0.group == 2 && $0.number == type }
    }

    package static let entries: [Entry] = rows.map { Entry(group: $0, number: $1, name: $2) }

    /// Entries under their names, with and without what the list adds in brackets.
    private static let named: [String: [Entry]] = {
        var named: [String: [Entry]] = [:]
        for entry in entries {
            let name = folded(entry.name)
            named[name, default: []].append(entry)
            if let bracket = name.firstIndex(of: "(") {
                named[String(name[..<bracket]).normalised, default: []].append(entry)
            }
        }
        return named
    }()

    private static func folded(_ name: String) -> String { name.normalised.lowercased() }

    private static let rows: [(Int, Int, String)] = [
        (1, 1, "Hiến pháp"),
        (1, 2, "Luật"),
        (1, 3, "Pháp lệnh"),
        (1, 4, "Lệnh"),
        (1, 5, "Nghị quyết"),
        (1, 6, "Nghị quyết liên tịch"),
        (1, 7, "Nghị định"),
        (1, 8, "Quyết định"),
        (1, 9, "Thông tư"),
        (1, 10, "Thông tư liên tịch"),
        (1, 11, "Chỉ thị (của Ủy ban nhân dân)"),
        (1, 12, "Bộ luật"),
        (
            1, 13,
            "Văn bản quy phạm pháp luật của chính quyền địa phương ở đơn vị hành chính - kinh tế đặc biệt"
        ),
        (2, 1, "Nghị quyết (cá biệt)"),
        (2, 2, "Quyết định (cá biệt)"),
        (2, 3, "Chỉ thị"),
        (2, 4, "Quy chế"),
        (2, 5, "Quy định"),
        (2, 6, "Thông cáo"),
        (2, 7, "Thông báo"),
        (2, 8, "Hướng dẫn"),
        (2, 9, "Chương trình"),
        (2, 10, "Kế hoạch"),
        (2, 11, "Phương án"),
        (2, 12, "Đề án"),
        (2, 13, "Dự án"),
        (2, 14, "Báo cáo"),
        (2, 15, "Biên bản"),
        (2, 16, "Tờ trình"),
        (2, 17, "Hợp đồng"),
        (2, 18, "Công văn"),
        (2, 19, "Công điện"),
        (2, 20, "Bản ghi nhớ"),
        (2, 21, "Bản cam kết"),
        (2, 22, "Bản thỏa thuận"),
        (2, 23, "Giấy chứng nhận"),
        (2, 24, "Giấy ủy quyền"),
        (2, 25, "Giấy mời"),
        (2, 26, "Giấy giới thiệu"),
        (2, 27, "Giấy nghỉ phép"),
        (2, 28, "Giấy đi đường"),
        (2, 29, "Giấy biên nhận hồ sơ"),
        (2, 30, "Phiếu gửi"),
        (2, 31, "Phiếu chuyển"),
        (2, 32, "Thư công"),
    ]
}
