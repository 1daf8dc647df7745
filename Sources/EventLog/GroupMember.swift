// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Who joins a group, and for what.
package struct Membership: Sendable {
    package var group: String
    /// Stable over restarts: the partitions wait for an instance that comes back.
    package var instance: String
    package var subscriptions: [Subscription]
    /// The same for all members of a group.
    package var assignment: AssignmentStrategy
    /// How many partitions each of the topics has in this cluster, where the member knows; topics
    /// that have another number are `.incompatible`.
    package var partitions: Int32?
    /// False for a member that reads now and then: what comes next may be fetched, up to a second
    /// later, when the last was read. On Kafka a fetch that waits at the broker is looked through
    /// with every append to any of its partitions.
    package var fetchesAhead: Bool

    package init(
        group: String, instance: String, subscriptions: [Subscription],
        assignment: AssignmentStrategy = .range, partitions: Int32? = nil,
        fetchesAhead: Bool = true
    ) {
        self.group = group
        self.instance = instance
        self.subscriptions = subscriptions
        self.assignment = assignment
        self.partitions = partitions
        self.fetchesAhead = fetchesAhead
    }
}

/// How a group's partitions are dealt to its members; the names are Kafka's.
package enum AssignmentStrategy: String, Sendable {
    /// For each topic neighbouring partitions to each member, in the order of their names. Where
    /// topics have equal numbers of partitions, equal numbers of all of them have one owner:
    /// whoever joins records of several topics, or keeps state, relies on it.
    case range
    /// One partition after the other, of all topics, to the next member: even, however few
    /// partitions a topic has.
    case roundRobin = "roundrobin"
}

/// A topic, or all topics whose names begin with a prefix, also those created later (noticed within
/// 10 s). Urgent topics are served first.
package struct Subscription: Hashable, Sendable {
    package enum Selector: Hashable, Sendable {
        case topic(String)
        case prefix(String)
    }

    package var selector: Selector
    package var isUrgent: Bool

    package init(_ selector: Selector, isUrgent: Bool = false) {
        self.selector = selector
        self.isUrgent = isUrgent
    }

    package func matches(_ topic: String) -> Bool {
        switch selector {
        case .topic(let name): topic == name
        case .prefix(let prefix): topic.hasPrefix(prefix)
        }
    }
}

/// How much one batch may hold. A single record larger than `bytes` still comes, alone.
package struct BatchLimit: Hashable, Sendable {
    package var records: Int
    package var bytes: Int

    package init(records: Int, bytes: Int) {
        self.records = records
        self.bytes = bytes
    }
}

/// One member of a group. Belongs to one task: its calls do not overlap, and at most one batch is
/// outstanding; it ends with `commit`, `abandon` or a revocation.
package protocol GroupMember: Sendable {
    /// What comes next: a change of assignment, records, or nothing within `wait`. A batch holds
    /// urgent records only while there are any. While a batch is out only changes of the
    /// assignment come.
    ///
    /// It first brings to an end what the last batch left: what was given up is read again, and a
    /// commit in doubt is found out, and read on from where it stands. While that cannot be done it
    /// throws `.unavailable`; the next call tries again.
    func next(_ limit: BatchLimit, wait: Duration) async throws(EventLogError) -> Delivery

    /// An empty batch with the member's position of every partition it owns, for a commit of
    /// timers or windows alone: so that a fenced member cannot make one. `.unavailable` while the
    /// outcome of the last commit is not known.
    func emptyBatch() async throws(EventLogError) -> Batch

    /// Appends `outputs` and moves the group past `batch`: both happen, or neither does. Readers
    /// see the outputs only if both happened. `.fenced`, `.stale`: neither happened, the records
    /// go to somebody else. `.unavailable`, `.full`: neither happened; `abandon` and read again.
    /// `.outcomeUnknown`: the batch is over, and `next` finds out. Any other error: neither
    /// happened, and the batch is still out.
    func commit(_ batch: Batch, _ outputs: [NewRecord]) async throws(EventLogError)

    /// Gives the batch up: the next reads deliver its records again. A batch that is over is left
    /// as it is.
    func abandon(_ batch: Batch) async

    /// Leaves the group; what was not committed is delivered to others, or to the next who joins
    /// under this instance's name.
    func leave() async
}

/// What `GroupMember.next` gave.
package enum Delivery: Sendable {
    /// These partitions are ours from now on. Their first records come with a later `next`, so
    /// that state can be restored in between.
    case assigned(Set<TopicPartition>)
    /// These partitions go. Until the next call of `next`, which lets them go, an outstanding
    /// batch of theirs can still be committed.
    case revoked(Set<TopicPartition>)
    case records(Batch)
    /// Records of our partitions were removed before the group read them; reading goes on behind.
    case missing([Gap])
    /// Nothing within the wait, because a transaction of another stays open in these partitions: it
    /// may move the group's positions, or hides what lies behind it. It ends by itself within the
    /// broker's limit; one that does not hangs and needs an operator.
    case held(Set<TopicPartition>)
    case nothing
}

/// A contiguous run of records for each partition in it.
package struct Batch: Sendable {
    /// In order within each partition.
    package let records: [Record]
    /// For each partition of the batch the offset to be committed: the one after its last record.
    package let positions: [TopicPartition: Int64]
    /// What the log captured when the batch was read, and checks at the commit.
    package let lease: any Sendable

    package init(
        records: [Record], positions: [TopicPartition: Int64], lease: any Sendable
    ) {
        self.records = records
        self.positions = positions
        self.lease = lease
    }
}
