// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What somebody is to the exchange. Rights are derived from it here and nowhere else.
package enum Role: String, CaseIterable, Hashable, Sendable {
    /// The platform of a province or a ministry: speaks for the agencies of its area.
    case node
    /// The system of one agency.
    case agency
    /// A program that watches the exchange.
    case metrics
    /// Văn thư: hands in, fetches and acknowledges for an agency.
    case clerk
    /// Lãnh đạo: reads what an agency has, and decides of it by reporting a status.
    case leader
    /// Chuyên viên: reads what an agency has.
    case officer
    /// Who runs the exchange and does not read documents.
    case `operator`
    /// Who looks at what others did.
    case auditor

    package var rights: Rights {
        switch self {
        case .node:
            [
                .publish, .answers, .fetch, .report, .read, .auditOwn, .figures, .registry,
                .register, .direct, .handle,
            ]
        case .agency, .clerk:
            [
                .publish, .fetch, .report, .read, .auditOwn, .figures, .registry, .register,
                .direct, .handle,
            ]
        case .leader: [.report, .read, .auditOwn, .figures, .registry, .direct, .handle]
        case .officer: [.read, .auditOwn, .figures, .registry, .handle]
        case .operator: [.run, .figures, .registry]
        case .auditor: [.audit, .figures]
        case .metrics: [.figures]
        }
    }

    /// Whom it is bound to.
    package enum Binding: Sendable { case node, agency, nobody }

    package var binding: Binding {
        switch self {
        case .node: .node
        case .agency, .clerk, .leader, .officer: .agency
        case .operator, .auditor, .metrics: .nobody
        }
    }

    /// What a person may be.
    package static let ofUsers: [Role] = [.clerk, .leader, .officer, .operator, .auditor]
    /// What a program may be, whose token or certificate stands in the tokens file.
    package static let ofTokens: [Role] = [.node, .agency, .operator, .auditor, .metrics]
}
