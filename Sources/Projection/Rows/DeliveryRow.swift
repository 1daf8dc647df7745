// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

/// A document at one receiver.
struct DeliveryRow: Hashable {
    var lane = 0
    // From `deliveries.due`, or its copy in the first change: the highest attempt, then the topic
    // itself before the copy, then the later event.
    private(set) var dueOrder: Int64 = -1
    private(set) var duePlace = Place.none
    private(set) var dueAt: Int64 = 0
    private(set) var receivedAt: Int64 = 0
    /// The receiver's own.
    private(set) var level = WireLevel(number: WireLevel.count - 1)
    private(set) var trace: [UInt8] = []
    /// As encoded `Redirect`s.
    private(set) var redirects: [UInt8] = []
    // From `deliveries.changed`: the highest attempt and sequence, then the later event.
    private(set) var changeOrder: Int64 = -1
    private(set) var changePlace = Place.none
    private(set) var state = ""
    private(set) var status = ""
    private(set) var changedAt: Int64 = 0
    private(set) var isRecallOpen = false
    /// Why the sender took it back or asks for it; empty where it does not, or does not say.
    private(set) var recallReason = ""
    /// The attempt that brought its newest values; 0: as it was delivered.
    private(set) var version: Int32 = 0
    private(set) var update = UpdateStanding.none
    /// How often its sender pointed to it.
    private(set) var notices: Int32 = 0
    /// The earliest of each.
    private(set) var deliveredAt: Int64 = 0
    private(set) var acknowledgedAt: Int64 = 0

    init() {}

    var attempt: Int32 { Int32(truncatingIfNeeded: dueOrder >> 1) }

    var standing: DeliveryStanding {
        if changeOrder < 0 { return .onTheWay }
        return isRecallOpen ? .recallAsked : DeliveryStanding(state: state)
    }

    /// What an inbox is sorted by.
    var sortAt: Int64 { deliveredAt > 0 ? deliveredAt : dueAt }

    /// From submission to inbox, where both are known.
    var latency: Int64? {
        deliveredAt > 0 && receivedAt > 0 ? max(0, deliveredAt &- receivedAt) : nil
    }

    mutating func become(due event: DeliveryDue, isCopy: Bool, place: Place) {
        lane = max(lane, event.lane == .urgent ? 1 : 0)
        let order = Int64(event.attempt) << 1 | (isCopy ? 0 : 1)
        guard (order, place.number) > (dueOrder, duePlace.number) else { return }
        dueOrder = order
        duePlace = place
        // Newer values, and the same once more, come to a delivery that is known.
        if event.isUpdate || event.isAgain, dueAt > 0 { return }
        dueAt = event.dueAt
        receivedAt = event.receivedAt
        level = WireLevel(event.trace.last?.level ?? "")
        trace = MessageList.bytes(event.trace)
        redirects = MessageList.bytes(event.redirects)
    }

    mutating func change(_ event: DeliveryChanged, place: Place) {
        lane = max(lane, event.lane == .urgent ? 1 : 0)
        // What was recalled on its way never lay in the inbox.
        if event.sequence == 0, event.status.isEmpty, event.change == .unspecified {
            deliveredAt = earliest(deliveredAt, event.changedAt)
        }
        switch event.status {
        // What a receiver reports that has the document in hand.
        case "01", "02", "03", "04", "05", "06":
            acknowledgedAt = earliest(acknowledgedAt, event.changedAt)
        default: break
        }
        let order = Int64(event.attempt) << 32 | Int64(UInt32(bitPattern: event.sequence))
        guard (order, place.number) > (changeOrder, changePlace.number) else { return }
        changeOrder = order
        changePlace = place
        // A writer that does not tell the state tells the status that led to it.
        state = event.state.isEmpty ? event.status : event.state
        if state.isEmpty { state = "due" }
        status = event.status
        changedAt = event.changedAt
        isRecallOpen = event.isRecallOpen
        version = event.version
        notices = event.notices
        update = update.after(event)
        if event.status == StatusCode.takeBackRequested.rawValue {
            recallReason = event.description
        }
    }
}

extension DeliveryRow {
    func write(_ cells: inout CellWriter) throws {
        try cells.add(lane)
        try cells.add(dueOrder)
        try cells.add(duePlace)
        try cells.add(dueAt)
        try cells.add(receivedAt)
        try cells.add(level.number)
        try cells.add(trace)
        try cells.add(redirects)
        try cells.add(deliveredAt)
        try cells.add(changeOrder)
        try cells.add(changePlace)
        try cells.add(state)
        try cells.add(status)
        try cells.add(changedAt)
        try cells.add(acknowledgedAt)
        try cells.add(isRecallOpen)
        try cells.add(recallReason)
        try cells.add(version)
        try cells.add(update.rawValue)
        try cells.add(notices)
    }

    init(_ cells: inout CellReader) {
        lane = cells.int()
        dueOrder = cells.int64()
        duePlace = cells.place()
        dueAt = cells.int64()
        receivedAt = cells.int64()
        level = WireLevel(number: cells.int())
        trace = cells.bytes()
        redirects = cells.bytes()
        deliveredAt = cells.int64()
        changeOrder = cells.int64()
        changePlace = cells.place()
        state = cells.string()
        status = cells.string()
        changedAt = cells.int64()
        acknowledgedAt = cells.int64()
        isRecallOpen = cells.int() != 0
        recallReason = cells.string()
        version = cells.int32()
        update = UpdateStanding(rawValue: cells.int()) ?? .none
        notices = cells.int32()
    }
}

extension UpdateStanding {
    /// What a change leaves of it.
    fileprivate func after(_ event: DeliveryChanged) -> UpdateStanding {
        if event.change == .updated { return event.isUpdateOpen ? .asked : .shown }
        if event.version == 0 { return .none }
        guard self == .asked, !event.isUpdateOpen else { return self }
        switch event.status {
        case StatusCode.changeAgreed.rawValue: return .agreed
        case StatusCode.changeRefused.rawValue: return .refused
        // Returned, or taken back: nobody is asked any more.
        default: return .shown
        }
    }
}
