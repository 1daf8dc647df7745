// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON

/// Bytes that are not a message of the expected kind.
package enum ProtoError: Error, Equatable {
    case truncated, badVarint, badTag, badUTF8, badLength, tooDeep
    case missing(String)
}

/// A generated message of `Topics/events.proto`.
package protocol ProtoMessage: TopicContent {
    init()
    func encode(to writer: inout ProtoWriter)
    mutating func merge(from reader: inout ProtoReader) throws(ProtoError)
    /// As JSON for people: values that are the default are left out.
    func describe(in json: inout JSONWriter)
}

extension ProtoMessage {
    package init(_ bytes: [UInt8]) throws(ProtoError) {
        self.init()
        var failure: ProtoError?
        var message = self
        bytes.withUnsafeBytes { raw in
            var reader = ProtoReader(raw)
            do throws(ProtoError) {
                try message.merge(from: &reader)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        self = message
    }

    package var bytes: [UInt8] {
        var writer = ProtoWriter(capacity: 1024)
        encode(to: &writer)
        return writer.bytes()
    }
}
