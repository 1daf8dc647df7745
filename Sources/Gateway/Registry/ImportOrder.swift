// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Exchange
import JSON

/// How an import of the registry or of trust is to be done; the same members in every body.
struct ImportOrder: Sendable {
    /// `remove`: whether what the registry has, and a table that was brought lacks, is taken out.
    let removesMissing: Bool
    /// `plan`: the digest of the plan that was shown; another one is not done in its place.
    let plan: String?

    /// Of what takes out nothing.
    init(plan: String?) { (removesMissing, self.plan) = (false, plan) }

    init(_ json: JSONValue) throws(APIError) {
        removesMissing = try Self.flag(json, "remove")
        switch json["plan"] {
        case nil, .null?: plan = nil
        case let value?:
            guard let text = value.stringValue else {
                throw .badRequest("plan", vi: "Cần một chuỗi.", en: "A text is needed.")
            }
            plan = text
        }
    }

    static func flag(_ json: JSONValue, _ name: String) throws(APIError) -> Bool {
        guard let value = json[name], !value.isNull else { return false }
        guard let flag = value.boolValue else {
            throw .badRequest(name, vi: "Cần true hoặc false.", en: "true or false is needed.")
        }
        return flag
    }

    /// Of keys and values in their order.
    static func digest(of records: [NewRecord]) -> String {
        var hash = SHA256()
        for record in records {
            for part in [record.key ?? [], record.value ?? []] {
                hash.update(Array("\(part.count) ".utf8))
                hash.update(part)
            }
            hash.update([record.value == nil ? 0 : 1])
        }
        return hash.finalize().hex
    }

    /// Throws where something would be lost, or where it is not what was shown.
    func demand(_ faults: [ImportFault], _ digest: String) throws(APIError) {
        if let plan, plan != digest {
            throw APIError(
                status: 409, code: "PLAN_CHANGED", element: "plan",
                vi: "Danh mục đã thay đổi từ khi xem trước: xem lại rồi nhập.",
                en: "The registry has changed since the plan was shown: look at it again.")
        }
        guard let first = faults.first else { return }
        throw APIError(
            status: 409, code: first.code.rawValue,
            vi: faults.map(\.words.vi).joined(separator: " "),
            en: faults.map(\.words.en).joined(separator: " "),
            agencies: faults.flatMap(\.agencies))
    }
}

extension TableChanges {
    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("table", .string(name)), ("isBrought", .bool(isBrought)),
        ]
        members += Kind.allCases.map { ($0.rawValue, .int(Int64(self[$0]))) }
        members.append(
            (
                "first",
                .array(
                    first.map { line in
                        [
                            "change": .string(line.kind.rawValue), "row": .string(line.row),
                            "before": line.before.map { .string($0) } ?? nil,
                            "after": line.after.map { .string($0) } ?? nil,
                        ]
                    })
            ))
        return .object(members)
    }
}

extension ImportFault {
    var json: JSONValue {
        [
            "code": .string(code.rawValue), "count": .int(Int64(count)),
            "agencies": .array(agencies.map { .string($0) }),
            "message": ["vi": .string(words.vi), "en": .string(words.en)],
        ]
    }
}
