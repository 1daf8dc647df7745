// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Projection

extension JSONWriter {
    mutating func members(_ statistics: Statistics) {
        member("submitted", statistics.packetsSubmitted)
        member("accepted", statistics.packetsAccepted)
        member("refused", statistics.packetsRefused)
        member("repeated", statistics.packetsRepeated)
        member("recalls", statistics.recalls)
        member("paperUnneeded", statistics.paperUnneeded)
        member("deadLetters", statistics.deadLetters)
        member("deadLettersByWorker", counts: statistics.deadLettersByWorker.map { ($0, $1) })
        member("deliveriesDue", statistics.deliveriesDue)
        member("deliveriesAcknowledged", statistics.deliveriesAcknowledged)
        member("refusedByCode", counts: statistics.documentsRefusedByCode.map { ($0, $1) })
        member(
            "statusesRefusedByCode", counts: statistics.statusesRefusedByCode.map { ($0, $1) })
        member("documents", counts: statistics.documents.map { ($0.word, $1) })
        member("documentsByLane", counts: statistics.documentsByLane.map { ($0.rawValue, $1) })
        member("deliveries", counts: statistics.deliveries.map { ($0.word, $1) })
        member("deliveriesByLane", counts: statistics.deliveriesByLane.map { ($0.rawValue, $1) })
        member("steps", counts: statistics.steps.map { ($0.rawValue, $1) })
        member("notFetched", counts: statistics.unfetched.map { ($0.rawValue, $1) })
        member("notAccepted", counts: statistics.unaccepted.map { ($0.rawValue, $1) })
        func deadlines(_ list: OverdueList) -> [(String, Int)] {
            (statistics.deadlines[list] ?? [:]).map { ($0.rawValue, $1) }
        }
        member("deadlinesBreached", counts: deadlines(.breached))
        member("deadlinesWarned", counts: deadlines(.warned))
        member("deadlinesLate", counts: deadlines(.late))
        member("events", counts: statistics.events.map { ($0, $1) })
        member("unreadable", statistics.unreadable)
        member("missing", statistics.missing)
        key("latencyMs")
        value(statistics.latency)
        key("latencyMsByLane")
        beginObject()
        for (lane, latency) in statistics.latencyByLane.sorted(by: {
            $0.key.rawValue < $1.key.rawValue
        }) {
            key(lane.rawValue)
            value(latency)
        }
        endObject()
    }

    private mutating func value(_ latency: LatencySummary) {
        beginObject()
        member("count", latency.count)
        member("p50", latency.p50)
        member("p99", latency.p99)
        endObject()
    }
}
