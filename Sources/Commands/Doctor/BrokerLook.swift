// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EventLog
import Events
import Exchange
import KafkaEventLog
import Synchronization
import Telemetry
import Terminal

/// The cluster as its broker knows it: topics, what the processes have in common, who works, how far.
struct BrokerLook: Sendable {
    typealias Check = Doctor.Check

    let log: KafkaEventLog
    let cluster: String
    let clockOffset: Duration
    /// Between two looks at positions where records wait.
    let watch: Duration

    private static let patience = Duration.seconds(15)

    /// The findings, and the thumbprint of the key that the cluster signs with.
    func look() async -> (checks: [Check], receiptKey: String?) {
        let connection = await Doctor.look(at: "broker", within: .seconds(5), .kafkaUnreachable) {
            let topics = try await log.topics()
            return [Check("broker", .good, "answers, and shows \(topics.count) topics")]
        }
        // Nothing else of it can be known.
        guard connection.allSatisfy({ $0.result != .wrong }) else { return (connection, nil) }
        let receiptKey = Told()
        async let common = Doctor.look(at: "cluster", within: Self.patience, .topicsDiffer) {
            let facts = try await ClusterFacts.read(log)
            receiptKey.value.withLock { $0 = facts[.receiptKey] }
            return try self.common(facts)
        }
        async let topics = Doctor.look(at: "topics", within: Self.patience, .topicsDiffer) {
            try await self.topics()
        }
        async let workers = Doctor.look(at: "workers", within: Self.patience, .workersStuck) {
            try await self.workers()
        }
        async let lag = Doctor.look(at: "lag", within: .seconds(30) + watch, .workersStuck) {
            try await self.lag()
        }
        async let clocks = Doctor.look(at: "clock of the records", within: Self.patience) {
            try await self.clocks()
        }
        let checks = await connection + common + topics + workers + lag + clocks
        return (checks, receiptKey.value.withLock { $0 })
    }

    /// What one look tells the next.
    private final class Told: Sendable {
        let value = Mutex<String?>(nil)
    }

    // MARK: What all have in common

    private func common(_ facts: ClusterFacts) throws -> [Check] {
        do {
            try facts.verify([.cluster: cluster])
            _ = try facts.needHomes()
        } catch {
            return [
                Check(
                    "cluster", .wrong, error.detail,
                    next: error.hint ?? "lienthong topics plan", .topicsDiffer)
            ]
        }
        var checks = [Check("cluster", .good, ClusterFact.cluster.sentence(cluster))]
        let written = facts[.clockOffset] ?? "0"
        if written != String(clockOffset.milliseconds) {
            let isExpected = clockOffset != .zero
            checks.append(
                Check(
                    "business clock", isExpected ? .wrong : .doubtful,
                    ClusterFact.clockOffset.sentence(written)
                        + (isExpected ? ", not by \(clockOffset.written)" : " for all processes"),
                    next: "meant so only in a demonstration; lienthong topics apply --clock-offset",
                    .clocksDiffer))
        }
        return checks
    }

    private func topics() async throws -> [Check] {
        let homes = try await ClusterFacts.read(log).homes() ?? .standard
        let plan = TopicPlan(
            try await WantedTopics.of(log, homes), found: try await log.describeTopics())
        return Self.topics(plan)
    }

    static func topics(_ plan: TopicPlan) -> [Check] {
        guard !plan.isEmpty else {
            return [Check("topics", .good, "all are there and as Topics/ says")]
        }
        var checks: [Check] = []
        if !plan.create.isEmpty {
            checks.append(
                Check(
                    "topics", .wrong, "missing: " + some(plan.create.map(\.name)),
                    next: "lienthong topics apply", .topicsDiffer))
        }
        if !plan.change.isEmpty {
            let words = plan.change.sorted { $0.key < $1.key }.map { topic, changes in
                let settings = changes.map { "\($0.setting) \($0.from ?? "unset") → \($0.to)" }
                return "\(topic) (\(settings.joined(separator: ", ")))"
            }
            checks.append(
                Check(
                    "topics", .wrong, "otherwise than Topics/ says: " + some(words),
                    next: "lienthong topics plan, then topics apply", .topicsDiffer))
        }
        if !plan.refused.isEmpty {
            checks.append(
                Check(
                    "topics", .wrong, some(plan.refused.map { "\($0.topic): \($0.reason)" }),
                    next: "lienthong topics plan", .topicsDiffer))
        }
        return checks
    }

    /// The first of many.
    private static func some(_ words: [String]) -> String {
        let shown = words.prefix(5).joined(separator: ", ")
        return words.count > 5 ? "\(shown) and \(words.count - 5) more" : shown
    }

    // MARK: Who works

    private func workers() async throws -> [Check] {
        let counts = try await log.topics()
        let groups = try await log.groups(StageKind.allCases.map(\.name))
        return StageKind.allCases.map { stage in
            let read = counts.filter { stage.facts.reads($0.key) }
            let wanted = Set(
                read.flatMap { topic, count in (0..<count).map { TopicPartition(topic, $0) } })
            return Self.worker(stage, groups[stage.name], wanted: wanted)
        }
    }

