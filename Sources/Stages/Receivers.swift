// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

/// The receivers of a packet as the registry knows them.
enum Receivers {
    /// Their canonical codes, each once, in the packet's order; or one refusal that names all
    /// receivers that are unknown, or else all that are closed, with their successors, or else all
    /// that have no way to the axis. To what is accepted here a sender that is connected has a way.
    static func resolve(
        _ parties: [Party], in tree: AgencyTree, on date: CivilDate
    ) -> Result<[String], Refusal> {
        var codes: [String] = []
        var seen: Set<String> = []
        var unknown: [String] = []
        var closed: [AgencyCode] = []
        var successors: [AgencyCode?] = []
        var unconnected: [String] = []
        for party in parties {
            switch tree.resolve(party.code, on: date) {
            case .known(let code, _):
                guard seen.insert(code.text).inserted else { continue }
                if tree.isConnected(code, on: date) {
                    codes.append(code.text)
                } else {
                    unconnected.append(code.text)
                }
            case .closed(let code, let successor):
                closed.append(code)
                successors.append(successor)
            case .unknown:
                unknown.append(party.code)
            }
        }
        if !unknown.isEmpty { return .failure(.unknownReceivers(unknown, on: date)) }
        if !closed.isEmpty {
            return .failure(
                .closedReceivers(closed.map(\.text), successors: successors, on: date))
        }
        if !unconnected.isEmpty { return .failure(.notConnected(unconnected, on: date)) }
        return .success(codes)
    }
}
