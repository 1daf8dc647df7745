// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The administrative level of an agency: four until 2025-06-30, three since (no districts).
package enum Level: String, CaseIterable, Hashable, Sendable {
    case central, province, district, commune

    package var words: Bilingual {
        switch self {
        case .central: Bilingual("Trung ương", "central")
        case .province: Bilingual("Tỉnh", "province")
        case .district: Bilingual("Huyện", "district")
        case .commune: Bilingual("Xã", "commune")
        }
    }
}
