// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import SQLite

extension Projection {
    /// Those of the agencies that documents still need: one is on its way to or from them (or to or
    /// from who stands below them), or lies with them and is not done. In the order given.
    package func agenciesWithOpenDocuments(among agencies: [String]) async throws -> [String] {
        try await read("open documents") { connection in
            try agencies.filter { try connection.hasOpenDocuments($0) }
        }
    }
}

extension Connection {
    fileprivate func hasOpenDocuments(_ agency: String) throws -> Bool {
        let states = [DocumentState.received, .accepted, .verified, .routing]
            .map { String($0.rawValue) }.joined(separator: ", ")
        let standings = DeliveryStanding.open.union([.onTheWay])
            .map { String($0.rawValue) }.sorted().joined(separator: ", ")
        var found = false
        try prepare(
            """
            SELECT 1 FROM deliveries INDEXED BY inbox
            WHERE receiver = ? AND standing IN (\(standings)) LIMIT 1
            """
        ).rows(.text(agency)) { _ in found = true }
        if found { return true }
        try prepare(
            """
            SELECT 1 FROM participants JOIN documents ON documents.ordinal = participants.ordinal
            WHERE participants.code = ? AND documents.state IN (\(states)) LIMIT 1
            """
        ).rows(.text(agency)) { _ in found = true }
        return found
    }
}
