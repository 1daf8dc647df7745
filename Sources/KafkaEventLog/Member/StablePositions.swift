// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

extension ClientHandle {
    /// The positions of this consumer's group, or nil while a transaction may still move one of
    /// them, or the coordinator does not answer. Partitions without a position are absent.
    func stablePositions(
        of partitions: [TopicPartition]
    ) throws(EventLogError) -> [TopicPartition: Int64]? {
        guard !partitions.isEmpty else { return [:] }
        let operation = "ask for the group's positions"
        let list = PartitionList(partitions, offset: Int64(RD_KAFKA_OFFSET_INVALID))
        // A consumer that reads committed records asks for stable positions only, and asks again
        // by itself while they are not.
        let code = rd_kafka_committed(pointer, list.pointer, 1_000)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            if EventLogError.isRefusal(code) { throw .kafka(code, operation) }
            if code != RD_KAFKA_RESP_ERR__TIMED_OUT { report.passing(code, operation) }
            return nil
        }
        var positions: [TopicPartition: Int64] = [:]
        for entry in list.entries {
            switch entry.error {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                if entry.offset >= 0 { positions[entry.place] = entry.offset }
            case RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT: return nil
            default: throw .kafka(entry.error, "\(operation) of \(entry.place)")
            }
        }
        return positions
    }
}
