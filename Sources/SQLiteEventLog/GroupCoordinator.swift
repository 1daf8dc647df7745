// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Who belongs to one group and holds which partitions. A value without I/O: the log keeps it
/// under its lock and wakes the members after a change.
///
/// A partition goes from one member to another in three steps: the holder is told, by its next
/// `poll`; it lets go by the one after that; only then the other gets it. Nobody is put out
/// for being slow: a member ends by leaving, or by a namesake's joining.
struct GroupCoordinator {
    enum Change: Equatable {
        case assigned(Set<TopicPartition>)
        case revoked(Set<TopicPartition>)
    }

    /// `released` are gone from now on, whatever else changed.
    struct Poll: Equatable {
        var released: Set<TopicPartition> = []
        var change: Change?
    }

    private struct Member {
        var instance: String
        var subscriptions: [Subscription]
        var held: Set<TopicPartition> = []
        var target: Set<TopicPartition> = []
        /// Told to go, not yet let go.
        var announced: Set<TopicPartition> = []
        var isSettled = false
        var commitsInFlight = 0
    }

    /// What partition numbers are compared by: topics of other sizes have other homes.
    private struct Home: Hashable {
        var count: Int32
        var partition: Int32
    }

    private var members: [UInt64: Member] = [:]
    /// Left or fenced with a commit on its way to the disk: it holds its partitions until then, so
    /// that nobody starts from the position before.
    private var departing: [UInt64: Member] = [:]
    private var fenced: Set<UInt64> = []
    private var topics: [String: Int32] = [:]
    /// That of the member that joined last; all of a group have the same.
    private var strategy = AssignmentStrategy.range

    init(topics: [String: Int32]) { self.topics = topics }

    // MARK: Who is there

    mutating func join(
        _ id: UInt64, instance: String, subscriptions: [Subscription],
        by strategy: AssignmentStrategy = .range
    ) {
        self.strategy = strategy
        for (other, member) in members where member.instance == instance {
            fenced.insert(other)
            depart(other)
        }
        members[id] = Member(instance: instance, subscriptions: subscriptions)
        rebalance()
    }

    mutating func leave(_ id: UInt64) {
        fenced.remove(id)
        if depart(id) { rebalance() }
    }

    mutating func setTopics(_ topics: [String: Int32]) {
        self.topics = topics
        rebalance()
    }

    // MARK: What a member asks

    func isFenced(_ id: UInt64) -> Bool { fenced.contains(id) }
    func isMember(_ id: UInt64) -> Bool { members[id] != nil }

    func holds(_ id: UInt64, _ place: TopicPartition) -> Bool {
        members[id]?.held.contains(place) ?? false
    }

    /// True where `poll` would have something to say.
    func hasChange(_ id: UInt64) -> Bool {
        guard let member = members[id] else { return true }
        if !member.announced.isEmpty { return true }
        if member.isSettled { return false }
        return !member.held.subtracting(member.target).isEmpty || !grantable(id, member).isEmpty
    }

    /// Lets go what the last poll announced, then tells the next change.
    mutating func poll(_ id: UInt64) -> Poll {
        guard var member = members[id] else { return Poll() }
        if member.isSettled && member.announced.isEmpty { return Poll() }
        var poll = Poll(released: member.announced)
        member.held.subtract(member.announced)
        member.announced = []
        let leaving = member.held.subtracting(member.target)
        if !leaving.isEmpty {
            member.announced = leaving
            poll.change = .revoked(leaving)
        } else {
            let granted = grantable(id, member)
            if !granted.isEmpty {
                member.held.formUnion(granted)
                poll.change = .assigned(granted)
            }
            member.isSettled = member.held == member.target
        }
        members[id] = member
        return poll
    }

    // MARK: Commits

    mutating func beginCommit(_ id: UInt64) {
        members[id]?.commitsInFlight += 1
    }

    /// The commit is on disk, or it failed. True where somebody may have waited for that.
    mutating func endCommit(_ id: UInt64) -> Bool {
        if members[id] != nil {
            members[id]?.commitsInFlight -= 1
            return false
        }
        guard var member = departing[id] else { return false }
        member.commitsInFlight -= 1
        departing[id] = member.commitsInFlight > 0 ? member : nil
        return true
    }

    // MARK: Assignment

    @discardableResult
    private mutating func depart(_ id: UInt64) -> Bool {
        guard let member = members.removeValue(forKey: id) else { return false }
        if member.commitsInFlight > 0 { departing[id] = member }
        return true
    }

    private mutating func rebalance() {
        let targets = PartitionAssignment.assign(
            topics,
            to: members.map {
                PartitionAssignment.Member(
                    id: $0.key, instance: $0.value.instance,
                    subscriptions: $0.value.subscriptions)
            }, by: strategy)
        for id in members.keys {
            members[id]?.target = targets[id] ?? []
            members[id]?.isSettled = false
        }
    }

    /// What is the member's by now and free. With equal numbers together a number is not free while
    /// another member still has to let go any partition of it: so all of a number go over together.
    private func grantable(_ id: UInt64, _ member: Member) -> Set<TopicPartition> {
        let wanted = member.target.subtracting(member.held)
        if wanted.isEmpty { return [] }
        var held: Set<TopicPartition> = []
        var leaving: Set<Home> = []
        for (other, holder) in members where other != id {
            held.formUnion(holder.held)
            for place in holder.held.subtracting(holder.target) { leaving.insert(home(place)) }
        }
        for holder in departing.values {
            held.formUnion(holder.held)
            for place in holder.held { leaving.insert(home(place)) }
        }
        return wanted.filter { place in
            switch strategy {
            case .range: !held.contains(place) && !leaving.contains(home(place))
            case .roundRobin: !held.contains(place)
            }
        }
    }

    private func home(_ place: TopicPartition) -> Home {
        Home(count: topics[place.topic] ?? 0, partition: place.partition)
    }
}
