// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import HTTPServer
import Projection

extension Gateway {
    static let pageRoutes: [Route] = [
        .page("", .known) { gateway, call in try await gateway.overviewPage(call) },
        .page("document", .may(.read), .read) { gateway, call in
            try await gateway.documentPage(call)
        },
        .page("inbox", .may(.read), .listed) { gateway, call in try await gateway.inboxPage(call) },
        .page("overdue", .may(.read), .listed) { gateway, call in
            try await gateway.overduePage(call)
        },
        .page("search", .may(.read), .searched) { gateway, call in
            try await gateway.searchPage(call)
        },
    ]

    private func overviewPage(_ call: Call) async throws -> HTTPResponse {
        let pieces = Pieces(call)
        let mayRead = call.may(.read)
        if mayRead { await tell(.listed, call, status: 200) }
        let page = OverviewPage(
            pieces: pieces, statistics: try await projection.stats(),
            status: try projection.status,
            overdue: mayRead
                ? try await projection.overdueCounts(call.authority().area) : nil,
            recent: mayRead ? try await recent(call, standard: 12).items : nil)
        return WebPage(
            title: pieces.words.overview, call: call, place: .overview, body: page.body
        ).response()
    }

    private func documentPage(_ call: Call) async throws -> HTTPResponse {
        let pieces = Pieces(call)
        var timeline = try await visibleDocument(call)
        timeline.replacedBy = try await visible(timeline.replacedBy, call.authority())
        let page = DocumentPage(
            pieces: pieces, timeline: timeline,
            deliveries: try await projection.deliveries(
                of: timeline.summary.id, order: .silent, limit: 50, after: call["after"]),
            sameFile: try await sameFile(as: timeline, call),
            isOwn: try call.may(.publish)
                && call.authority().speaksFor(senderOf: timeline.summary),
            office: try await officePanel(timeline, call),
            isFrozen: try await isFrozen(timeline.summary, for: call.authority()))
        return WebPage(
            title: pieces.title(page.summary), call: call, body: page.body
        ).response()
    }

    private func inboxPage(_ call: Call) async throws -> HTTPResponse {
        let pieces = Pieces(call)
        guard call["agency"] != nil || call.caller?.code != nil else {
            return WebPage(
                title: pieces.words.inbox, call: call, place: .inbox,
                body: pieces.chooser("/inbox", pieces.words.whichInbox)
            ).response()
        }
        let agency = try call["agency"] == nil ? call.caller?.code : call.agency("agency")
        guard let agency, try call.authority().maySee(agency) else { throw APIError.notAllowed }
        let isOpenOnly = call["open"] != "0"
        let page = InboxPage(
            pieces: pieces, agency: agency,
            page: try await inbox(
                of: agency, isOpenOnly ? DeliveryStanding.open : DeliveryStanding.inInbox,
                limit: 30, call),
            mayFetch: try call.authority().speaksFor(agency) && call.may(.fetch),
            mayReport: try call.authority().speaksFor(agency) && call.may(.report))
        return WebPage(title: page.title, call: call, place: .inbox, body: page.body).response()
    }

    private func searchPage(_ call: Call) async throws -> HTTPResponse {
        let pieces = Pieces(call)
        let text = call["q"] ?? ""
        let page = SearchPage(
            pieces: pieces, text: text,
            page: text.isEmpty ? nil : try await search(text, call))
        return WebPage(
            title: pieces.words.search, call: call, place: .search, body: page.body
        ).response()
    }
}
