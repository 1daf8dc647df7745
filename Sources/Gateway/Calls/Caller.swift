// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

/// Who calls: what a token stands for.
package enum Caller: Hashable, Sendable {
    /// The platform of a province or a ministry; speaks for the agencies of its area.
    case node(AgencyCode)
    /// One agency.
    case agency(AgencyCode)
    /// Who runs the exchange: sees everything, publishes nothing.
    case operators

    /// As whom packets are taken; nil for who publishes nothing.
    package var publisher: Publisher? {
        switch self {
        case .node(let code): return Publisher(node: code.text)
        case .agency(let code):
            var publisher = Publisher()
            publisher.code = code.text
            publisher.kind = .agency
            return publisher
        case .operators: return nil
        }
    }

    /// Whose share of the server its requests take: that of all tokens of one node or agency.
    var party: String {
        switch self {
        case .node(let code): "node " + code.text
        case .agency(let code): "agency " + code.text
        case .operators: "operators"
        }
    }

    /// The agency whose inbox a clerk opens first.
    var code: AgencyCode? {
        switch self {
        case .node(let code), .agency(let code): code
        case .operators: nil
        }
    }
}
