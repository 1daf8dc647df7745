// LienThong
// SPDX-License-Identifier: Apache-2.0

import Following

extension Projection {
    /// Follows until `stop`. A log that does not answer and a disk that is full are tried again; a
    /// damaged file is made again; what does not pass by itself is thrown.
    package func run() async throws {
        try await follower.run(
            ProjectionReplica(
                settings: settings, writer: writer, pool: pool, metrics: metrics, logger: logger))
    }

    package var status: FollowerStatus { follower.status }

    /// Everything that was there at the start has been applied.
    package var isReady: Bool { status.isReady }

    /// What failed that may pass, or what holds it back.
    package var problem: String? { status.problem }

    /// Asks `run` to return after the batch that is under way.
    package func stop() { follower.stop() }

    /// Returns when everything has been applied that had been written before the call: what was
    /// written is then found. `.behind` if that takes longer than `limit`.
    package func catchUp(within limit: Duration = .seconds(10)) async throws {
        do {
            try await follower.catchUp(within: limit)
        } catch FollowerError.behind {
            throw ProjectionError(
                .behind, operation: "catch up", detail: "not everything could be applied in time",
                hint: "ask again; `lienthong stats` tells how far the projection is behind")
        } catch FollowerError.ended(let reason) {
            throw ProjectionError(.closed, operation: "catch up", detail: reason)
        }
    }

    /// How far the projection is behind the log at this moment.
    package func lag() async throws -> FollowerLag { try await follower.lag() }
}
