// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer

/// One line of the route table: what is called, who may, and what happens.
struct Route: Sendable {
    /// Who is let in; finer rules are the answer's own (`Authority`).
    enum Access: Sendable {
        case anyone
        /// Whoever has a token.
        case known
        /// Nodes and agencies.
        case publishers
        case nodes
        case operators
        /// Whoever has logged in; others are led to the login.
        case page
    }

    typealias Plan = @Sendable (Gateway, Call) async throws -> BodyPlan

    let method: String
    /// `*` is any one segment.
    let path: [String]
    let access: Access
    /// A form of our own pages: the login's cookie may write here, but only from them.
    let isForm: Bool
    let plan: Plan

    init(
        _ method: String, _ path: String, _ access: Access, isForm: Bool = false,
        plan: @escaping Plan
    ) {
        self.method = method
        self.path = path.split(separator: "/").map(String.init)
        self.access = access
        self.isForm = isForm
        self.plan = plan
    }

    /// True where the answer says what an agency is or may: then the registry must have been read.
    /// Operators bring the registry in, and read it to its end themselves.
    var asksRegistry: Bool {
        switch access {
        case .anyone, .operators: false
        case .known, .publishers, .nodes, .page: true
        }
    }

    /// An answer that needs no body.
    static func get(
        _ path: String, _ access: Access,
        _ answer: @escaping @Sendable (Gateway, Call) async throws -> HTTPResponse
    ) -> Route {
        Route("GET", path, access) { gateway, call in
            .answer(try await gateway.judge(call) { try await answer(gateway, $0) })
        }
    }

    /// An answer to a body that fits into memory.
    static func post(
        _ path: String, _ access: Access, isForm: Bool = false, maxBytes: Int,
        _ answer: @escaping @Sendable (Gateway, Call, [UInt8]) async throws -> HTTPResponse
    ) -> Route {
        Route("POST", path, access, isForm: isForm) { gateway, call in
            .collect(maxBytes: maxBytes) { body in
                do {
                    return try await gateway.judge(call) { try await answer(gateway, $0, body) }
                } catch {
                    return gateway.response(to: error, of: call.request)
                }
            }
        }
    }

    func matches(_ path: [String]) -> Bool {
        self.path.count == path.count
            && zip(self.path, path).allSatisfy { $0 == "*" || $0 == $1 }
    }
}
