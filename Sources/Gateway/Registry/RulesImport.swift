// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import JSON

/// The tables of rules in an import: what they change, and the records that say so. A table that was
/// changed is written whole.
struct RulesImport: Sendable {
    private let plan: RulesPlan
    private let before: ExchangeRules
    private let cluster: Cluster
    private let now: BusinessTime

    init(_ plan: RulesPlan, into before: ExchangeRules, cluster: Cluster, now: BusinessTime) {
        self.plan = plan
        self.before = before
        self.cluster = cluster
        self.now = now
    }

    var tables: [JSONValue] { [plan.holidays.json, plan.deadlines.json] }

    /// Years that limits of today reach into, and of which no holiday is known.
    var unknownYears: JSONValue {
        .array(plan.rules.unknownYears(on: now.date).map { .int(Int64($0)) })
    }

    func records(trace: String) -> [NewRecord] {
        var records: [NewRecord] = []
        if plan.rules.calendar != before.calendar {
            let value = CalendarRecord(plan.rules.calendar).bytes
            records += record(RulesEntry.calendarKey, value, trace)
        }
        if plan.rules.deadlines != before.deadlines {
            let value = DeadlineRulesRecord(plan.rules.deadlines).bytes
            records += record(RulesEntry.deadlinesKey, value, trace)
        }
        return records
    }

    private func record(_ key: String, _ value: [UInt8], _ trace: String) -> [NewRecord] {
        // What the rules are is the event, whichever import says so.
        var out = Outbox(
            cluster: cluster, worker: "gateway",
            input: SHA256.hash(Array(key.utf8) + value).bytes, trace: trace, now: now)
        out.append(Topic.registryRules, partition: 0, key: key, value: value)
        return out.records
    }
}
