// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What `/readyz` and the pages tell of a follower.
package struct FollowerStatus: Sendable, Hashable {
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
    /// What failed, or what holds it back.
    package var problem: String?
    /// True from the moment on when everything had been applied that was there at the start.
    package var isReady = false
    /// Records applied since the start.
    package var applied = 0
    /// Records that were removed before they were read, since the start.
    package var missing: Int64 = 0

    package init() {}

    package var isHealthy: Bool { phase != .failed }

    /// What it waits for; nil where it is at work on what comes.
    package var waitingFor: String? {
        switch phase {
        case .retrying, .failed: problem ?? phase.rawValue
        case .stopped: phase.rawValue
        case .catchingUp, .following: isReady ? nil : problem ?? "reading what was there before"
        }
    }
}

/// How far a follower is behind the log.
package struct FollowerLag: Sendable, Hashable {
    /// Offsets between the positions and the ends. On Kafka some of them are markers of
    /// transactions, not records.
    package var records: Int64
    /// The topics that are behind, and by how much.
    package var byTopic: [String: Int64]
}

/// Why a wait for a follower ended without what was waited for.
package enum FollowerError: Error, Sendable, Hashable {
    /// Not everything could be applied in time.
    case behind
    /// It follows no more: why.
    case ended(String)
}
