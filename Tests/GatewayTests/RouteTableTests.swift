// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Foundation
import Gateway
import HTTPClient
import JSON
import Testing

/// Every route against everybody, cell by cell over HTTP. What is expected stands here once more, by
/// hand: a right given in the code by mistake shows.
struct RouteTableTests {
    /// Who calls.
    private enum Who: String, CaseIterable {
        case stranger, expiredToken, revokedSession
        /// The sender's node; its agency's own system; the three people of that agency.
        case node, agency, clerk, leader, officer
        /// Another agency's clerk and token, and the receiver's clerk.
        case otherClerk, otherAgency, receiverClerk
        case operatorToken, readingToken, operatorUser, readingUser
        case auditorToken, auditorUser, metrics

        /// By which it is known: a token, or the name of who has logged in.
        var token: String? {
            switch self {
            case .expiredToken: "token-expired"
            case .node: "token-h27"
            case .agency: "token-commune"
            case .otherAgency: "token-other-commune"
            case .operatorToken: "token-runner"
            case .readingToken: "token-operator"
            case .auditorToken: "token-auditor"
            case .metrics: "token-metrics"
            default: nil
            }
        }

        var user: String? {
            switch self {
            case .clerk, .revokedSession: "clerk"
            case .leader: "leader"
            case .officer: "officer"
            case .otherClerk: "stranger-clerk"
            case .receiverClerk: "receiver-clerk"
            case .operatorUser: "operator"
            case .readingUser: "reader"
            case .auditorUser: "auditor"
            default: nil
            }
        }

        var isKnown: Bool {
            switch self {
            case .stranger, .expiredToken, .revokedSession: false
            default: true
            }
        }

        static let senders: Set<Who> = [.node, .agency, .clerk, .leader, .officer]
        static let others: Set<Who> = [.otherClerk, .otherAgency]
        static let people: Set<Who> = senders.union(others).union([.receiverClerk])
        static let readers: Set<Who> = people.union([.readingToken, .readingUser])
        static let runners: Set<Who> = [
            .operatorToken, .readingToken, .operatorUser, .readingUser,
        ]
        static let auditors: Set<Who> = [.auditorToken, .auditorUser]
        static let known = Set(allCases.filter(\.isKnown))
        static let byToken = known.filter { $0.token != nil }
    }

    /// One request of a route, and what each gets.
    private struct Row {
        var route: String
        var path: String
        var body: String?
        /// Who gets which status; those who are known and in none of them get 403.
        var cells: [(Set<Who>, Int)]
        /// What who is not known gets.
        var unknown = 401

        func expected(_ who: Who) -> Int {
            if who.isKnown {
                if route.isWriting, !isForm, who.token == nil { return 401 }
                return cells.first { $0.0.contains(who) }?.1 ?? 403
            }
            return unknown
        }

        var isForm: Bool {
            [
                "POST /login", "POST /logout", "POST /inbox/status", "POST /document/recall",
                "POST /document/update", "POST /document/redeliver", "POST /sessions/end",
            ].contains(route) || route.hasPrefix("POST /office/")
        }
    }

