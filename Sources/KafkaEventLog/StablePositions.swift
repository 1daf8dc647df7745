// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// What a group's coordinator says of its positions.
enum GroupPositions {
    /// Partitions without a position are absent.
    case certain([TopicPartition: Int64])
    /// An open transaction may still move these.
    case held(Set<TopicPartition>)
    case unanswered
}

extension ClientHandle {
    /// The positions of this consumer's group.
    func stablePositions(
        of partitions: [TopicPartition]
    ) throws(EventLogError) -> GroupPositions {
        guard !partitions.isEmpty else { return .certain([:]) }
        let operation = "ask for the group's positions"
        let list = PartitionList(partitions, offset: Int64(RD_KAFKA_OFFSET_INVALID))
        // A consumer that reads committed records asks for stable positions only.
        let code = rd_kafka_committed(pointer, list.pointer, 1_000)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            if EventLogError.isRefusal(code) { throw .kafka(code, operation) }
            report.passing(code, operation)
            return .unanswered
        }
        var positions: [TopicPartition: Int64] = [:]
        var held: Set<TopicPartition> = []
        for entry in list.entries {
            switch entry.error {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                if entry.offset >= 0 { positions[entry.place] = entry.offset }
            case RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT: held.insert(entry.place)
            default: throw .kafka(entry.error, "\(operation) of \(entry.place)")
            }
        }
        return held.isEmpty ? .certain(positions) : .held(held)
    }
}
