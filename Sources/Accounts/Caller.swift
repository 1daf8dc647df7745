// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Who calls, known by a password, a token or a certificate.
package struct Caller: Hashable, Sendable {
    /// For whom it speaks.
    package enum Office: Hashable, Sendable {
        /// For itself and the agencies of its area.
        case node(AgencyCode)
        /// For one agency, and those that it took over from.
        case agency(AgencyCode)
        /// For none.
        case exchange
    }

    /// How it is called in the audit trail: the name of its entry.
    package let name: String
    package let role: Role
    package let office: Office
    package let rights: Rights
    /// A person with a password, not a program.
    package let isUser: Bool

    package init(
        name: String, role: Role, office: Office, readsDocuments: Bool = false,
        isUser: Bool = false
    ) {
        self.name = name
        self.role = role
        self.office = office
        self.isUser = isUser
        rights = readsDocuments ? role.rights.union([.read, .readAll]) : role.rights
    }

    package func may(_ right: Rights) -> Bool { rights.contains(right) }

    /// The agency whose inbox it opens first.
    package var code: AgencyCode? {
        switch office {
        case .node(let code), .agency(let code): code
        case .exchange: nil
        }
    }

    /// Whose share of the server its requests take: that of all of one node or agency.
    package var party: String {
        switch office {
        case .node(let code): "node " + code.text
        case .agency(let code): "agency " + code.text
        case .exchange: role.rawValue
        }
    }
}
