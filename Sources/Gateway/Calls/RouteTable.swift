// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts

/// What anybody may know of a route: its line in `Ops/access.md`.
package struct RouteFacts: Sendable {
    /// `GET /v1/documents`
    package var name: String
    package var isPage: Bool
    /// Taken from a browser's session only if our own page has sent it.
    package var isForm: Bool
    /// True where nobody has to say who they are.
    package var isOpen: Bool
    /// Those who are let in; whose documents they then see is the answer's own.
    package var roles: [Role]
    /// Whether an operator with the right to read documents is let in.
    package var admitsReader: Bool
    /// As what the audit trail tells it; nil for what it does not tell.
    package var told: String?
}

extension Gateway {
    /// Every route, in the order of the table that decides who is let in.
    package static let routeFacts: [RouteFacts] = routes.map { route in
        func admits(_ role: Role, readsDocuments: Bool = false) -> Bool {
            route.admits(
                Caller(
                    name: "x", role: role, office: .exchange, readsDocuments: readsDocuments))
        }
        return RouteFacts(
            name: route.name, isPage: route.isPage, isForm: route.isForm,
            isOpen: route.admits(nil), roles: Role.allCases.filter { admits($0) },
            admitsReader: admits(.operator, readsDocuments: true), told: route.act?.word)
    }
}