    /// - Parameter wanted: every partition that somebody of the group must have.
    static func worker(
        _ stage: StageKind, _ group: KafkaGroup?, wanted: Set<TopicPartition>
    ) -> Check {
        let name = "workers of \(stage.name)"
        let program = stage.facts.worker.rawValue
        guard let group, !group.members.isEmpty else {
            return Check(
                name, .wrong, "nobody works: no \(program) is a member of the group",
                next: "start \(program) (systemctl start lienthong@\(program))", .processDown)
        }
        let who = group.members.map { "\($0.instance) (\($0.host))" }.sorted()
        guard group.state == "Stable" else {
            return Check(
                name, .doubtful,
                "the partitions are being shared out (\(group.state)) among " + some(who),
                next: "ask again in ten seconds; if it stays so, one of them does not answer",
                .workersStuck)
        }
        let had = Set(group.members.flatMap(\.partitions))
        let free = wanted.subtracting(had)
        guard free.isEmpty else {
            let first = free.map(\.description).sorted()
            return Check(
                name, .wrong,
                "nobody has \(free.count) of \(wanted.count) partitions: "
                    + some(first) + "; members: " + some(who),
                next: "a new topic is taken up within 5 s; else restart \(program)", .workersStuck)
        }
        return Check(
            name, .good, "\(group.members.count) with \(had.count) partitions: " + some(who))
    }

    // MARK: How far

    private func lag() async throws -> [Check] {
        let before = try await GroupLag.all(log)
        guard before.contains(where: { $0.behind > 0 || !$0.held.isEmpty }) else {
            return [Check("lag", .good, "nothing waits")]
        }
        try await Task.sleep(for: watch)
        return Self.lag(
            before, try await GroupLag.all(log), after: watch, now: WallClock.milliseconds())
    }

    /// - Parameters:
    ///   - before: so long ago.
    ///   - now: milliseconds since 1970.
    static func lag(
        _ before: [GroupLag], _ after: [GroupLag], after watch: Duration, now: Int64
    ) -> [Check] {
        var checks: [Check] = []
        var waiting: Int64 = 0
        for lag in after {
            let name = "lag of \(lag.group)"
            if !lag.held.isEmpty {
                checks.append(
                    Check(
                        name, .wrong,
                        "a transaction stays open in \(lag.topic), partition "
                            + lag.held.map(String.init).joined(separator: ", "),
                        next: "look for a producer that hangs", .transactionHangs))
            }
            guard lag.behind > 0 else { continue }
            waiting += lag.behind
            let earlier = before.first { $0.group == lag.group && $0.topic == lag.topic }
            let age = lag.oldest.map { max(0, now - $0) / 1000 }
            let words =
                "\(lag.isExact ? "" : "up to ")\(lag.behind) records of \(lag.topic) wait"
                + (age.map { ", the oldest for \($0) s" } ?? "")
            if let earlier, earlier.behind > 0, earlier.passed == lag.passed {
                checks.append(
                    Check(
                        name, .wrong, "\(words); none was passed in \(watch.written)",
                        next: "the log of its workers tells what they wait for", .workersStuck))
                continue
            }
            guard let age else { continue }
            let isUrgent = KnownTopic(lag.topic)?.lane == .urgent
            let limit = isUrgent ? ProcessLook.urgentLimit : ProcessLook.normalLimit
            if Double(age) > limit, lag.group != StageKind.metrics.name || !isUrgent {
                checks.append(
                    Check(
                        name, .wrong, words, next: "lienthong topics lag",
                        isUrgent ? .urgentRecordsWait : .recordsWait))
            }
        }
        return checks.isEmpty
            ? [Check("lag", .good, "\(waiting) records wait, and the workers go on")] : checks
    }

    // MARK: Clocks

    /// The newest record of each topic must not come from our future: its time is of the broker's
    /// clock (a node's topics) or of the process that wrote it.
    private func clocks() async throws -> [Check] {
        let name = "clock of the records"
        let counts = try await log.topics()
        let places = counts.flatMap { topic, count in
            (0..<count).map { TopicPartition(topic, $0) }
        }.filter { KnownTopic($0.topic) != nil }
        let (bounds, _) = try await askingPastHeld(places) { places throws(EventLogError) in
            try await log.bounds(of: places)
        }
        var last: [TopicPartition: Int64] = [:]
        for (place, bounds) in bounds where bounds.end > bounds.beginning {
            // Behind the last record there may be a marker: the one before it counts then.
            last[place] = max(bounds.beginning, bounds.end - 2)
        }
        let times: [TopicPartition: Int64]
        do {
            times = try await log.timestamps(at: last)
        } catch {
            guard error.code == .refused else { throw error }
            return [
                Check(
                    name, .doubtful, "this user may not read records: \(error.detail)",
                    next: "run doctor as a user of the group operators")
            ]
        }
        return [Self.clocks(times, now: WallClock.milliseconds())]
    }

    /// - Parameters: milliseconds since 1970.
    static func clocks(_ times: [TopicPartition: Int64], now: Int64) -> Check {
        let name = "clock of the records"
        guard let newest = times.max(by: { $0.value < $1.value }) else {
            return Check(name, .good, "no record is there yet")
        }
        let ahead = newest.value - now
        guard ahead > ProcessLook.clockTolerance else {
            return Check(name, .good, "no record comes from the future")
        }
        let isBrokers = KnownTopic(newest.key.topic)?.kind.facts.spec(
            newest.key.topic, homes: .standard
        ).usesLogAppendTime
        return Check(
            name, .wrong,
            "the newest record of \(newest.key) was written \(ahead / 1000) s in our future: the "
                + "clock of \(isBrokers == true ? "the broker" : "its writer") is ahead, or ours "
                + "behind",
            next: "set all by NTP", .clocksDiffer)
    }
}
