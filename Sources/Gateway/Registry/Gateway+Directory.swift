// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Exchange
import HTTPServer
import JSON
import WorkerRuntime

/// The directory of agencies, for programs: who is called so, what each receives, which way a document
/// goes.
extension Gateway {
    static let directoryRoutes: [Route] = [
        .get("v1/registry/agencies", .may(.registry)) { gateway, call in
            let found = try await gateway.agencies(call, standard: 20)
            let answer: JSONValue = [
                "on": .string(found.date.iso), "count": .int(Int64(found.count)),
                "agencies": .array(found.lines.map(json)),
                "next": found.next.map { .string($0) } ?? nil,
            ]
            return .json(200, answer.bytes)
        },
        .get("v1/registry/group", .may(.registry)) { _, call in try group(call) },
        .get("v1/registry/route", .may(.registry)) { _, call in try route(call) },
    ]

    /// A page of the directory.
    struct FoundAgencies: Sendable {
        let date: CivilDate
        let lines: [AgencyDirectory.Line]
        let count: Int
        /// For the next page's `after`; nil at the end.
        let next: String?
    }

    /// The agencies that a call's `q` finds on the day `on`.
    func agencies(_ call: Call, standard: Int) async throws -> FoundAgencies {
        let question = try call.required("q")
        guard question.unicodeScalars.count <= AgencyDirectory.questionLimit else {
            throw APIError.badRequest(
                "q", vi: "q dài nhất \(AgencyDirectory.questionLimit) ký tự.",
                en: "q has at most \(AgencyDirectory.questionLimit) characters.")
        }
        let date = try call.date("on")
        let limit = try call.integer("limit", default: standard, in: 1...200)
        let skip = try call.integer("after", default: 0, in: 0...100_000)
        let snapshot = registry.snapshot
        let found = try await lanes.run(for: call.caller) { [directories] in
            directories.directory(of: snapshot, on: date)
                .find(question, limit: limit, skip: skip)
        }
        let end = skip + found.lines.count
        return FoundAgencies(
            date: date, lines: found.lines, count: found.count,
            next: end < found.count && !found.lines.isEmpty ? String(end) : nil)
    }

    private static func json(_ line: AgencyDirectory.Line) -> JSONValue {
        [
            "code": .string(line.code.text), "name": .string(line.name),
            "level": line.level.map { .string($0.rawValue) } ?? nil,
            "kind": .string(line.kind.rawValue), "parent": .string(line.parent.text),
            "standing": .string(line.isOpen ? "open" : "closed"),
            "successors": .array(line.successors.map { .string($0.text) }),
        ]
    }

    /// The members of a group that `agency`, or one above it, keeps.
    private static func group(_ call: Call) throws -> HTTPResponse {
        let name = try call.required("name")
        let agency = try call.agency("agency")
        let today = call.now.date
        for owner in call.tree.lineage(of: agency, on: today) {
            guard let rules = call.tree.history(owner)?.rules else { continue }
            let members = rules.members(of: name)
            if members.isEmpty { continue }
            let answer: JSONValue = [
                "name": .string(name), "owner": .string(owner.text),
                "members": .array(
                    members.map { code in
                        [
                            "code": .string(code.text),
                            "name": call.tree.entry(code, on: today).map { .string($0.name) }
                                ?? nil,
                        ]
                    }),
            ]
            return .json(200, answer.bytes)
        }
        throw APIError.notInRegistry(
            vi: "\(agency) và các cơ quan cấp trên không có nhóm nơi nhận @\(name).",
            en: "Neither \(agency) nor an agency above it has a group of receivers @\(name).")
    }

    /// Every step of the way from one agency to another on a day, and what would be refused.
    private static func route(_ call: Call) throws -> HTTPResponse {
        let told = call.tree.explainRoute(
            from: try call.required("from"), to: try call.required("to"), on: try call.date("on"))
        func json(_ end: RouteExplanation.End) -> JSONValue {
            [
                "written": .string(end.written),
                "code": end.code.map { .string($0.text) } ?? nil,
                "reasons": .array(end.reasons.map(\.json)),
            ]
        }
        let hops = told.hops.map { hop -> JSONValue in
            [
                "code": .string(hop.code.text),
                "level": hop.level.map { .string($0.rawValue) } ?? nil,
                "name": hop.name.map { .string($0) } ?? nil, "reason": hop.reason.json,
            ]
        }
        let refusals = told.refusals.map { refusal -> JSONValue in
            [
                "code": .string(refusal.code.rawValue),
                "message": ["vi": .string(refusal.vi), "en": .string(refusal.en)],
            ]
        }
        let answer: JSONValue = [
            "on": .string(told.date.iso), "from": json(told.sender), "to": json(told.receiver),
            "hops": .array(hops), "arrival": .array(told.arrival.map(\.json)),
            "refusals": .array(refusals),
        ]
        return .json(200, answer.bytes)
    }

    /// What the registry says of an agency beside what it is.
    static func rules(
        of history: AgencyHistory?, _ tree: AgencyTree, on date: CivilDate
    ) -> [(String, JSONValue)] {
        let rules = history?.rules ?? AgencyRules()
        func day(_ day: CivilDate?) -> JSONValue {
            day.map { $0 == .distantPast ? nil : .string($0.iso) } ?? nil
        }
        let receiving = rules.receiving.map { rule -> JSONValue in
            [
                "validFrom": day(rule.from), "validTo": day(rule.to),
                "electronic": .bool(rule.isElectronic),
                "maxBytes": rule.maxBytes.map { .int($0) } ?? nil,
                "fileTypes": .array(rule.fileTypes.map { .string($0) }),
            ]
        }
        let bans = rules.bans.map { ban -> JSONValue in
            [
                "act": ban.act.map { .string($0.rawValue) } ?? nil,
                "type": ban.type.map { .string($0) } ?? nil, "validFrom": day(ban.from),
                "validTo": day(ban.to), "document": .string(ban.document),
            ]
        }
        let paper = rules.paper.map { rule -> JSONValue in
            [
                "type": rule.type.map { .string($0) } ?? nil,
                "receiver": rule.receiver.map { .string($0.text) } ?? nil,
                "reason": .string(rule.reason), "document": .string(rule.document),
            ]
        }
        return [
            ("successions", .array(rules.successions.map(\.json))),
            ("receiving", .array(receiving)), ("restrictions", .array(bans)),
            ("paper", .array(paper)), ("groups", .array(rules.groupNames.map { .string($0) })),
        ]
    }
}

extension Bilingual {
    var json: JSONValue { ["vi": .string(vi), "en": .string(en)] }
}

extension Succession {
    var json: JSONValue {
        [
            "successor": .string(successor.text), "kind": .string(kind.rawValue),
            "validFrom": from == .distantPast ? nil : .string(from.iso),
            "redirect": decision.map { .bool($0.redirects) } ?? nil,
            "decidedBy": decision.map { .string($0.by) } ?? nil,
            "because": decision.map { .string($0.because) } ?? nil,
        ]
    }
}