    private static func rows(id: String, file: String, submission: String) -> [Row] {
        let all = Set(Who.allCases)
        let mayRead = Who.readers
        // A document of another agency is not told to exist.
        let document: [(Set<Who>, Int)] = [(Who.others, 404), (mayRead, 200)]
        let ofSender: [(Set<Who>, Int)] = [
            (Who.senders.union([.readingToken, .readingUser]), 200)
        ]
        let auditing = Who.people.union(Who.auditors)
        func open(_ route: String, _ path: String, _ status: Int, body: String? = nil) -> Row {
            Row(route: route, path: path, body: body, cells: [(all, status)], unknown: status)
        }
        func page(_ route: String, _ path: String, _ cells: [(Set<Who>, Int)]) -> Row {
            Row(route: route, path: path, cells: cells, unknown: 303)
        }
        return [
            Row(
                route: "POST /v1/packets", path: "/v1/packets", body: "not XML",
                cells: [([.node, .agency, .otherAgency], 422)]),
            Row(route: "GET /v1/answers", path: "/v1/answers", cells: [([.node], 200)]),
            Row(route: "GET /v1/documents", path: "/v1/documents?id=\(id)", cells: document),
            Row(
                route: "GET /v1/documents/deliveries", path: "/v1/documents/deliveries?id=\(id)",
                cells: document),
            Row(
                route: "GET /v1/submissions/*", path: "/v1/submissions/\(submission)",
                // The node did not hand it in: its agency did.
                cells: [
                    (Who.others.union([.receiverClerk, .node]), 404), (mayRead, 200),
                ]),
            Row(
                route: "GET /v1/inbox", path: "/v1/inbox?agency=H05.01.01",
                cells: [([.receiverClerk, .readingToken, .readingUser], 200)]),
            Row(
                route: "GET /v1/fetch", path: "/v1/fetch?id=\(id)&receiver=H05.01.01",
                cells: [([.receiverClerk], 200)]),
            Row(
                route: "GET /v1/attachment", path: "/v1/attachment?id=\(id)&sha256=\(file)",
                cells: document),
            Row(route: "GET /v1/evidence", path: "/v1/evidence?id=\(id)", cells: document),
            Row(
                route: "POST /v1/statuses", path: "/v1/statuses", body: "{}",
                cells: [(Who.people, 400)]),
            Row(
                route: "POST /inbox/status", path: "/inbox/status", body: "status=02",
                cells: [
                    (Who.people.subtracting([.officer]), 400)
                ]),
            Row(
                route: "POST /v1/recalls", path: "/v1/recalls", body: "{}",
                cells: [([.node, .agency, .otherAgency], 400)]),
            Row(
                route: "POST /document/recall", path: "/document/recall", body: "reason=x",
                cells: [(Who.people.subtracting([.leader, .officer]), 400)]),
            Row(
                route: "POST /v1/updates", path: "/v1/updates", body: "{}",
                cells: [([.node, .agency, .otherAgency], 400)]),
            Row(
                route: "POST /document/update", path: "/document/update", body: "reason=x",
                cells: [(Who.people.subtracting([.leader, .officer]), 400)]),
            Row(
                route: "POST /v1/redeliveries", path: "/v1/redeliveries", body: "{}",
                cells: [([.node, .agency, .otherAgency], 400)]),
            Row(
                route: "POST /document/redeliver", path: "/document/redeliver",
                body: "receiver=H05",
                cells: [(Who.people.subtracting([.leader, .officer]), 400)]),
            Row(route: "GET /v1/search", path: "/v1/search?q=ra", cells: [(mayRead, 200)]),
            Row(route: "GET /v1/recent", path: "/v1/recent", cells: [(mayRead, 200)]),
            Row(route: "GET /v1/refusals", path: "/v1/refusals", cells: [(mayRead, 200)]),
            Row(
                route: "GET /v1/deviations", path: "/v1/deviations",
                cells: [(mayRead.union(Who.runners), 200)]),
            Row(route: "GET /v1/stats", path: "/v1/stats", cells: [(all, 200)]),
            Row(
                route: "GET /v1/dead-letters", path: "/v1/dead-letters",
                cells: [(Who.runners, 200)]),
            Row(
                route: "GET /v1/dead-letters/*", path: "/v1/dead-letters/3-9",
                cells: [(Who.runners, 404)]),
            Row(
                route: "POST /v1/dead-letters/*/redrive", path: "/v1/dead-letters/3-9/redrive",
                body: "{}", cells: [(Who.runners, 400)]),
            Row(
                route: "POST /v1/dead-letters/*/drop", path: "/v1/dead-letters/3-9/drop",
                body: "{}", cells: [(Who.runners, 400)]),
            Row(
                route: "POST /v1/registry", path: "/v1/registry", body: "{}",
                cells: [(Who.runners, 400)]),
            Row(
                route: "POST /v1/registry/plan", path: "/v1/registry/plan", body: "{}",
                cells: [(Who.runners, 400)]),
            Row(
                route: "GET /v1/registry/agency", path: "/v1/registry/agency?code=H27",
                cells: [(Who.people.union(Who.runners), 200)]),
            Row(
                route: "GET /v1/registry/agencies", path: "/v1/registry/agencies?q=ha+tinh",
                cells: [(Who.people.union(Who.runners), 200)]),
            Row(
                route: "GET /v1/registry/group", path: "/v1/registry/group?name=x&agency=H27",
                cells: [(Who.people.union(Who.runners), 404)]),
            Row(
                route: "GET /v1/registry/route", path: "/v1/registry/route?from=H27&to=G09",
                cells: [(Who.people.union(Who.runners), 200)]),
            Row(
                route: "GET /v1/registry/rules", path: "/v1/registry/rules",
                cells: [(Who.people.union(Who.runners), 200)]),
            Row(
                route: "GET /v1/registry/successions", path: "/v1/registry/successions",
                cells: [(Who.runners, 200)]),
            Row(
                route: "POST /v1/registry/successions", path: "/v1/registry/successions",
                body: "{}", cells: [(Who.runners, 400)]),
            Row(
                route: "POST /v1/trust", path: "/v1/trust", body: "{}",
                cells: [(Who.runners, 400)]),
            Row(
                route: "POST /v1/trust/plan", path: "/v1/trust/plan", body: "{}",
                cells: [(Who.runners, 400)]),
            Row(
                route: "PUT /v1/trust/lists", path: "/v1/trust/lists", body: "{}",
                cells: [(Who.runners, 400)]),
            Row(
                route: "GET /v1/trust/sources", path: "/v1/trust/sources",
                cells: [(Who.runners, 200)]),
            Row(route: "GET /v1/trust", path: "/v1/trust", cells: [(Who.runners, 200)]),
            Row(
                route: "GET /v1/trust/ending", path: "/v1/trust/ending?days=30",
                cells: [(Who.runners, 200)]),
            open("GET /.well-known/jwks.json", "/.well-known/jwks.json", 200),
            Row(
                route: "GET /v1/outgoing", path: "/v1/outgoing?agency=H27.05.03", cells: ofSender),
            Row(route: "GET /v1/overdue", path: "/v1/overdue", cells: [(mayRead, 200)]),
            page("GET /", "/", [(all, 200)]),
            page("GET /document", "/document?id=\(id)", document),
            page(
                "GET /inbox", "/inbox?agency=H05.01.01",
                [([.receiverClerk, .readingToken, .readingUser], 200)]),
            page("GET /outgoing", "/outgoing?agency=H27.05.03", ofSender),
            page("GET /overdue", "/overdue", [(mayRead, 200)]),
            page("GET /search", "/search?q=ra", [(mayRead, 200)]),
            page("GET /agencies", "/agencies?q=ha", [(Who.people.union(Who.runners), 200)]),
            page("GET /agency", "/agency?code=H27", [(Who.people.union(Who.runners), 200)]),
            open("GET /login", "/login", 200),
            open("POST /login", "/login", 401, body: "token=nothing"),
            open("POST /logout", "/logout", 303, body: ""),
            page("GET /sessions", "/sessions", [(all, 200)]),
            Row(
                route: "POST /sessions/end", path: "/sessions/end", body: "id=none",
                cells: [(all, 303)]),
            Row(route: "GET /v1/sessions", path: "/v1/sessions", cells: [(Who.runners, 200)]),
            Row(
                route: "DELETE /v1/sessions/*", path: "/v1/sessions/none",
                cells: [(Who.runners, 404)]),
            Row(
                route: "GET /v1/audit", path: "/v1/audit?document=\(id)",
                cells: [(Who.others, 404), (auditing, 200)]),
            page(
                "GET /audit", "/audit?document=\(id)", [(Who.others, 404), (auditing, 200)]),
            open("GET /style.css", "/style.css", 200),
            open("GET /icon.svg", "/icon.svg", 200),
            open("GET /favicon.ico", "/favicon.ico", 301),
        ]
    }

