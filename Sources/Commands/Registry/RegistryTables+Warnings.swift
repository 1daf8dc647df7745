// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension RegistryTables {
    static func warnings(_ counts: JSONValue) -> [String] {
        [meanings(counts), unconnected(counts), firstCodes(counts), unknownYears(counts)]
            .compactMap(\.self)
    }

    /// Years of which the calendar knows no holiday.
    static func unknownYears(_ counts: JSONValue) -> String? {
        let years = (counts["unknownYears"]?.arrayValue ?? []).compactMap(\.intValue)
        if years.isEmpty { return nil }
        let list = years.map { String($0) }.joined(separator: ", ")
        return """
            Cảnh báo / warning: lịch chưa có ngày nghỉ của năm \(list), thời hạn có thể sai / the calendar \
            knows no holiday of \(list), limits may be wrong
            → lienthong registry import DIR (holidays.csv)
            """
    }

    /// What is written and means another agency from now on.
    private static func meanings(_ counts: JSONValue) -> String? {
        guard let count = counts["meanings"]?["count"]?.intValue, count > 0 else { return nil }
        var table = TextTable(["  Viết là / written", "Trước / before", "Nay / now"])
        let first = counts["meanings"]?["first"]?.arrayValue ?? []
        for change in first {
            table.add([
                "  " + (change["written"]?.stringValue ?? ""), change["before"]?.stringValue ?? "–",
                change["after"]?.stringValue ?? "–",
            ])
        }
        let rest = Int(count) - first.count
        return """
            Cảnh báo / warning: mã đổi nghĩa / codes that mean another agency, or none: \(count)
            \(table.text)\(rest > 0 ? "\n  … +\(rest)" : "")
            """
    }

    /// Whose documents with ids of their own form stand behind another code from now on.
    private static func firstCodes(_ counts: JSONValue) -> String? {
        guard let count = counts["firstCodes"]?["count"]?.intValue, count > 0 else { return nil }
        var table = TextTable(["  Mã / code", "Trước / before", "Nay / now"])
        let first = counts["firstCodes"]?["first"]?.arrayValue ?? []
        for change in first {
            table.add([
                "  " + (change["code"]?.stringValue ?? ""), change["before"]?.stringValue ?? "",
                change["after"]?.stringValue ?? "",
            ])
        }
        let rest = Int(count) - first.count
        return """
            Cảnh báo / warning: mã văn bản không theo dạng chuẩn của các cơ quan này từ nay đứng sau mã \
            khác / document ids of another form than the standard's stand behind another code from now \
            on: \(count)
            \(table.text)\(rest > 0 ? "\n  … +\(rest)" : "")
            """
    }

    /// What is open without a way to the axis, and when; nil where all is connected.
    private static func unconnected(_ counts: JSONValue) -> String? {
        guard let count = counts["unconnected"]?["count"]?.intValue, count > 0 else { return nil }
        var table = TextTable(["  Mã / code", "Từ / from", "Đến / to"])
        let first = counts["unconnected"]?["first"]?.arrayValue ?? []
        for span in first {
            table.add([
                "  " + (span["code"]?.stringValue ?? ""), span["from"]?.stringValue ?? "–",
                span["to"]?.stringValue ?? "–",
            ])
        }
        let rest = Int(count) - first.count
        return """
            Cảnh báo / warning: chưa nối được tới trục / no way to the national axis: \(count)
            \(table.text)\(rest > 0 ? "\n  … +\(rest)" : "")
            Văn bản gửi tới hoặc gửi từ các mã này bị từ chối / what goes to or comes from these is \
            refused: NOT_CONNECTED
            """
    }
}
