// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

extension LogHub {
    /// Shows readers what a transaction of the writer has made durable, wakes those whom it
    /// concerns, and answers the callers.
    func publish(_ changes: RoundChanges) {
        change { state in
            for (number, end) in changes.ends { state.partitions[number].end = end }
            var woken = state.takeWaiters(for: changes.ends.keys)
            for (request, _) in changes.done {
                for position in request.positions {
                    state.committed[position.id] = position.offset
                }
                woken += LogHub.end(request, &state)
            }
            for (request, _) in changes.failed { woken += LogHub.end(request, &state) }
            return ((), woken)
        }
        for (request, offsets) in changes.done { request.finish(.success(offsets)) }
        for (request, error) in changes.failed { request.finish(.failure(error)) }
    }

    private static func end(_ request: WriteRequest, _ state: inout LogState) -> [Waiter] {
        guard let committer = request.committer,
            state.coordinators[committer.group]?.endCommit(committer.member) == true
        else { return [] }
        return state.takeWaiters(ofGroup: committer.group)
    }
}
