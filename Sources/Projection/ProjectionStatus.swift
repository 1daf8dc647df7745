// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What `/healthz`, `/readyz` and the pages tell of the projection.
package struct ProjectionStatus: Sendable, Hashable {
    package enum Phase: String, Sendable {
        /// Reading what was written before it started.
        case catchingUp
        case following
        /// Something failed that may pass: `problem` says what. Nothing is lost meanwhile.
        case retrying
        case stopped
        /// Something failed that does not pass by itself.
        case failed
    }

    package var phase = Phase.catchingUp
    package var problem: String?
    /// True from the moment on when everything had been applied that was there at the start.
    package var isReady = false
    /// Records applied since the start.
    package var applied = 0

    package var isHealthy: Bool { phase != .failed }
}

/// How far the projection is behind the log.
package struct ProjectionLag: Sendable, Hashable {
    /// Offsets between the positions and the ends. On Kafka some of them are markers of
    /// transactions, not records.
    package var records: Int64
    /// The topics that are behind, and by how much.
    package var byTopic: [String: Int64]
}
