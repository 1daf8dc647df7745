// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import EventLog
import Events
import Exchange
import HTTPServer
import JSON
import Projection
import Stages
import WorkerRuntime

/// What waits for a decision about mail to closed agencies, and the decision.
extension Gateway {
    static let successionRoutes: [Route] = [
        .get("v1/registry/successions", .may(.run)) { gateway, call in
            try await gateway.successions(call)
        },
        .post("v1/registry/successions", .may(.run), .successionDecided, maxBytes: 16 << 10) {
            gateway, call, body in
            let json = try JSONBody.read(body, maxBytes: 16 << 10)
            return try await gateway.decide(try SuccessionOrder(json), call)
        },
    ]

    /// The closed agencies of today, those for which most was refused first.
    private func successions(_ call: Call) async throws -> HTTPResponse {
        let limit = try call.integer("limit", default: 100, in: 1...1000)
        let skip = try call.integer("after", default: 0, in: 0...100_000)
        let today = call.now.date
        let tree = call.tree
        let isUndecidedOnly = call.flag("undecided")
        let refused = try await projection.refusedForClosed()
        let lines = try await lanes.run(for: call.caller) {
            tree.closedAgencies(on: today)
                .map { SuccessionLine($0, refused[$0.text] ?? 0, tree, on: today) }
                .filter { !isUndecidedOnly || $0.mail.outcome == .undecided }
                .sorted { ($1.refused, $0.code) < ($0.refused, $1.code) }
        }
        let page = lines.dropFirst(skip).prefix(limit)
        let end = skip + page.count
        let answer: JSONValue = [
            "count": .int(Int64(lines.count)),
            "refused": .int(Int64(lines.reduce(0) { $0 + $1.refused })),
            "successions": .array(page.map { $0.json(tree, on: today) }),
            "next": end < lines.count && !page.isEmpty ? .string(String(end)) : nil,
        ]
        return .json(200, answer.bytes)
    }

    /// Decides once whether mail to a closed agency goes to a successor. Changes nothing that is decided
    /// already: that is an import's, whose plan shows it.
    private func decide(_ order: SuccessionOrder, _ call: Call) async throws -> HTTPResponse {
        try await registry.catchUp()
        let by = call.caller?.name ?? ""
        let change = try order.change(in: registry.tree, by: by, on: call.now.date)
        guard let history = change else { return answer(order, call) }
        try await require(
            .successionDecided, call,
            target: "\(order.code) → \(order.successor) \(order.redirects ? "redirect" : "refuse")")
        let value = AgencyRecord(history).bytes
        try await log.append(
            RegistryImport.records(
                of: order.code, value, trace: RegistryImport.trace(value),
                cluster: reception.cluster, now: call.now))
        try await registry.catchUp()
        // Another gateway may have decided otherwise in the same moment: the later record stands.
        _ = try order.change(in: registry.tree, by: by, on: call.now.date)
        return answer(order, call)
    }

    private func answer(_ order: SuccessionOrder, _ call: Call) -> HTTPResponse {
        let tree = registry.tree
        let line = SuccessionLine(order.code, 0, tree, on: call.now.date)
        return .json(200, line.json(tree, on: call.now.date).bytes)
    }
}

/// A closed agency and who took over.
private struct SuccessionLine: Sendable {
    let code: AgencyCode
    /// Packets that were refused because it is closed.
    let refused: Int
    let mail: ClosedMail

    init(_ code: AgencyCode, _ refused: Int, _ tree: AgencyTree, on date: CivilDate) {
        self.code = code
        self.refused = refused
        mail = tree.mail(toClosed: code, on: date)
    }

