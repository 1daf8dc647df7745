// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crashes
import Crypto
import EventLog
import Exchange
import HTTPServer
import Projection
import Stages
import Telemetry
import WorkerRuntime

/// The front door: the HTTP API for nodes, agencies and operators, and the pages for clerks.
///
/// It keeps nothing of its own: packets go through the same reception as those of a node's topic,
/// questions go to the projection. `stop` waits for the arrivals that are still to be written.
package final class Gateway: HTTPHandler {
    let settings: GatewaySettings
    let tokens: Tokens
    let log: any EventLog
    let registry: AgencyRegistry
    let reception: Reception
    private let readModel: Projection
    let blobs: any BlobStore
    let clock: BusinessClock
    let inHand: WorkInHand?
    let logger: Logger
    let lanes: CallerLanes
    let arrivals: ArrivalReports
    let instruments: GatewayInstruments
    let quotas: PublisherQuotas
    private let publicKeys: [Ed25519.PublicKey]

    /// `olderKeys` signed receipts that are still out there.
    package init(
        settings: GatewaySettings = GatewaySettings(), tokens: Tokens, log: any EventLog,
        registry: AgencyRegistry, reception: Reception, projection: Projection,
        blobs: any BlobStore, olderKeys: [Ed25519.PublicKey] = [], clock: BusinessClock,
        inHand: WorkInHand? = nil, metrics: Metrics, logger: Logger
    ) {
        self.settings = settings
        self.tokens = tokens
        self.log = log
        self.registry = registry
        self.reception = reception
        readModel = projection
        self.blobs = blobs
        self.clock = clock
        self.inHand = inHand
        self.logger = logger
        lanes = CallerLanes(count: settings.lanesPerCaller)
        instruments = GatewayInstruments(metrics)
        quotas = PublisherQuotas(settings, instruments: instruments)
        arrivals = ArrivalReports(
            log: log, cluster: reception.cluster, clock: clock,
            maxPending: settings.maxPendingArrivals, instruments: instruments, logger: logger)
        publicKeys = [reception.receipts.publicKey] + olderKeys
    }

    /// For questions. Until it has read what was written before its start, it would say of what is
    /// there that it is not.
    var projection: Projection {
        get throws(APIError) {
            guard readModel.isReady else { throw .questionsUnread }
            return readModel
        }
    }

    /// Old and new keys of receipts.
    var keySet: String { Ed25519.PublicKey.jwks(publicKeys) }

    /// Waits, at most `limit`, until the arrivals of finished fetches are written.
    package func stop(within limit: Duration = .seconds(5)) async {
        await arrivals.stop(within: limit)
    }

    /// Of a stranger no body is read but that of a form for everybody.
    package func begin(_ request: HTTPRequest) async -> BodyPlan {
        do {
            return try await plan(request)
        } catch {
            let answer = response(to: error, of: request)
            return answer.status == 429 || bearer(of: request) == nil
                ? .refuse(answer) : .answer(answer)
        }
    }

    package func refusal(_ status: Int, _ reason: String) -> HTTPResponse {
        APIError(server: status, reason).response
    }

    private func plan(_ request: HTTPRequest) async throws -> BodyPlan {
        let method = request.method == "HEAD" ? "GET" : request.method
        let routes = Self.routes.filter { $0.matches(request.path) }
        guard let route = routes.first(where: { $0.method == method }) else {
            throw routes.isEmpty ? .noSuchPage : APIError.methodNotAllowed(routes.map(\.method))
        }
        if route.isForm, !Self.isFromOurPages(request) { throw APIError.notAllowed }
        let caller = caller(of: request, for: route)
        if let answer = try admission(of: caller, to: route, request) { return .refuse(answer) }
        if route.asksRegistry, !registry.isCurrent { throw APIError.registryUnread }
        let call = Call(request: request, caller: caller, tree: registry.tree, now: clock.now())
        let plan = try await route.plan(self, call)
        switch (caller, plan) {
        case (let caller?, _): return .of(caller.party, plan)
        case (nil, .answer(let response)): return .refuse(response)
        case (nil, _): return plan
        }
    }

    /// A browser says where a form comes from; other programs say nothing.
    private static func isFromOurPages(_ request: HTTPRequest) -> Bool {
        guard let origin = request.headers["Origin"] else { return true }
        guard let host = request.headers["Host"] else { return false }
        return origin == "http://" + host || origin == "https://" + host
    }

    /// The bearer of a token. A cookie serves for reading, and for forms that a browser sent from
    /// our own pages: no other site can write in its name.
    private func caller(of request: HTTPRequest, for route: Route) -> Caller? {
        if request.headers["Authorization"] != nil { return bearer(of: request) }
        let isTrusted =
            route.method == "GET" || route.isForm && request.headers["Origin"] != nil
        guard isTrusted, let token = LoginCookie.token(in: request) else { return nil }
        return tokens.caller(of: token)
    }

    private func bearer(of request: HTTPRequest) -> Caller? {
        guard let parts = request.headers["Authorization"]?.split(separator: " ", maxSplits: 1),
            parts.count == 2, parts[0].lowercased() == "bearer"
        else { return nil }
        return tokens.caller(of: String(parts[1]))
    }

    /// Nil for who may go on; an answer where the way leads to the login.
    private func admission(
        of caller: Caller?, to route: Route, _ request: HTTPRequest
    ) throws(APIError) -> HTTPResponse? {
        switch (route.access, caller) {
        case (.anyone, _): return nil
        case (.page, nil): return Self.toLogin(from: request)
        case (_, nil): throw .unauthorized
        case (.known, _), (.page, _), (.publishers, .node), (.publishers, .agency),
            (.nodes, .node), (.operators, .operators):
            return nil
        default: throw .notAllowed
        }
    }

    /// The answer to an error; ours are logged, the caller's are not.
    func response(to error: any Error, of request: HTTPRequest) -> HTTPResponse {
        let answer = APIError(error)
        if answer.status >= 500 {
            logger.warning(
                "a request failed",
                [
                    .method: request.method, .path: request.path.joined(separator: "/"),
                    .status: answer.status, .error: "\(error)",
                ])
        }
        if Self.wantsPage(request) { return errorPage(answer, of: request) }
        return answer.response
    }
}
