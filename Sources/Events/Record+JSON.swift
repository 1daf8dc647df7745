// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Exchange
import JSON

extension Record {
    /// One JSON object for people: where the record lies, its headers, its value decoded by its
    /// topic. A value that cannot be decoded, or is too large for a line, is described.
    package func describe(in json: inout JSONWriter, maxValueBytes: Int = 1 << 20) {
        json.beginObject()
        json.member("topic", topic)
        json.member("partition", Int64(partition))
        json.member("offset", offset)
        json.member("timestamp", timestamp)
        json.member("key", key.map { String(decoding: $0, as: UTF8.self) })
        json.key("headers")
        json.beginObject()
        for header in headers {
            json.key(header.name)
            json.string(String(decoding: header.value, as: UTF8.self))
        }
        json.endObject()
        json.key("value")
        describeValue(in: &json, maxValueBytes)
        json.endObject()
    }

    private func describeValue(in json: inout JSONWriter, _ maxValueBytes: Int) {
        guard let value else { return json.null() }
        if value.count <= maxValueBytes {
            if let event = try? EventKind.message(of: self) { return event.describe(in: &json) }
            if let parsed = try? JSONReader.parse(value) { return json.value(parsed) }
        }
        json.beginObject()
        json.member("bytes", Int64(value.count))
        json.member("sha256", SHA256.hash(value).hex)
        json.endObject()
    }
}

/// Which message a topic carries.
package enum EventKind {
    /// The record's value as the message of its topic; nil where the topic carries none.
    package static func message(of record: Record) throws(ProtoError) -> (any ProtoMessage)? {
        guard let value = record.value, let type = type(of: record) else { return nil }
        return try type.init(value)
    }

    private static func type(of record: Record) -> (any ProtoMessage.Type)? {
        var topic = record.topic
        if topic.hasSuffix(".urgent") { topic.removeLast(".urgent".count) }
        switch topic {
        case Topic.packetsReceived: return PacketReceived.self
        case Topic.packetsRepeated: return PacketRepeated.self
        case Topic.statusesReceived: return StatusReceived.self
        case Topic.documentsRefused: return DocumentRefused.self
        case Topic.accepted(.normal): return DocumentAccepted.self
        case Topic.verified(.normal): return DocumentVerified.self
        case Topic.continued(.normal): return RoutingContinued.self
        case Topic.deliveriesDue(.normal): return DeliveryDue.self
        case Topic.deliveriesChanged: return DeliveryChanged.self
        case Topic.deadLetters: return DeadLetter.self
        case Topic.registryAgencies: return AgencyRecord.self
        case Topic.registryTrust:
            let isList = record.key?.starts(with: Array("crl:".utf8)) ?? false
            return isList ? TrustListRecord.self : TrustRecord.self
        case Topic.state(of: "registration"): return RegistrationState.self
        case Topic.state(of: "delivery-ack"): return DeliveryLadderRecord.self
        default: return topic.hasPrefix("routes.") ? RouteStep.self : nil
        }
    }
}
