// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import HTTPServer

/// The language of the pages: Vietnamese unless `lang=en` is asked for.
enum Language: Sendable {
    case vietnamese, english

    /// What links carry to stay in the language.
    var parameter: String? { self == .english ? "en" : nil }
    var tag: String { self == .english ? "en" : "vi" }
}

extension Call {
    var language: Language { request.query["lang"] == "en" ? .english : .vietnamese }

    /// An address of ours in the page's language.
    func link(_ path: StaticString, _ query: [(String, String?)] = []) -> String {
        Link(path, query + [("lang", language.parameter)]).target
    }
}

/// Times, days and numbers as people here write them; always UTC+7.
struct Format: Sendable {
    let language: Language

    /// `16/06/2025 08:03:12`, in English `2025-06-16 08:03:12`; nil for what is not yet.
    func time(_ milliseconds: Int64?) -> String? {
        guard let milliseconds, milliseconds > 0 else { return nil }
        let time = BusinessTime(milliseconds: milliseconds)
        return day(time.date) + " " + clock(time)
    }

    /// `08:03:12`
    func clock(_ time: BusinessTime) -> String { String(time.slashed.suffix(8)) }

    func day(_ date: CivilDate) -> String {
        language == .english ? date.iso : date.vietnamese
    }

    func day(_ days: Int32?) -> String? { days.map { day(CivilDate(daysSince1970: $0)) } }

    /// `12.345`, in English `12,345`.
    func number(_ value: some BinaryInteger) -> String {
        let digits = Array(String(Int64(clamping: value).magnitude))
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 {
                text += language == .english ? "," : "."
            }
            text.append(digit)
        }
        return text
    }

    /// `820 ms`, `3,2 s`, `5 ph 10 s`, `2 ng 3 g`.
    func duration(_ milliseconds: Int64) -> String {
        let (minute, hour, day): (String, String, String) =
            language == .english ? ("min", "h", "d") : ("phút", "giờ", "ngày")
        let seconds = milliseconds / 1000
        switch seconds {
        case ..<1: return "\(max(0, milliseconds)) ms"
        case ..<60:
            let point = language == .english ? "." : ","
            return "\(seconds)\(point)\(milliseconds % 1000 / 100) s"
        case ..<3600: return "\(seconds / 60) \(minute) \(seconds % 60) s"
        case ..<86_400: return "\(seconds / 3600) \(hour) \(seconds / 60 % 60) \(minute)"
        default: return "\(seconds / 86_400) \(day) \(seconds / 3600 % 24) \(hour)"
        }
    }

    /// `412 byte`, `48,0 KB`, `1,2 MB`.
    func size(_ bytes: Int64) -> String {
        let point = language == .english ? "." : ","
        func scaled(_ unit: Int64, _ name: String) -> String {
            "\(bytes / unit)\(point)\(bytes % unit * 10 / unit) \(name)"
        }
        switch bytes {
        case ..<1024: return "\(bytes) byte"
        case ..<(1 << 20): return scaled(1 << 10, "KB")
        default: return scaled(1 << 20, "MB")
        }
    }
}
