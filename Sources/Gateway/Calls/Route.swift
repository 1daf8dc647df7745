// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import HTTPServer

/// One line of the route table: what is called, who may, and what happens.
struct Route: Sendable {
    /// Who is let in; finer rules are the answer's own (`Authority`).
    enum Access: Sendable {
        case anyone
        /// Whoever is known.
        case known
        /// Who has one of these rights.
        case may(Rights)
    }

    typealias Plan = @Sendable (Gateway, Call) async throws -> BodyPlan

    let method: String
    /// `*` is any one segment.
    let path: [String]
    let access: Access
    /// A form of our own pages: the login's cookie may write here, but only from them.
    let isForm: Bool
    /// A page: who is not known is led to the login.
    let isPage: Bool
    /// As what the audit trail tells it; nil for what reads or changes nothing of anybody's.
    let act: WireAuditAction?
    let plan: Plan

    init(
        _ method: String, _ path: String, _ access: Access, _ act: WireAuditAction? = nil,
        isForm: Bool = false, isPage: Bool = false, plan: @escaping Plan
    ) {
        self.method = method
        self.path = path.split(separator: "/").map(String.init)
        self.access = access
        self.isForm = isForm
        self.isPage = isPage
        self.act = act
        self.plan = plan
    }

    /// True where the answer says what an agency is or may: then the registry must have been read.
    /// Operators bring the registry in, and read it to its end themselves.
    var asksRegistry: Bool {
        switch access {
        case .anyone: false
        case .known: true
        case .may(let rights): rights.isDisjoint(with: .run)
        }
    }

    /// Whether somebody with these rights is let in; finer rules are the answer's own.
    func admits(_ caller: Caller?) -> Bool {
        switch access {
        case .anyone: true
        case .known: caller != nil
        case .may(let rights): !(caller?.rights.isDisjoint(with: rights) ?? true)
        }
    }

    /// An answer that needs no body.
    static func get(
        _ path: String, _ access: Access, _ act: WireAuditAction? = nil,
        _ answer: @escaping @Sendable (Gateway, Call) async throws -> HTTPResponse
    ) -> Route {
        Route("GET", path, access, act) { gateway, call in
            .answer(try await gateway.judge(call) { try await answer(gateway, $0) })
        }
    }

    /// A page of ours.
    static func page(
        _ path: String, _ access: Access, _ act: WireAuditAction? = nil,
        _ answer: @escaping @Sendable (Gateway, Call) async throws -> HTTPResponse
    ) -> Route {
        Route("GET", path, access, act, isPage: true) { gateway, call in
            .answer(try await gateway.judge(call) { try await answer(gateway, $0) })
        }
    }

    /// An answer to a body that fits into memory.
    static func post(
        _ path: String, _ access: Access, _ act: WireAuditAction? = nil, isForm: Bool = false,
        maxBytes: Int,
        _ answer: @escaping @Sendable (Gateway, Call, [UInt8]) async throws -> HTTPResponse
    ) -> Route {
        Route("POST", path, access, act, isForm: isForm) { gateway, call in
            .collect(maxBytes: maxBytes) { body in
                do {
                    return try await gateway.judge(call) { try await answer(gateway, $0, body) }
                } catch {
                    return gateway.response(to: error, of: call.request)
                }
            }
        }
    }

    /// `GET /v1/documents`
    var name: String { method + " /" + path.joined(separator: "/") }

    func matches(_ path: [String]) -> Bool {
        self.path.count == path.count
            && zip(self.path, path).allSatisfy { $0 == "*" || $0 == $1 }
    }
}
