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
            if let event = try? message() { return event.describe(in: &json) }
            if let parsed = try? JSONReader.parse(value) { return json.value(parsed) }
        }
        json.beginObject()
        json.member("bytes", Int64(value.count))
        json.member("sha256", SHA256.hash(value).hex)
        json.endObject()
    }
}

extension Record {
    /// The value as the message of its topic; nil where the topic carries none.
    package func message() throws(ProtoError) -> (any ProtoMessage)? {
        guard let value, let topic = KnownTopic(topic),
            let type = topic.kind.facts.content.message(of: self)
        else { return nil }
        return try type.init(value)
    }
}