    /// A node has an office of its own, and each agency; who reads for the exchange names one.
    private static let officeRows: [Row] = {
        let directing = Who.people.subtracting([.officer])
        let registering = directing.subtracting([.leader])
        let asking: Set<Who> = [.receiverClerk, .readingToken, .readingUser]
        func order(_ word: String, _ who: Set<Who>) -> [Row] {
            [
                Row(
                    route: "POST /v1/office/\(word)", path: "/v1/office/\(word)",
                    body: "{\"agency\": 1}", cells: [(who, 400)]),
                Row(
                    route: "POST /office/\(word)", path: "/office/\(word)",
                    body: "request=\(String(repeating: "x", count: 65))", cells: [(who, 400)]),
            ]
        }
        func question(_ path: String, _ query: String, _ status: Int) -> Row {
            Row(
                route: "GET /\(path)", path: "/\(path)?agency=H05.01.01&\(query)",
                cells: [(asking, status)], unknown: path.hasPrefix("v1/") ? 401 : 303)
        }
        return order("register", registering) + order("return", registering)
            + order("open-book", registering) + order("assign", directing)
            + order("opinion", directing) + order("urge", directing)
            + order("progress", Who.people) + order("complete", Who.people)
            + order("seen", Who.people) + [
                question("v1/office/request", "request=none", 404),
                question("v1/office/entry", "entry=2025/1", 404),
                question("v1/office/worklist", "", 200), question("v1/office/book", "", 200),
                question("v1/office/books", "", 200), question("v1/office/register", "", 200),
                question("office", "", 200), question("office/entry", "entry=2025/1", 404),
                question("office/register", "", 200),
                question("office/slip", "entry=2025/1", 404),
                question("v1/office/numbers", "", 200), question("office/numbers", "", 200),
            ]
    }()

