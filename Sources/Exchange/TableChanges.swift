// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What an import does to one table: counts of rows, and the first of each kind to look at.
package struct TableChanges: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case added
        case changed
        case removed
        /// Not in what was brought, and left as it is: nothing is removed unless that is said.
        case kept

        package var words: Bilingual {
            switch self {
            case .added: Bilingual("Thêm", "added")
            case .changed: Bilingual("Đổi", "changed")
            case .removed: Bilingual("Bỏ", "removed")
            case .kept: Bilingual("Giữ, không có trong bảng", "kept, not in the table")
            }
        }
    }

    package struct Line: Sendable, Equatable {
        package let kind: Kind
        /// Which row: what tells it from others.
        package let row: String
        package let before: String?
        package let after: String?
    }

    /// Of each kind.
    package static let listed = 20

    /// The table's name.
    package let name: String
    /// False for a table that was not brought, which stays as it is.
    package let isBrought: Bool
    package private(set) var counts: [Kind: Int] = [:]
    package private(set) var first: [Line] = []

    package init(_ name: String, isBrought: Bool) {
        self.name = name
        self.isBrought = isBrought
    }

    package mutating func note(
        _ kind: Kind, _ row: @autoclosure () -> String, before: @autoclosure () -> String? = nil,
        after: @autoclosure () -> String? = nil
    ) {
        counts[kind, default: 0] += 1
        guard counts[kind, default: 0] <= Self.listed else { return }
        first.append(Line(kind: kind, row: row(), before: before(), after: after()))
    }

    package subscript(kind: Kind) -> Int { counts[kind, default: 0] }
}

/// Why an import is refused as a whole: what would be lost, whose it is, and what to do.
package struct ImportFault: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        /// An agency that can be reached today could not be any more.
        case wayLost = "WAY_LOST"
        /// Agencies stand above one another in a circle.
        case circle = "CIRCLE"
        /// A node of today would be none, or nobody.
        case nodeLost = "NODE_LOST"
        /// Documents to or from it are under way.
        case documentsOpen = "DOCUMENTS_OPEN"
        /// Without a root no signature could be checked.
        case rootsLost = "ROOTS_LOST"
        /// Mail to a closed agency would be redirected to one that is not open.
        case redirectLost = "REDIRECT_LOST"
    }

    package let code: Code
    /// Whose it is, sorted; the first of them where they are many.
    package let agencies: [String]
    package let count: Int

    package static let listed = 50

    package init(_ code: Code, _ agencies: [String]) {
        self.code = code
        self.agencies = Array(agencies.prefix(Self.listed))
        count = agencies.count
    }

    package var words: Bilingual {
        let named = agencies.prefix(10).joined(separator: ", ")
        let rest = count > 10 ? " … (\(count))" : ""
        let list = named + rest
        switch code {
        case .wayLost:
            return Bilingual(
                "Các cơ quan sau sẽ mất đường tới trục quốc gia: \(list). Giữ cấp trên của chúng, hoặc ghi "
                    + "cấp trên mới trong cùng bảng.",
                "These agencies would lose their way to the national axis: \(list). Keep their parents, or "
                    + "give them new ones in the same table.")
        case .circle:
            return Bilingual(
                "Các cơ quan sau là cấp trên của nhau thành vòng: \(list). Sửa cột parent.",
                "These agencies stand above one another in a circle: \(list). Correct the column parent."
            )
        case .nodeLost:
            return Bilingual(
                "Các nút sau đang nối mạng và sẽ không còn là nút: \(list). Ghi ngày kết thúc (valid_to) và "
                    + "thời kỳ tiếp theo, thay vì bỏ đi.",
                "These are nodes today and would be none: \(list). End their period (valid_to) and begin "
                    + "another, instead of taking it away.")
        case .documentsOpen:
            return Bilingual(
                "Còn văn bản đang đi tới hoặc đi từ các cơ quan sau: \(list). Ghi valid_to và successor, thay vì "
                    + "bỏ đi.",
                "Documents to or from these agencies are open: \(list). Give valid_to and successor, instead "
                    + "of taking them away.")
        case .rootsLost:
            return Bilingual(
                "Sẽ không còn chứng thư gốc nào. Đưa chứng thư gốc mới vào cùng lần nhập.",
                "No root would be left. Bring the new one in the same import.")
        case .redirectLost:
            return Bilingual(
                "Văn bản gửi tới các mã đã đóng sau sẽ được chuyển tới cơ quan không hoạt động: \(list). Sửa "
                    + "cột successor hoặc redirect của successions.csv.",
                "Mail to these closed codes would be redirected to an agency that is not open: \(list). Correct "
                    + "the column successor or redirect of successions.csv.")
        }
    }
}
