// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import SQLite

extension Projection {
    /// Of the newest deliveries of each standing so many are looked at.
    private static let looked = 200

    /// When an agency last sent a document or reported a status; nil if it never did. A status of a
    /// delivery that lies far back may be missed.
    package func lastHeard(of agency: String) async throws -> BusinessTime? {
        try await read("last-heard") { connection in
            var last: Int64 = 0
            try connection.prepare(
                "SELECT received_at FROM documents WHERE sender = ? ORDER BY ordinal DESC LIMIT 1"
            ).rows(.text(agency)) { row in last = max(last, row.int64(0)) }
            let newest = try connection.prepare(
                """
                SELECT max(changed_at) FROM (
                    SELECT changed_at, status FROM deliveries INDEXED BY inbox
                    WHERE receiver = ? AND standing = ? ORDER BY sort_at DESC LIMIT ?)
                WHERE status <> ''
                """)
            for standing in DeliveryStanding.allCases {
                try newest.rows(
                    .text(agency), Value(standing.rawValue), Value(Self.looked)
                ) { row in last = max(last, row.int64(0)) }
            }
            return last > 0 ? BusinessTime(milliseconds: last) : nil
        }
    }
}
