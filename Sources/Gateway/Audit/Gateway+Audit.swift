// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import HTTPServer
import JSON
import Projection

extension Gateway {
    static let auditRoutes: [Route] = [
        .get("v1/audit", .may([.audit, .auditOwn]), .auditRead) { gateway, call in
            let page = try await gateway.audit(call)
            var json = JSONWriter(capacity: 8192)
            json.beginObject()
            json.list("records", page.items) { $0.members($1) }
            json.member("next", page.next)
            json.endObject()
            return .json(200, json.bytes)
        },
        .page("audit", .may([.audit, .auditOwn]), .auditRead) { gateway, call in
            try await gateway.auditPage(call)
        },
    ]

    /// All of it for auditors. Others ask about one document of their own, and learn of other
    /// agencies' people the agency and the role, not who.
    func audit(_ call: Call) async throws -> Page<AuditRecord> {
        try await freshen(call)
        var filter = try AuditFilter(call)
        let limit = try call.integer("limit", default: 50, in: 1...500)
        if call.may(.audit) {
            return try await projection.audit(filter, limit: limit, before: call["before"])
        }
        let document = try await visibleDocument(call, named: "document")
        filter.document = document.summary.id
        let authority = try call.authority()
        var page = try await projection.audit(filter, limit: limit, before: call["before"])
        page.items = page.items.map { record in
            if authority.maySee(record.agency) { return record }
            var record = record
            record.name = ""
            record.address = ""
            return record
        }
        return page
    }

    private func auditPage(_ call: Call) async throws -> HTTPResponse {
        let pieces = Pieces(call)
        let isAsked = call.may(.audit) || call["document"] != nil
        let page = AuditPage(
            pieces: pieces, page: isAsked ? try await audit(call) : nil,
            seesAll: call.may(.audit))
        return WebPage(title: pieces.words.audit, call: call, place: .audit, body: page.body)
            .response()
    }
}

extension AuditFilter {
    fileprivate init(_ call: Call) throws {
        self.init()
        name = call["name"]
        document = try call["document"].map { _ throws(APIError) in
            try call.documentID("document").text
        }
        if let word = call["action"] {
            guard let action = WireAuditAction.word(word) else {
                let words = WireAuditAction.told.map(\.word).joined(separator: ", ")
                throw APIError.badRequest(
                    "action", vi: "action là một trong: \(words).",
                    en: "action is one of: \(words).")
            }
            self.action = action
        }
        from = try call.time("from")
        until = try call.time("until")
    }
}

extension WireAuditAction {
    /// All that is told, in the order of the list of the page.
    static let told: [WireAuditAction] = [
        .login, .logout, .sessionEnded, .read, .fetched, .fileRead, .listed, .searched, .reported,
        .recalled, .updated, .redelivered, .officeChanged, .officeRead, .successionDecided,
        .decided, .imported,
        .accountsRead, .auditRead, .gap,
    ]

    static func word(_ word: String) -> WireAuditAction? { told.first { $0.word == word } }

    /// As programs name it.
    var word: String {
        switch self {
        case .login: "login"
        case .logout: "logout"
        case .sessionEnded: "session-ended"
        case .read: "read"
        case .fetched: "fetched"
        case .fileRead: "file-read"
        case .listed: "listed"
        case .searched: "searched"
        case .reported: "reported"
        case .recalled: "recalled"
        case .updated: "updated"
        case .redelivered: "redelivered"
        case .officeChanged: "office-changed"
        case .officeRead: "office-read"
        case .successionDecided: "succession-decided"
        case .decided: "decided"
        case .imported: "imported"
        case .accountsRead: "accounts-read"
        case .auditRead: "audit-read"
        case .gap: "gap"
        case .unspecified, .unrecognized: "unknown"
        }
    }
}

extension WireAuditOutcome {
    var word: String {
        switch self {
        case .done: "done"
        case .begun: "begun"
        case .refused: "refused"
        case .failed: "failed"
        case .unspecified, .unrecognized: "unknown"
        }
    }
}

extension JSONWriter {
    fileprivate mutating func members(_ record: AuditRecord) {
        func text(_ text: String) -> String? { text.isEmpty ? nil : text }
        member("at", BusinessTime(milliseconds: record.at))
        member("action", record.action.word)
        member("outcome", record.outcome.word)
        member("name", text(record.name))
        member("role", text(record.role))
        member("isUser", record.isUser)
        member("agency", text(record.agency))
        member("address", text(record.address))
        member("documentId", text(record.document))
        member("target", text(record.target))
        member("count", record.count == 0 ? nil : record.count)
        member("byReadingRight", record.byReadingRight)
    }
}
