// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Where an incoming document stands in its agency's office. The raw value is what the projection's
/// file holds.
package enum OfficeStanding: Int, CaseIterable, Hashable, Sendable {
    case registered = 1
    case assigned = 2
    case processing = 3
    case completed = 4
    case returned = 5
    case cancelled = 6

    package var word: String { "\(self)" }

    package var words: Bilingual {
        switch self {
        case .registered: Bilingual("Đã vào sổ, chờ phân công", "registered, not assigned yet")
        case .assigned: Bilingual("Đã chuyển xử lý", "assigned")
        case .processing: Bilingual("Đang xử lý", "being handled")
        case .completed: Bilingual("Đã hoàn thành", "completed")
        case .returned: Bilingual("Đã trả lại", "returned")
        case .cancelled: Bilingual("Đã hủy (số không dùng lại)", "cancelled, its number stays used")
        }
    }

    /// Where somebody still has something to do.
    package static let open: [OfficeStanding] = [.registered, .assigned, .processing]
    package var isOpen: Bool { Self.open.contains(self) }

    /// What the sender is told when a document gets there.
    package var status: StatusCode? {
        switch self {
        case .registered: .accepted
        case .assigned: .assigned
        case .processing: .processing
        case .completed: .completed
        case .returned: .rejected
        case .cancelled: nil
        }
    }
}

/// What who gets a document is to do with it (Decree 30 Article 23).
package enum OfficeDuty: String, CaseIterable, Hashable, Sendable {
    case lead, cooperate, inform

    package var words: Bilingual {
        switch self {
        case .lead: Bilingual("Chủ trì", "in the lead")
        case .cooperate: Bilingual("Phối hợp", "co-operates")
        case .inform: Bilingual("Nhận để biết", "for information")
        }
    }
}

/// What happens in an office.
package enum OfficeAct: String, CaseIterable, Hashable, Sendable {
    case registered, returned, assigned, opinion, urged, progressed, completed, seen
    case bookOpened, statusRefused, recallAsked, recallAnswered, updateAsked, updateAnswered

    package var words: Bilingual {
        switch self {
        case .registered: Bilingual("Tiếp nhận, vào sổ", "accepted and registered")
        case .returned: Bilingual("Trả lại", "returned")
        case .assigned: Bilingual("Chuyển xử lý", "assigned")
        case .opinion: Bilingual("Bút phê", "opinion")
        case .urged: Bilingual("Đôn đốc", "urged")
        case .progressed: Bilingual("Tiến độ", "progress")
        case .completed: Bilingual("Hoàn thành", "completed")
        case .seen: Bilingual("Đã xem", "seen")
        case .bookOpened: Bilingual("Mở sổ", "book opened")
        case .statusRefused: Bilingual("Trục không nhận", "refused by the exchange")
        case .recallAsked: Bilingual("Nơi gửi yêu cầu thu hồi", "recall asked by the sender")
        case .recallAnswered: Bilingual("Đã trả lời thu hồi", "recall answered")
        case .updateAsked: Bilingual("Nơi gửi cập nhật", "updated by the sender")
        case .updateAnswered: Bilingual("Đã trả lời cập nhật", "update answered")
        }
    }
}
