// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// What a worker tells of itself beside its work.
extension Worker {
    /// Runs the work with the watch of what waits beside it, which ends when the work does.
    func watched(_ work: () async throws -> Void) async throws {
        let lag = lag
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await lag.run() }
            try await work()
            group.cancelAll()
        }
    }

    /// Between two batches: where the worker stands, if that is asked.
    func tellStanding(of member: any GroupMember) async throws {
        guard lag.isWaiting, status.snapshot.phase != .starting, !isInDoubt else { return }
        do {
            let batch = try await member.emptyBatch()
            lag.take(batch.positions, try state?.parked() ?? ParkedTally())
        } catch let error as EventLogError where error.isRetriable {
            // It is asked again with the next batch.
        }
    }
}
