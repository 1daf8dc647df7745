// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A name and bytes that travel beside a record's value.
package struct RecordHeader: Hashable, Sendable {
    package var name: String
    package var value: [UInt8]

    package init(_ name: String, _ value: [UInt8]) {
        self.name = name
        self.value = value
    }

    package init(_ name: String, _ text: String) {
        self.init(name, Array(text.utf8))
    }
}

/// A record to be appended. The producer names the partition: a document's home decides it,
/// not the key (the key serves readers and compaction).
package struct NewRecord: Hashable, Sendable {
    package var topic: String
    package var partition: Int32
    package var key: [UInt8]?
    /// `nil` is a tombstone; an empty array is an empty value.
    package var value: [UInt8]?
    package var headers: [RecordHeader]

    package init(
        topic: String, partition: Int32, key: [UInt8]?, value: [UInt8]?,
        headers: [RecordHeader] = []
    ) {
        self.topic = topic
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
    }
}

/// A record as it was read: where it lies, when it was appended (wall clock), what it holds.
package struct Record: Hashable, Sendable {
    package var topic: String
    package var partition: Int32
    /// Grows within a partition, not always by one (on Kafka a commit's marker takes an offset).
    package var offset: Int64
    /// Milliseconds since 1970, by the clock of the producer or of the broker.
    package var timestamp: Int64
    package var key: [UInt8]?
    package var value: [UInt8]?
    package var headers: [RecordHeader]

    package init(
        topic: String, partition: Int32, offset: Int64, timestamp: Int64, key: [UInt8]?,
        value: [UInt8]?, headers: [RecordHeader]
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
        self.headers = headers
    }

    package var place: TopicPartition { TopicPartition(topic, partition) }

    /// The first header of that name.
    package func header(_ name: String) -> [UInt8]? {
        headers.first { $0.name == name }?.value
    }
}
