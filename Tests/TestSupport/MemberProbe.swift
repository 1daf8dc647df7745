// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Waited too long for something.
package struct DeadlineExceeded: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

/// How long a test waits for what must come: brokers take their time over groups.
package let patience: Duration = .seconds(60)

/// Drives one member of a group and keeps account of what it owns.
package struct MemberProbe {
    package let member: any GroupMember
    package var limit = BatchLimit(records: 100, bytes: 4 << 20)
    /// What was assigned and not let go again.
    package private(set) var owned: Set<TopicPartition> = []
    private var leaving: Set<TopicPartition> = []

    package init(_ member: any GroupMember) { self.member = member }

    /// One `next`.
    @discardableResult
    package mutating func step(wait: Duration = .milliseconds(200)) async throws -> Delivery {
        // Calling `next` lets go what the last one revoked.
        owned.subtract(leaving)
        leaving = []
        let delivery = try await member.next(limit, wait: wait)
        switch delivery {
        case .assigned(let partitions): owned.formUnion(partitions)
        case .revoked(let partitions): leaving = partitions
        case .records, .missing, .held, .nothing: break
        }
        return delivery
    }

    /// The next batch, whatever assignments come before it.
    package mutating func batch() async throws -> Batch {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            if case .records(let batch) = try await step() { return batch }
        }
        throw DeadlineExceeded(description: "no records within \(patience)")
    }

    /// Reads and commits until so many records came; gives them in their order.
    package mutating func consume(
        _ count: Int, outputs: (Record) -> [NewRecord] = { _ in [] }
    ) async throws -> [Record] {
        var records: [Record] = []
        let deadline = ContinuousClock.now + patience
        while records.count < count {
            guard ContinuousClock.now < deadline else {
                throw DeadlineExceeded(description: "\(records.count) of \(count) records")
            }
            if case .records(let batch) = try await step() {
                records += batch.records
                try await member.commit(batch, batch.records.flatMap(outputs))
            }
        }
        return records
    }

    /// Steps until it owns exactly these.
    package mutating func waitUntilOwned(_ partitions: Set<TopicPartition>) async throws {
        let deadline = ContinuousClock.now + patience
        while owned != partitions || !leaving.isEmpty {
            guard ContinuousClock.now < deadline else {
                throw DeadlineExceeded(description: "owns \(owned), not \(partitions)")
            }
            await giveBack(try await step())
        }
    }

    /// For tests of assignments: records are not what they wait for.
    package func giveBack(_ delivery: Delivery) async {
        if case .records(let batch) = delivery { await member.abandon(batch) }
    }
}

/// Steps both members in turn until the condition holds. Records are given back.
package func step(
    _ first: inout MemberProbe, _ second: inout MemberProbe,
    until condition: (MemberProbe, MemberProbe) -> Bool
) async throws {
    let deadline = ContinuousClock.now + patience
    while !condition(first, second) {
        guard ContinuousClock.now < deadline else {
            throw DeadlineExceeded(description: "own \(first.owned) and \(second.owned)")
        }
        await first.giveBack(try await first.step())
        await second.giveBack(try await second.step())
    }
}
