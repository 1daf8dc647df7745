// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import HTTPServer
import JSON
import Projection

extension Gateway {
    static let overdueRoutes: [Route] = [
        .get("v1/overdue", .may(.read), .listed) { gateway, call in
            try await gateway.freshen(call)
            let limit = try call.integer("limit", default: 50, in: 1...500)
            let filter = try call.overdueFilter()
            return .json(
                200,
                json(try await gateway.overdue(filter, limit: limit, call), call))
        }
    ]

    /// What the caller's agencies owe, what was due first first.
    func overdue(
        _ filter: OverdueFilter, limit: Int, _ call: Call
    ) async throws -> Page<OverdueEntry> {
        try await projection.overdue(filter, limit: limit, after: call["after"])
    }

    private static func json(_ page: Page<OverdueEntry>, _ call: Call) -> [UInt8] {
        let calendar = call.rules.calendar
        var json = JSONWriter(capacity: 8192)
        json.beginObject()
        json.list("entries", page.items) { json, entry in
            json.ids(entry.document.id, written: entry.document.writtenID)
            json.member("sender", entry.document.sender)
            json.member("senderName", entry.document.senderName)
            json.member("number", entry.document.number)
            json.member("notation", entry.document.notation)
            json.member("subject", entry.document.subject)
            json.member("priority", Int64(entry.document.priority))
            json.member("receiver", entry.receiver)
            json.members(entry.deadline)
            let words = calendar.words(
                until: entry.deadline.dueAt, at: entry.deadline.endedAt ?? call.now)
            json.key("words")
            json.beginObject()
            json.member("vi", words.vi)
            json.member("en", words.en)
            json.endObject()
        }
        json.member("next", page.next)
        json.key("unknownYears")
        json.beginArray()
        for year in call.rules.unknownYears(on: call.now.date) { json.int(year) }
        json.endArray()
        json.endObject()
        return json.bytes
    }

    func overduePage(_ call: Call) async throws -> HTTPResponse {
        let pieces = Pieces(call)
        let filter = try call.overdueFilter(standard: [.breached])
        let page = OverduePage(
            pieces: pieces, filter: filter,
            counts: try await projection.overdueCounts(filter.area),
            page: try await overdue(filter, limit: 30, call))
        return WebPage(
            title: pieces.words.overdue, call: call, place: .overdue, body: page.body
        ).response()
    }
}

extension Call {
    /// `act`, `state` and `agency`, each narrower than what the caller sees.
    func overdueFilter(
        standard: Set<OverdueList> = [.warned, .breached]
    ) throws -> OverdueFilter {
        var filter = OverdueFilter(area: try askedArea(), lists: standard)
        if let text = self["state"] {
            guard let list = OverdueList(word: text) else {
                throw unknownWord("state", OverdueList.allCases.map(\.word))
            }
            filter.lists = [list]
        }
        if let text = self["act"] {
            guard let act = DeadlineAct(rawValue: text) else {
                throw unknownWord("act", DeadlineAct.allCases.map(\.rawValue))
            }
            filter.acts = [act]
        }
        return filter
    }

    /// The agency that the query names, with those below it; else all that the caller sees. `seesEach`
    /// lets in who may ask of every agency, whatever documents he sees.
    func askedArea(_ seesEach: Bool = false) throws -> Area? {
        let authority = try authority()
        guard self["agency"] != nil else { return authority.area }
        let agency = try agency("agency")
        guard seesEach || authority.maySee(agency) else { throw APIError.notAllowed }
        // Who sees one agency alone sees none below it.
        if case .agency? = caller?.office, !authority.seesAll {
            return Area(codes: [agency.text])
        }
        return Area(below: [agency.text])
    }

    private func unknownWord(_ name: String, _ words: [String]) -> APIError {
        let list = words.joined(separator: ", ")
        return .badRequest(
            name, vi: "\(name) phải là một trong: \(list).", en: "\(name) is one of: \(list).")
    }
}
