// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import SQLite

extension Projection {
    /// So many documents are looked at, the newest first.
    private static let wantedLimit = 5000

    /// Signers of documents of whom the last check could not say whether they were revoked, the newest
    /// first, each once. `reason` is how findings say so.
    package func signers(indeterminateFor reason: String, since: BusinessTime) async throws
        -> [SHA256Digest]
    {
        try await read("wanted") { connection in
            var found: [SHA256Digest] = []
            var known: Set<SHA256Digest> = []
            try connection.prepare(
                """
                SELECT findings FROM attempts
                WHERE verdict = \(WireVerdict.indeterminate.rawValue) AND verified_at >= ?
                ORDER BY verified_at DESC LIMIT ?
                """
            ).rows(Value(since.milliseconds), Value(Self.wantedLimit)) { row in
                let findings = try MessageList.messages(SignatureFinding.self, row.bytes(0))
                for finding in findings
                where finding.reason == reason && finding.certificate != .zero {
                    if known.insert(finding.certificate).inserted {
                        found.append(finding.certificate)
                    }
                }
            }
            return found
        }
    }
}