    @Test func `every route lets in whom the table names, and nobody else`() async throws {
        var settings = GatewaySettings()
        // The row of the login fails for everybody, from one address.
        settings.loginLimits.freeOfAddress = 1000
        try await GatewayHouse.run(settings: settings) { (house) async throws in
            let packet = SamplePacket()
            let bytes = try packet.bytes()
            try await house.deliver(packet, as: "token-commune")
            let id = encoded(packet.documentID)
            let json = try await house.get("/v1/documents?id=\(id)", as: "token-operator").json()
            let file = try #require(json["attachments"]?[0]?["sha256"]?.stringValue)
            let answer = try await house.submit(bytes, as: "token-commune").json()
            let submission = try #require(answer["submission"]?.stringValue)
            let rows =
                Self.rows(id: id, file: file, submission: submission) + Self.officeRows
            #expect(
                Set(rows.map(\.route)) == Set(Gateway.routeFacts.map(\.name)),
                "a route without a row, or a row without a route")
            var cookies: [Who: String] = [:]
            for who in Who.allCases {
                if let user = who.user { cookies[who] = try await house.logIn(user: user) }
            }
            let revoked = try #require(cookies[.revokedSession])
            _ = try await house.submitForm("/logout", "", cookie: revoked)
            // The last, since it ends the sessions.
            let ordered =
                rows.filter { $0.route != "POST /logout" }
                + rows.filter { $0.route == "POST /logout" }
            for row in ordered {
                for who in Who.allCases {
                    let status = try await status(row, who, cookies[who], house)
                    #expect(status == row.expected(who), "\(row.route) as \(who.rawValue)")
                }
            }
        }
    }

    private func status(
        _ row: Row, _ who: Who, _ cookie: String?, _ house: GatewayHouse
    ) async throws -> Int {
        var headers: [(String, String)] = []
        if let token = who.token { headers.append(("Authorization", "Bearer \(token)")) }
        if let cookie { headers.append(("Cookie", cookie)) }
        if row.isForm { headers.append(("Origin", "http://127.0.0.1:\(house.port)")) }
        let method = String(row.route.prefix { $0 != " " })
        return try await house.send(
            method, row.path, headers: headers,
            body: row.body.map { .bytes(Array($0.utf8)) } ?? .none
        ).status
    }

    @Test func `whatever reads documents is told in the audit trail`() {
        for route in Gateway.routeFacts where route.roles.contains(.officer) {
            let isOpenToAll = route.roles.contains(.operator)
            let isOwnBusiness = ["POST /sessions/end"].contains(route.name)
            #expect(route.told != nil || isOpenToAll || isOwnBusiness, "\(route.name)")
        }
        for route in Gateway.routeFacts
        where !route.name.hasPrefix("GET") && route.roles == [.operator] {
            // What would be done changes nothing.
            if ["POST /v1/registry/plan", "POST /v1/trust/plan"].contains(route.name) { continue }
            #expect(route.told != nil, "\(route.name)")
        }
    }

    // MARK: The page for operators

    @Test func `the page of Ops has the table`() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Ops/access.md")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| `") }.map(String.init)
        let expected = Gateway.routeFacts.map(Self.line)
        #expect(lines == expected, "\n\(expected.joined(separator: "\n"))")
    }

    private static func line(_ route: RouteFacts) -> String {
        func mark(_ isIn: Bool) -> String { isIn ? "✓" : "" }
        let cells =
            [mark(route.isOpen)] + Role.allCases.map { mark(route.roles.contains($0)) }
            + [mark(route.admitsReader), route.told ?? ""]
        return "| `\(route.name)` | \(cells.joined(separator: " | ")) |"
    }
}

extension String {
    /// Of a route's name.
    fileprivate var isWriting: Bool { !hasPrefix("GET") }
}