    func json(_ tree: AgencyTree, on date: CivilDate) -> JSONValue {
        let history = tree.history(code)
        let last = history?.periods.last { $0.validFrom <= date }
        var members: [(String, JSONValue)] = [
            ("code", .string(code.text)), ("name", .string(last?.name ?? "")),
            ("until", last?.validTo.map { .string($0.iso) } ?? nil),
            ("refused", .int(Int64(refused))),
        ]
        switch mail.outcome {
        case .redirected(let heir):
            members += [("mail", "redirected"), ("to", .string(heir.text))]
        case .refused: members += [("mail", "refused"), ("to", nil)]
        case .undecided: members += [("mail", "undecided"), ("to", nil)]
        }
        let successors = mail.successors.map { successor -> JSONValue in
            [
                "code": .string(successor.text),
                "name": tree.entry(successor, on: date).map { .string($0.name) } ?? nil,
            ]
        }
        members += [
            ("successors", .array(successors)),
            ("rows", .array((history?.rules.successions ?? []).map(\.json))),
        ]
        return .object(members)
    }
}

/// What an operator decides.
private struct SuccessionOrder: Sendable {
    let code: AgencyCode
    let successor: AgencyCode
    let redirects: Bool
    let because: String

    init(_ json: JSONValue) throws(APIError) {
        func code(_ name: String) throws(APIError) -> AgencyCode {
            let text = try json.required(name)
            guard let code = try? AgencyCode(text) else {
                throw .badRequest(name, vi: "Cần một mã cơ quan.", en: "An agency code is needed.")
            }
            return code
        }
        self.code = try code("code")
        successor = try code("successor")
        guard let redirects = json["redirect"]?.boolValue else {
            throw .badRequest(
                "redirect", vi: "Cần true hoặc false.", en: "true or false is needed.")
        }
        self.redirects = redirects
        because = try json.required("because")
        guard because.unicodeScalars.count <= AgencyRules.textLimit else {
            throw .badRequest(
                "because", vi: "Dài nhất \(AgencyRules.textLimit) ký tự.",
                en: "At most \(AgencyRules.textLimit) characters.")
        }
    }

    /// The agency as it will be; nil where it is decided so already.
    func change(
        in tree: AgencyTree, by name: String, on today: CivilDate
    ) throws(APIError) -> AgencyHistory? {
        guard let history = tree.history(code), let last = history.periods.last else {
            throw .notInRegistry(
                vi: "Không có cơ quan \(code) trong danh mục.",
                en: "\(code) is not in the registry.")
        }
        guard let end = last.validTo else {
            throw APIError(
                status: 409, code: "NOT_CLOSED", element: "code",
                vi: "\(code) còn hoạt động: ghi ngày kết thúc (valid_to) trước.",
                en: "\(code) is open: give its last day (valid_to) first.")
        }
        var rules = history.rules
        if let decided = rules.successions.first(where: { $0.decision != nil }),
            let decision = decided.decision
        {
            if decided.successor == successor, decision.redirects == redirects { return nil }
            throw APIError(
                status: 409, code: "ALREADY_DECIDED", element: "code",
                vi: "Đã có quyết định cho \(code): \(decided.successor) (\(decision.by), "
                    + "\(decision.because)). Muốn đổi thì nhập successions.csv.",
                en: "It is decided for \(code): \(decided.successor) (\(decision.by), "
                    + "\(decision.because)). To change it, import successions.csv.")
        }
        let decision = Succession.Decision(redirects: redirects, by: name, because: because)
        let first = CivilDate(daysSince1970: end.daysSince1970 + 1)
        if let row = rules.successions.firstIndex(where: { $0.successor == successor }) {
            rules.successions[row].decision = decision
        } else {
            rules.successions.append(
                Succession(to: successor, .part, from: first, decision: decision))
        }
        let changed: AgencyHistory
        do throws(AgencyHistoryError) {
            changed = try AgencyHistory(
                code: code, periods: history.periods, aliases: history.aliases, rules: rules)
        } catch {
            throw .badRequest("successor", vi: error.words.vi + ".", en: error.words.en + ".")
        }
        var later = tree
        later.apply(changed)
        let outcome = later.mail(toClosed: code, on: max(today, first)).outcome
        if redirects, outcome == .refused || outcome == .undecided {
            let words = ImportFault(.redirectLost, [code.text]).words
            throw APIError(
                status: 409, code: ImportFault.Code.redirectLost.rawValue, element: "successor",
                vi: words.vi, en: words.en)
        }
        return changed
    }
}
