// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// Notices partitions in which a transaction of another stays open: nothing behind it is readable,
/// and a consumer says nothing of that.
struct StallWatch {
    /// Longer than a broker takes to end a transaction of ours that nobody ends.
    let patience: Duration
    private var waits: [TopicPartition: (position: Int64, since: ContinuousClock.Instant)] = [:]

    /// What it found when it last looked.
    private(set) var stalled: Set<TopicPartition> = []
    private var lookedAt: ContinuousClock.Instant?

    /// A broker looks for transactions that took too long every 10 s.
    init(_ limits: KafkaLimits) {
        patience = .milliseconds(limits.transactionMilliseconds) + .seconds(15)
    }

    /// To be called when nothing is left to be read: where a partition has gone on for longer than
    /// the patience behind the position at which the reading stands. It looks once a second.
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
        stalled = Set(waits.filter { now - $0.value.since > patience }.keys)
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
}
