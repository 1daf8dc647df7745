// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import HTTPServer
import Projection

extension Gateway {
    static let pageRoutes: [Route] = [
        .get("", .page) { gateway, call in try await gateway.overviewPage(call) },
        .get("document", .page) { gateway, call in try await gateway.documentPage(call) },
        .get("inbox", .page) { gateway, call in try await gateway.inboxPage(call) },
        .get("search", .page) { gateway, call in try await gateway.searchPage(call) },
    ]

    private func overviewPage(_ call: Call) async throws -> HTTPResponse {
        let pieces = Pieces(call)
        let page = OverviewPage(
            pieces: pieces, statistics: try await projection.stats(),
            status: try projection.status, recent: try await recent(call, standard: 12).items)
        return WebPage(
            title: pieces.words.overview, call: call, place: .overview, body: page.body
        ).response()
    }

    private func documentPage(_ call: Call) async throws -> HTTPResponse {
        let pieces = Pieces(call)
        let timeline = try await visibleDocument(call)
        let page = DocumentPage(
            pieces: pieces, timeline: timeline,
            deliveries: try await projection.deliveries(
                of: timeline.summary.id, limit: 50, after: call["after"]),
            sameFile: try await sameFile(as: timeline, call))
        return WebPage(
            title: pieces.title(page.summary), call: call, body: page.body
        ).response()
    }

    private func inboxPage(_ call: Call) async throws -> HTTPResponse {
        let pieces = Pieces(call)
        guard call["agency"] != nil || call.caller?.code != nil else {
            return WebPage(
                title: pieces.words.inbox, call: call, place: .inbox,
                body: InboxPage.chooser(pieces)
            ).response()
        }
        let agency = try call["agency"] == nil ? call.caller?.code : call.agency("agency")
        guard let agency, try call.authority().maySee(agency) else { throw APIError.notAllowed }
        let isOpenOnly = call["open"] != "0"
        let page = InboxPage(
            pieces: pieces, agency: agency,
            page: try await projection.inbox(
                of: agency.text,
                standings: isOpenOnly ? DeliveryStanding.open : DeliveryStanding.inInbox,
                limit: 30, before: call["before"]),
            mayFetch: try call.authority().speaksFor(agency))
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
