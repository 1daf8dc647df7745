// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog
import Synchronization
import Telemetry

/// The log on a Kafka cluster, through librdkafka's C interface.
///
/// A commit is a transaction with the group's positions in it, and readers see committed records
/// only. Each client belongs to an actor with a queue of its own; what librdkafka has to say comes
/// as events that the actor asks for, never as a callback.
package final class KafkaEventLog: EventLog {
    private let settings: KafkaSettings
    private let logger: Logger
    let administration: Administration
    private let known: KnownTopics
    private let times: RecordTimes
    private let producer: AppendProducer
    private let state = Mutex(State())

    private struct State {
        var isClosed = false
        var lastNumber = 0
        var members: [Int: KafkaMember] = [:]
        var readers: [Int: KafkaReader] = [:]
    }

    /// Opens nothing yet: the first call connects.
    package init(_ settings: KafkaSettings, logger: Logger) throws(EventLogError) {
        guard !settings.bootstrapServers.isEmpty, !settings.cluster.isEmpty else {
            throw EventLogError(
                .invalid, operation: "open Kafka",
                detail: "the servers and the name of the cluster must be given")
        }
        // To find out here, not at the first use, that a property is unknown.
        _ = try ClientConfiguration(settings)
        self.settings = settings
        self.logger = logger
        administration = Administration(settings: settings, logger: logger)
        known = KnownTopics(administration)
        times = RecordTimes(settings: settings, logger: logger)
        producer = AppendProducer(settings: settings, logger: logger)
    }

    package func create(_ topics: [TopicSpec]) async throws(EventLogError) {
        try await administration.create(topics)
    }

    package func topics() async throws(EventLogError) -> [String: Int32] {
        try await administration.topics()
    }

    @discardableResult
    package func append(_ records: [NewRecord]) async throws(EventLogError) -> [Int64] {
        try await known.check(records)
        do {
            return try await producer.append(records)
        } catch {
            if error.code == .unavailable { known.forget() }
            throw error
        }
    }

    package func join(
        _ membership: Membership
    ) async throws(EventLogError) -> any GroupMember {
        guard !membership.group.isEmpty, !membership.instance.isEmpty,
            !membership.subscriptions.isEmpty
        else {
            throw EventLogError(
                .invalid, operation: "join a group",
                detail: "group, instance and subscriptions must be given")
        }
        let names = try await topics()
        for case .topic(let name) in membership.subscriptions.map(\.selector)
        where names[name] == nil {
            try await administration.checkMaySee(name)
            throw EventLogError(
                .unknownTopic, operation: "join \(membership.group)",
                detail: "there is no topic \(name)",
                hint: "lienthong topics apply creates what is missing")
        }
        try membership.check(names)
        let number = try nextNumber("join \(membership.group)")
        let member = KafkaMember(
            membership, settings: settings, administration: administration, known: known,
            logger: logger,
            onLeave: { [weak self] in self?.forget(number) })
        do {
            try await member.start()
        } catch {
            await member.end()
            throw error
        }
        guard keep({ $0.members[number] = member }) else {
            await member.end()
            throw .closed("join \(membership.group)")
        }
        return member
    }

    package func follow(
        _ positions: [TopicPartition: Int64]
    ) async throws(EventLogError) -> any LogReader {
        let bounds = try await bounds(of: Array(positions.keys))
        let number = try nextNumber("follow")
        let reader = KafkaReader(
            settings: settings, administration: administration, logger: logger,
            onClose: { [weak self] in self?.forget(number) })
        do {
            try await reader.start(positions, bounds: bounds)
        } catch {
            await reader.close()
            throw error
        }
        guard keep({ $0.readers[number] = reader }) else {
            await reader.close()
            throw .closed("follow")
        }
        return reader
    }

    package func bounds(
        of partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: PartitionBounds] {
        try await known.check(partitions)
        return try await administration.bounds(of: partitions)
    }

    package func committed(
        group: String, _ partitions: [TopicPartition]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        try await administration.committed(group: group, partitions)
    }

    package func timestamps(
        at offsets: [TopicPartition: Int64]
    ) async throws(EventLogError) -> [TopicPartition: Int64] {
        try await known.check(offsets.keys)
        return try await times.times(at: offsets)
    }

    package func close() async {
        let (members, readers) = state.withLock { state in
            state.isClosed = true
            return (Array(state.members.values), Array(state.readers.values))
        }
        for member in members { await member.end() }
        for reader in readers { await reader.close() }
        await producer.close()
        await times.close()
        await administration.close()
    }

    private func nextNumber(_ operation: String) throws(EventLogError) -> Int {
        let number = state.withLock { state -> Int? in
            guard !state.isClosed else { return nil }
            state.lastNumber += 1
            return state.lastNumber
        }
        guard let number else { throw .closed(operation) }
        return number
    }

    private func keep(_ change: (inout State) -> Void) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            change(&state)
            return true
        }
    }

    private func forget(_ number: Int) {
        state.withLock { state in
            state.members[number] = nil
            state.readers[number] = nil
        }
    }
}
