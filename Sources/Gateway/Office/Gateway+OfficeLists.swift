// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import HTTPServer
import JSON
import Projection

extension Gateway {
    static let officeListRoutes: [Route] = [
        .get("v1/office/request", .may(.read), .officeRead) { gateway, call in
            try await gateway.catchUp()
            let agency = try call.readOffice().text
            let request = try call.required("request")
            guard let changed = try await gateway.projection.officeOutcome(of: request, at: agency)
            else {
                throw APIError.notFound(
                    vi: "Văn thư chưa xử lý yêu cầu này; hỏi lại sau.",
                    en: "The office has not come to this request; ask again.")
            }
            var json = JSONWriter(capacity: 2048)
            json.beginObject()
            json.member("request", request)
            json.member("agency", agency)
            json.office(changed)
            json.endObject()
            return .json(200, json.bytes)
        },
        .get("v1/office/entry", .may(.read), .officeRead) { gateway, call in
            try await gateway.freshen(call)
            let file = try await gateway.officeFile(call)
            var json = JSONWriter(capacity: 4096)
            json.beginObject()
            json.members(file.entry)
            json.list("history", file.history) { $0.members(history: $1) }
            json.endObject()
            return .json(200, json.bytes)
        },
        .get("v1/office/worklist", .may(.read), .officeRead) { gateway, call in
            try await gateway.freshen(call)
            let agency = try call.readOffice()
            let entries = try await gateway.projection.officeWorklist(
                of: call.books(of: agency), account: call.flag("mine") ? call.caller?.name : nil)
            let today = call.now.date.daysSince1970
            var json = JSONWriter(capacity: 8192)
            json.beginObject()
            json.member("agency", agency.text)
            json.member("late", entries.filter { $0.isLate(on: today) }.count)
            json.list("entries", entries) { json, entry in
                json.members(entry)
                json.member("isLate", entry.isLate(on: today))
            }
            json.endObject()
            return .json(200, json.bytes)
        },
        .get("v1/office/book", .may(.read), .officeRead) { gateway, call in
            try await gateway.freshen(call)
            let agency = try call.readOffice()
            let page = try await gateway.projection.officeBook(
                of: agency.text, call.period(),
                limit: call.integer("limit", default: 200, in: 1...1000),
                after: call["after"])
            var json = JSONWriter(capacity: 8192)
            json.beginObject()
            json.member("agency", agency.text)
            json.list("entries", page.items) { $0.members($1) }
            json.member("next", page.next)
            json.endObject()
            return .json(200, json.bytes)
        },
        .get("v1/office/books", .may(.read), .officeRead) { gateway, call in
            let agency = try call.readOffice()
            var json = JSONWriter(capacity: 1024)
            json.beginObject()
            json.member("agency", agency.text)
            json.member("books", try await gateway.projection.officeBooks(of: agency.text))
            json.list("people", OfficePeople(gateway.book.accounts, of: agency).users) {
                $0.member("account", $1.name)
                $0.member("name", $1.shownName)
                $0.member("role", $1.role.rawValue)
            }
            json.endObject()
            return .json(200, json.bytes)
        },
    ]

    /// The entry that the query names, by its own name or by its document's id.
    func officeFile(_ call: Call) async throws -> OfficeFile {
        let agency = try call.readOffice()
        let found: OfficeFile?
        if let name = call["entry"] {
            found = try await projection.officeFile(name, of: agency.text)
        } else {
            let id = try call.documentID("documentId").text
            found = try await projection.officeFiles(ofDocument: id, at: call.books(of: agency))
                .first
        }
        guard let found else { throw APIError.notInBooks }
        return found
    }
}

extension Call {
    /// The period of a book: `from` and `to`, else this year so far; `book`, else all.
    func period() throws(APIError) -> OfficePeriod {
        let today = now.date
        let from =
            self["from"] == nil
            ? CivilDate(year: today.year, month: 1, day: 1) ?? today : try date("from")
        let to = try date("to")
        guard from <= to else {
            throw .badRequest(
                "from", vi: "Ngày đầu kỳ sau ngày cuối kỳ.", en: "The period ends before it begins."
            )
        }
        return OfficePeriod(book: request.query["book"], from: from, to: to)
    }
}

extension OfficeEntry {
    /// The first deadline of who still has something to do is over. Days.
    func isLate(on today: Int32) -> Bool {
        (standing?.isOpen ?? false) && (nextDeadline.map { $0 < today } ?? false)
    }
}
