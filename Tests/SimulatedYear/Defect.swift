// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange

/// What a faulty exchange might do. One of them is made of what is seen of a year, and the checker
/// must find it: what it does not find, it would not find in earnest either.
enum Defect: String, CaseIterable {
    case deliveryLost
    case deliveryDoubled
    case deliveryToAnotherNode
    case statusUntold
    case statusToldTwice
    case statusToldAsAnother
    case stateBehind
    case correctionUntold
    case recallUntold
    case recallToldTwoWays
    case refusalUntold
    case acceptedTwice
    case urgentAsNormal
    case repetitionUntold
    case hopToldTwice

    /// One state that is wrong may be put right by the next.
    var happensOnce: Bool { self != .stateBehind }

    /// The record as a faulty exchange would have written it; nil where the fault is not of this one.
    func made(of record: NewRecord) throws -> [NewRecord]? {
        guard let kind = KnownTopic(record.topic)?.kind, let value = record.value else {
            return nil
        }
        let text = kind == .answers ? String(decoding: value, as: UTF8.self) : ""
        func changed(_ value: [UInt8]) -> [NewRecord] {
            var record = record
            record.value = value
            return [record]
        }
        switch (self, kind) {
        case (.deliveryLost, .deliveriesChanged):
            return try DeliveryChanged(value).due == nil ? nil : []
        case (.deliveryDoubled, .deliveriesChanged):
            return try DeliveryChanged(value).due == nil ? nil : [record, record]
        case (.deliveryToAnotherNode, .answers) where text.contains("\"answer\":\"delivery\""):
            var record = record
            record.topic = Topic.answers.name(NodeCode("G01"))
            return [record]
        case (.statusUntold, .answers) where text.contains("\"answer\":\"status\""): return []
        case (.statusToldTwice, .answers) where text.contains("\"answer\":\"status\""):
            return [record, record]
        case (.statusToldAsAnother, .answers) where text.contains("\"status\":\"03\""):
            return changed(
                Array(text.replacing("\"status\":\"03\"", with: "\"status\":\"04\"").utf8))
        case (.stateBehind, .deliveriesChanged):
            var event = try DeliveryChanged(value)
            guard event.state == DeliveryState.completed.rawValue else { return nil }
            event.state = DeliveryState.processing.rawValue
            return changed(event.bytes)
        case (.recallUntold, .answers)
        where text.contains("\"answer\":\"recall\"") && text.contains("\"toldAs\":\"receiver\""):
            return []
        case (.correctionUntold, .answers)
        where text.contains("\"corrects\":true") && text.contains("\"toldAs\":\"receiver\""):
            return []
        case (.recallToldTwoWays, .answers)
        where text.contains("\"toldAs\":\"sender\"") && text.contains("\"outcome\":\"asked\""):
            return changed(Array(text.replacing("\"asked\"", with: "\"withdrawn\"").utf8))
        case (.refusalUntold, .documentsRefused):
            return try DocumentRefused(value).isStatus ? nil : []
        case (.acceptedTwice, .accepted): return [record, record]
        case (.urgentAsNormal, .accepted):
            var event = try DocumentAccepted(value)
            guard event.lane.lane == .urgent else { return nil }
            event.lane = WireLane(.normal)
            return changed(event.bytes)
        case (.repetitionUntold, .packetsRepeated): return []
        case (.hopToldTwice, .routes): return [record, record]
        default: return nil
        }
    }
}
