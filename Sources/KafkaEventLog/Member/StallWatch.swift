// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// Notices partitions in which a transaction of another stays open: nothing behind it is readable,
/// and a consumer says nothing of that.
struct StallWatch {
    let patience: Duration
    private var waits: [TopicPartition: (position: Int64, since: ContinuousClock.Instant)] = [:]

    /// What it found when it last looked.
    private(set) var stalled: Set<TopicPartition> = []
    private var lookedAt: ContinuousClock.Instant?

    init(_ limits: KafkaLimits) { patience = .milliseconds(limits.stallMilliseconds) }

    /// To be called when nothing is left to be read: where a partition has gone on for longer than
    /// the patience behind the position at which the reading stands. It looks once a second, and
    /// waits for the broker up to a second where a partition seems to stall.
    mutating func look(_ positions: [TopicPartition: Int64], _ client: ClientHandle) {
        let now = ContinuousClock.now
        if let lookedAt, now - lookedAt < .seconds(1) { return }
        lookedAt = now
        let behind = positions.filter { place, position in
            client.highWatermark(of: place) > position
        }
        waits = waits.filter { behind[$0.key] == $0.value.position }
        for (place, position) in behind where waits[place] == nil {
            waits[place] = (position, now)
        }
        let overdue = waits.filter { now - $0.value.since > patience }.mapValues(\.position)
        stalled = []
        if overdue.isEmpty { return }
        guard let ends = client.stableEnds(of: Array(overdue.keys)) else {
            // The broker is away, and what it said last is old: the patience begins anew.
            waits = [:]
            return
        }
        // Where more is readable it is no transaction that lets nothing come.
        stalled = Set(overdue.filter { place, position in ends[place] ?? .max <= position }.keys)
    }
}

extension ClientHandle {
    /// The end of what was appended to a partition, committed or not, as the last fetch told it.
    fileprivate func highWatermark(of place: TopicPartition) -> Int64 {
        var low: Int64 = 0
        var high: Int64 = -1
        // An error says that nothing is known of it yet.
        let code = rd_kafka_get_watermark_offsets(
            pointer, place.topic, place.partition, &low, &high)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR ? high : -1
    }

    /// The ends of what is readable now: where the first open transaction begins. Nil where the
    /// broker does not answer within a second.
    fileprivate func stableEnds(of places: [TopicPartition]) -> [TopicPartition: Int64]? {
        let list = PartitionList(places, offset: Int64(RD_KAFKA_OFFSET_END))
        let code = rd_kafka_offsets_for_times(pointer, list.pointer, 1_000)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let told = list.entries.filter { $0.error == RD_KAFKA_RESP_ERR_NO_ERROR && $0.offset >= 0 }
        return Dictionary(uniqueKeysWithValues: told.map { ($0.place, $0.offset) })
    }
}
