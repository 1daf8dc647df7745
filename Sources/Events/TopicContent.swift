// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// What the records of a topic hold.
package protocol TopicContent: Sendable {
    /// As the topic's page says it.
    static var schema: String { get }
    /// The header `content-type`.
    static var contentType: String { get }
    /// The message that a record holds; nil where it is no message of `events.proto`.
    static func message(of record: Record) -> (any ProtoMessage.Type)?
}

extension ProtoMessage {
    package static var schema: String { "`\(Self.self)` in [events.proto](events.proto)" }
    package static var contentType: String { "application/protobuf" }
    package static func message(of record: Record) -> (any ProtoMessage.Type)? { Self.self }
}

/// What people and other systems read.
package enum JSONText: TopicContent {
    package static let schema = "none: JSON"
    package static let contentType = "application/json"
    package static func message(of record: Record) -> (any ProtoMessage.Type)? { nil }
}

/// A packet as its node published it.
package enum RawPacket: TopicContent {
    package static let schema = "none: the packet itself"
    package static let contentType = "application/xml"
    package static func message(of record: Record) -> (any ProtoMessage.Type)? { nil }
}

/// A certificate; under a key that begins with `crl:` a revocation list, with `ocsp:` what an authority has
/// answered about one certificate.
package enum TrustEntry: TopicContent {
    /// How the key of a revocation list begins; the key id of its issuer follows.
    package static let listPrefix = "crl:"
    /// How the key of an OCSP response begins; the certificate's SHA-256 follows.
    package static let responsePrefix = "ocsp:"

    package static func isCertificate(_ key: String) -> Bool {
        !key.hasPrefix(listPrefix) && !key.hasPrefix(responsePrefix)
    }

    package static let schema =
        "`\(TrustRecord.self)`, under `\(listPrefix)` `\(TrustListRecord.self)`, "
        + "under `\(responsePrefix)` `\(TrustResponseRecord.self)`, in [events.proto](events.proto)"
    package static let contentType = TrustRecord.contentType
    package static func message(of record: Record) -> (any ProtoMessage.Type)? {
        let key = record.key ?? []
        if key.starts(with: listPrefix.utf8) { return TrustListRecord.self }
        if key.starts(with: responsePrefix.utf8) { return TrustResponseRecord.self }
        return TrustRecord.self
    }
}

/// The working calendar or the limits of deadlines, by their keys.
package enum RulesEntry: TopicContent {
    package static let calendarKey = "calendar"
    package static let deadlinesKey = "deadlines"
    package static let schema =
        "`\(CalendarRecord.self)` or `\(DeadlineRulesRecord.self)` in [events.proto](events.proto)"
    package static let contentType = CalendarRecord.contentType
    package static func message(of record: Record) -> (any ProtoMessage.Type)? {
        switch record.key.map({ String(decoding: $0, as: UTF8.self) }) {
        case calendarKey: CalendarRecord.self
        case deadlinesKey: DeadlineRulesRecord.self
        default: nil
        }
    }
}

/// What a worker keeps: its stage's own, and what the runtime keeps beside it.
package enum ChangelogEntry: TopicContent {
    private static let ofRuntime: [(prefix: String, message: any ProtoMessage.Type)] = [
        (StateKey.timers, TimerRecord.self), (StateKey.dueTimes, TimerRecord.self),
        (StateKey.parked, ParkedInput.self), (StateKey.parkings, Parking.self),
    ]

    package static var schema: String {
        (StageKind.allCases.compactMap(\.facts.state)
            + [TimerRecord.self, ParkedInput.self, Parking.self])
            .map { "`\($0)`" }.joined(separator: ", ") + " in [events.proto](events.proto)"
    }
    package static let contentType = RegistrationState.contentType
    package static func message(of record: Record) -> (any ProtoMessage.Type)? {
        if let key = record.key, key.starts(with: StateKey.separator.utf8) {
            return ofRuntime.first { key.starts(with: $0.prefix.utf8) }?.message
        }
        return StageKind.allCases.first { Topic.state.name($0) == record.topic }?.facts.state
    }
}
