// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// Sole owner of an `rd_kafka_topic_partition_list_t`.
struct PartitionList: ~Copyable {
    typealias Pointer = UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    /// One partition with an offset, and the error of the last request about it.
    struct Entry {
        var place: TopicPartition
        var offset: Int64
        var error: rd_kafka_resp_err_t
    }

    let pointer: Pointer

    init(_ partitions: some Collection<TopicPartition>, offset: Int64) {
        pointer = rd_kafka_topic_partition_list_new(Int32(clamping: partitions.count))
        for partition in partitions { add(partition, offset) }
    }

    init(_ offsets: [TopicPartition: Int64]) {
        pointer = rd_kafka_topic_partition_list_new(Int32(clamping: offsets.count))
        for (partition, offset) in offsets { add(partition, offset) }
    }

    deinit { rd_kafka_topic_partition_list_destroy(pointer) }

    private func add(_ place: TopicPartition, _ offset: Int64) {
        let added = rd_kafka_topic_partition_list_add(pointer, place.topic, place.partition)
        added?.pointee.offset = offset
    }

    var entries: [Entry] { Self.entries(of: pointer) }

    /// Copies what a list holds that somebody else owns.
    static func entries(of list: UnsafePointer<rd_kafka_topic_partition_list_t>?) -> [Entry] {
        guard let list else { return [] }
        return (0..<Int(list.pointee.cnt)).map { index in
            let element = list.pointee.elems[index]
            return Entry(
                place: TopicPartition(String(cString: element.topic), element.partition),
                offset: element.offset, error: element.err)
        }
    }
}
