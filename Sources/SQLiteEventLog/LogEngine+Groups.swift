// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// A partition that became a member's, and where the group stands in it.
struct Grant: Sendable {
    var place: TopicPartition
    var number: Int
    var position: Int64
}

/// What a member is told when it asks.
struct MemberPoll: Sendable {
    var released: Set<TopicPartition>
    var change: GroupCoordinator.Change?
    var grants: [Grant]
}

extension LogEngine {
    func poll(_ id: UInt64, _ group: String) throws(EventLogError) -> MemberPoll {
        try checkMember(id, group, "read")
        return hub.change { state in
            guard let poll = state.coordinators[group]?.poll(id) else {
                return (MemberPoll(released: [], change: nil, grants: []), [])
            }
            var grants: [Grant] = []
            if case .assigned(let places) = poll.change {
                for place in places {
                    guard let number = state.number(of: place) else { continue }
                    grants.append(
                        Grant(
                            place: place, number: number,
                            position: state.committed(group: group, number: number)
                                ?? state.partitions[number].beginning))
                }
            }
            let answer = MemberPoll(
                released: poll.released, change: poll.change, grants: grants)
            // What it let go, others may have waited for.
            return (answer, poll.released.isEmpty ? [] : state.takeWaiters(ofGroup: group))
        }
    }

    func leave(_ id: UInt64, _ group: String) {
        hub.change { state in
            state.coordinators[group]?.leave(id)
            return ((), state.takeWaiters(ofGroup: group))
        }
    }

    func checkMember(_ id: UInt64, _ group: String, _ operation: String) throws(EventLogError) {
        let error = hub.withState { LogEngine.refusal($0, id, group, operation) }
        if let error { throw error }
    }

    /// From here to the answer of the writer nobody else is given these partitions.
    func beginCommit(
        _ id: UInt64, _ group: String, _ places: [TopicPartition]
    ) throws(EventLogError) {
        let error = hub.withState { state -> EventLogError? in
            if let error = LogEngine.refusal(state, id, group, "commit") { return error }
            for place in places where state.coordinators[group]?.holds(id, place) != true {
                return EventLogError(
                    .stale, operation: "commit", detail: "\(place) went to another member")
            }
            state.coordinators[group]?.beginCommit(id)
            return nil
        }
        if let error { throw error }
    }

    private static func refusal(
        _ state: borrowing LogState, _ id: UInt64, _ group: String, _ operation: String
    ) -> EventLogError? {
        if state.isClosed { return .closed(operation) }
        let coordinator = state.coordinators[group]
        if coordinator?.isFenced(id) == true {
            return EventLogError(
                .fenced, operation: operation,
                detail: "another member of \(group) has taken this one's name",
                hint: "Give each process an instance name of its own")
        }
        return coordinator?.isMember(id) == true ? nil : .closed(operation)
    }
}
