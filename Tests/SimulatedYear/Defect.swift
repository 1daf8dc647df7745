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
    case statusToldToAnotherNode
    case stateBehind
    case correctionUntold
    case recallUntold
    case recallToldTwoWays
    case refusalUntold
    case acceptedTwice
    case urgentAsNormal
    case repetitionUntold
    case hopToldTwice
    case warningUntold
    case breachUntold
    case breachToldTwice
    case breachDayEarly
    case breachToldAbroad
    case deadlineUnanswered
    case deadlineToldToAnotherNode
    case calledLateThoughDone
    case numberGivenTwice
    case numberLeftOut
    case numberOfLastYear
    case numberUntold
    case heirForgotten
    case heirUnnamed
    case updateUntold
    case updateToldToOneSide

    /// One state that is wrong may be put right by the next.
    var happensOnce: Bool { self != .stateBehind && self != .updateUntold }

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
        case (.deadlineUnanswered, .answers) where text.contains("\"answer\":\"deadline\""):
            return []
        case (.deadlineToldToAnotherNode, .answers)
        where text.contains("\"answer\":\"deadline\"") && !record.topic.hasSuffix(".G01"):
            var record = record
            record.topic = Topic.answers.name(NodeCode("G01"))
            return [record]
        case (.statusUntold, .answers) where text.contains("\"answer\":\"status\""): return []
        case (.statusToldToAnotherNode, .answers)
        where text.contains("\"answer\":\"status\"") && !record.topic.hasSuffix(".G01"):
            var record = record
            record.topic = Topic.answers.name(NodeCode("G01"))
            return [record]
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
        case (.heirForgotten, .accepted):
            var event = try DocumentAccepted(value)
            guard let redirect = event.redirects.first else { return nil }
            event.receivers.removeAll { $0 == redirect.to }
            return changed(event.bytes)
        case (.heirUnnamed, .documentsRefused):
            var event = try DocumentRefused(value)
            guard event.code == RefusalCode.closedReceiver.rawValue else { return nil }
            event.messageVi = "Nơi nhận đã đóng mã"
            return changed(event.bytes)
        case (.updateUntold, .deliveriesChanged):
            var event = try DeliveryChanged(value)
            guard event.change == .updated, event.isUpdateOpen else { return nil }
            event.isUpdateOpen = false
            return changed(event.bytes)
        case (.updateToldToOneSide, .answers)
        where text.contains("\"answer\":\"update\"") && text.contains("\"toldAs\":\"receiver\""):
            return []
        case (_, .deadlinesReported):
            guard let made = try made(of: DeadlinesReported(value)) else { return nil }
            return made.flatMap { changed($0.bytes) }
        case (_, .officeChanged):
            return try made(of: OfficeChanged(value)).map { changed($0.bytes) }
        case (.numberUntold, .answers)
        where text.contains("\"status\":\"03\"") && text.contains("Số đến "):
            return changed(Array(text.replacing("Số đến ", with: "Số đến 9").utf8))
        default: return nil
        }
    }

    private func made(of report: DeadlinesReported) -> [DeadlinesReported]? {
        var report = report
        func first(_ state: WireDeadlineState, level: Int32 = 0) -> Int? {
            report.entries.firstIndex { $0.state == state && $0.level == level }
        }
        switch self {
        case .warningUntold:
            guard let place = first(.warned) else { return nil }
            report.entries.remove(at: place)
            return [report]
        case .breachUntold:
            guard let place = first(.breached) else { return nil }
            report.entries.remove(at: place)
            return [report]
        case .breachToldTwice: return first(.breached) == nil ? nil : [report, report]
        case .breachDayEarly:
            guard let place = first(.breached) else { return nil }
            report.entries[place].dueAt -= 86_400_000
            return [report]
        case .breachToldAbroad:
            guard let place = first(.breached, level: 1) else { return nil }
            report.entries[place].told = "G01"
            return [report]
        case .calledLateThoughDone:
            // A report that had come was not read first.
            guard let place = first(.kept) ?? first(.lifted), !report.receiver.isEmpty else {
                return nil
            }
            report.entries[place].state = .breached
            return [report]
        default: return nil
        }
    }

    private func made(of changed: OfficeChanged) -> OfficeChanged? {
        guard changed.act == .registered, changed.outcome == .done,
            let number = changed.entry?.number, number > 1
        else { return nil }
        var changed = changed
        switch self {
        case .numberGivenTwice: changed.entry?.number = number - 1
        case .numberLeftOut: changed.entry?.number = number + 1
        case .numberOfLastYear:
            guard let year = changed.entry?.year, year == 2025 else { return nil }
            changed.entry?.year = 2024
        default: return nil
        }
        let entry = changed.entry!
        let book = entry.book.isEmpty ? "" : "\(entry.book)/"
        changed.entry?.id = "\(entry.year)/\(book)\(entry.number)"
        return changed
    }
}
