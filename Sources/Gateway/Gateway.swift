// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import BlobStore
import Crashes
import Crypto
import EventLog
import Events
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
    let book: AccountBook
    let sessions: Sessions
    let passwords = PasswordChecker()
    let loginLimits: LoginLimits
    let usedCodes = UsedCodes()
    let log: any EventLog
    let registry: AgencyRegistry
    let rules: RulesRegistry
    let reception: Reception
    private let readModel: Projection
    let blobs: any BlobStore
    let clock: BusinessClock
    let inHand: WorkInHand?
    let logger: Logger
    let lanes: CallerLanes
    let arrivals: ArrivalReports
    let audit: AuditTrail
    let instruments: GatewayInstruments
    let quotas: PublisherQuotas
    let directories = DirectoryCache()
    private let publicKeys: [Ed25519.PublicKey]

    /// `olderKeys` signed receipts that are still out there. Without `arrivalMarks` the arrivals that
    /// are not in the log yet are lost with the process.
    package init(
        settings: GatewaySettings = GatewaySettings(), accounts: AccountBook, log: any EventLog,
        registry: AgencyRegistry, rules: RulesRegistry, reception: Reception,
        projection: Projection, blobs: any BlobStore, olderKeys: [Ed25519.PublicKey] = [],
        clock: BusinessClock,
        inHand: WorkInHand? = nil, arrivalMarks: ArrivalMarks? = nil, metrics: Metrics,
        logger: Logger
    ) {
        self.settings = settings
        book = accounts
        sessions = Sessions(settings.sessions)
        loginLimits = LoginLimits(settings.loginLimits)
        self.log = log
        self.registry = registry
        self.rules = rules
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
            maxPending: settings.maxPendingArrivals, marks: arrivalMarks, instruments: instruments,
            logger: logger)
        audit = AuditTrail(
            log: log, cluster: reception.cluster, clock: { clock.now() },
            maxPending: settings.maxPendingAudit, instruments: instruments, logger: logger)
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

    /// Waits, at most `limit` each, until the arrivals of finished fetches and the audit trail are
    /// written.
    package func stop(within limit: Duration = .seconds(5)) async {
        await arrivals.stop(within: limit)
        await audit.stop(within: limit)
    }

    /// Of a stranger no body is read but that of a form for everybody.
    package func begin(_ request: HTTPRequest) async -> BodyPlan {
        do {
            return try await plan(request)
        } catch {
            let answer = response(to: error, of: request)
            return answer.status == 429 || known(request) == nil
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
        if let coding = request.headers["Content-Encoding"], coding.lowercased() != "identity",
            request.hasBody
        {
            throw APIError.compressed
        }
        if route.isForm, !Self.isFromOurPages(request) { throw APIError.notAllowed }
        let known = known(request, for: route)
        let caller = known?.caller
        let call = Call(
            request: request, caller: caller, session: known?.session,
            address: address(of: request), tree: registry.tree, rules: rules.rules, now: clock.now()
        )
        do {
            if let answer = try admission(of: caller, to: route, request) {
                return .refuse(answer)
            }
        } catch {
            // Who is known and tries what it may not is told of; a stranger could fill the trail.
            if caller != nil, let act = route.act {
                audit.note(record(act, of: call, status: 403))
            }
            throw error
        }
        if route.asksRegistry, !registry.isCurrent { throw APIError.registryUnread }
        let plan = try await told(call, route)
        switch (caller, plan) {
        case (let caller?, _): return .of(caller.party, plan)
        case (nil, .answer(let response)): return .refuse(response)
        case (nil, _): return plan
        }
    }

    /// The plan of a route. What it reads is told before the answer goes out; what it changes has told
    /// itself before it began, so that only what failed is left to tell.
    private func told(_ call: Call, _ route: Route) async throws -> BodyPlan {
        guard let act = route.act else { return try await route.plan(self, call) }
        let plan: BodyPlan
        do {
            plan = try await route.plan(self, call)
        } catch {
            await tell(act, call, status: APIError(error).status)
            throw error
        }
        switch plan {
        case .answer(let response) where route.method == "GET":
            await tell(act, call, status: response.status)
        case .collect(let maxBytes, let answer):
            return .collect(maxBytes: maxBytes) { body in
                let response = await answer(body)
                if response.status >= 400 {
                    self.audit.note(self.record(act, of: call, status: response.status))
                }
                return response
            }
        case .answer, .refuse, .of, .wait, .stream: break
        }
        return plan
    }

    /// Nil for who may go on; an answer where the way leads to the login.
    private func admission(
        of caller: Caller?, to route: Route, _ request: HTTPRequest
    ) throws(APIError) -> HTTPResponse? {
        if route.admits(caller) { return nil }
        if caller != nil { throw .notAllowed }
        if route.isPage { return Self.toLogin(from: request) }
        throw .unauthorized
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
