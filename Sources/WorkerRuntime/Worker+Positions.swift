// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Empty commits, which say how far a worker is where no record says it.
///
/// A commit's marker lies behind the last record that was read. Where it is not passed, a marker
/// that retention removes counts as a record that nobody read.
extension Worker {
    /// Before the end.
    func savePositions(through member: any GroupMember) async throws {
        do {
            if let state {
                try await state.savePositions(through: member)
            } else {
                try await passMarkers(through: member)
            }
        } catch {
            guard error.isRetriable else { throw error }
            report(error)
        }
    }

    /// While nothing else is to be done, every 30 s at most.
    func savePositionsIfDue(through member: any GroupMember) async throws {
        if let state { return try await state.savePositionsIfDue(through: member) }
        guard let unsavedSince, .now - unsavedSince > .seconds(30) else { return }
        try await passMarkers(through: member)
    }

    private func passMarkers(through member: any GroupMember) async throws(EventLogError) {
        guard unsavedSince != nil else { return }
        do {
            let batch = try await member.emptyBatch()
            try await member.commit(batch, [])
        } catch {
            guard error.putsOff else { throw error }
            // It is due again with the next pause.
            return
        }
        unsavedSince = nil
    }
}

extension EventLogError {
    /// An empty commit that ends so is made again later: nothing hangs on it.
    var putsOff: Bool { isRetriable || code == .stale || code == .outcomeUnknown }
}
