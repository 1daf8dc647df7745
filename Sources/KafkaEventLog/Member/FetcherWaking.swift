// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

extension ClientHandle {
    /// Before 2.2.0 librdkafka's fetcher sleeps for up to a second once it has fetched ahead as far
    /// as it may, however soon that is read. A seek to where the reading stands anyway wakes it; to
    /// be called when nothing is left that was fetched, so that there is nothing to throw away.
    func wakeFetcher(at positions: [TopicPartition: Int64]) {
        guard !positions.isEmpty else { return }
        let list = PartitionList(positions)
        // Not waited for: where it fails the partition is going, and the fetcher is awake.
        let failure = ClientFailure(taking: rd_kafka_seek_partitions(pointer, list.pointer, 0))
        if let failure { report.passing(failure.code, failure.detail) }
    }
}
