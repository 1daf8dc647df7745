// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Exchange

/// Collects the records that one input gives rise to: ids in the order of writing, the document's
/// home partition, the headers. The same input gives the same records.
package struct Outbox {
    package let cluster: Cluster
    package let worker: String
    /// The id of what caused the events: the input event's, or a submission's digest.
    package let input: [UInt8]
    package let trace: String
    package let now: BusinessTime
    package private(set) var records: [NewRecord] = []
    private var index = 0

    package init(cluster: Cluster, worker: String, input: [UInt8], trace: String, now: BusinessTime)
    {
        self.cluster = cluster
        self.worker = worker
        self.input = input
        self.trace = trace
        self.now = now
    }

    /// An event about `home` (a document id, or what stands for one), in its home partition.
    package mutating func emit<Message: ProtoMessage, Member>(
        _ family: TopicFamily<Message, Member>, _ member: Member, key: String, home: String,
        _ message: Message
    ) {
        append(
            family, member, partition: cluster.homes.of(home), key: key, value: message.bytes,
            subject: home)
    }

    package mutating func emit<Message: ProtoMessage>(
        _ family: TopicFamily<Message, Single>, key: String, home: String, _ message: Message
    ) {
        emit(family, Single(), key: key, home: home, message)
    }

    /// An answer for a node: JSON, in its single partition.
    package mutating func answer(_ node: String, key: String, _ json: [UInt8]) {
        append(Topic.answers, NodeCode(node), partition: 0, key: key, value: json)
    }

    /// A record of a given partition: for what has no document.
    package mutating func append<Content, Member>(
        _ family: TopicFamily<Content, Member>, _ member: Member, partition: Int32, key: String,
        value: [UInt8], subject: String? = nil
    ) {
        append(
            family.name(member), of: family.facts.name, partition: partition, key: key,
            value: value, contentType: Content.contentType, subject: subject)
    }

    package mutating func append<Content>(
        _ family: TopicFamily<Content, Single>, partition: Int32, key: String, value: [UInt8],
        subject: String? = nil
    ) {
        append(family, Single(), partition: partition, key: key, value: value, subject: subject)
    }

    /// What an empty value of a compacted topic means: nothing is known of the key any more.
    package mutating func forget<Content>(
        _ family: TopicFamily<Content, Single>, partition: Int32, key: String
    ) {
        append(
            family.name(Single()), of: family.facts.name, partition: partition, key: key,
            value: nil, contentType: Content.contentType, subject: nil)
    }

    /// A record of a topic that is none of the pipeline's.
    package mutating func append(
        _ topic: String, partition: Int32, key: String, value: [UInt8], contentType: String,
        subject: String? = nil
    ) {
        append(
            topic, of: topic, partition: partition, key: key, value: value,
            contentType: contentType, subject: subject)
    }

    private mutating func append(
        _ topic: String, of type: String, partition: Int32, key: String, value: [UInt8]?,
        contentType: String, subject: String?
    ) {
        let id = EventID(cluster: cluster.name, input: input, worker: worker, index: index)
        index += 1
        var headers = [
            RecordHeader(EventHeader.specVersion, "1.0"),
            RecordHeader(EventHeader.id, id.hex),
            RecordHeader(EventHeader.source, "/lienthong/\(cluster.name)/\(worker)"),
            RecordHeader(EventHeader.type, "vn.lienthong.\(type)"),
            RecordHeader(EventHeader.time, now.iso),
            RecordHeader(EventHeader.contentType, contentType),
            RecordHeader(EventHeader.trace, trace),
        ]
        if let subject { headers.append(RecordHeader(EventHeader.subject, subject)) }
        records.append(
            NewRecord(
                topic: topic, partition: partition, key: Array(key.utf8), value: value,
                headers: headers))
    }
}
