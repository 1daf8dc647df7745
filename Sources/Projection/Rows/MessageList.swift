// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import JSON

/// A list of generated messages in one cell.
enum MessageList {
    private static let tag: UInt32 = 10

    static func bytes(_ messages: [some ProtoMessage]) -> [UInt8] {
        if messages.isEmpty { return [] }
        var writer = ProtoWriter(capacity: 256)
        for message in messages {
            let start = writer.begin(tag)
            message.encode(to: &writer)
            writer.end(start)
        }
        return writer.bytes()
    }

    static func messages<M: ProtoMessage>(
        _ type: M.Type, _ bytes: [UInt8]
    ) throws(ProtoError) -> [M] {
        try MessageListHolder<M>(bytes).messages
    }
}

/// What `ProtoMessage.init` needs to read a list.
private struct MessageListHolder<M: ProtoMessage>: ProtoMessage {
    var messages: [M] = []
    var unknownFields: [UInt8] = []

    func encode(to writer: inout ProtoWriter) { writer.raw(MessageList.bytes(messages)) }

    func describe(in json: inout JSONWriter) {
        json.beginArray()
        for message in messages { message.describe(in: &json) }
        json.endArray()
    }

    mutating func merge(from reader: inout ProtoReader) throws(ProtoError) {
        while true {
            let tag = try reader.tag()
            switch tag {
            case 0: return
            case 10:
                let outer = try reader.enter()
                var message = M()
                try message.merge(from: &reader)
                reader.leave(outer)
                messages.append(message)
            default: try reader.keep(tag, in: &unknownFields)
            }
        }
    }
}
