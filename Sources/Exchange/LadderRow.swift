// LienThong
// SPDX-License-Identifier: Apache-2.0

/// One row of a delivery's life: what its receiver reported, or what its sender asked of it.
package struct LadderRow: Hashable, Sendable {
    package enum Event: Hashable, Sendable {
        case report(StatusCode)
        case request(ChangeRequest)
    }

    package var event: Event
    /// By which rows are put in order: of a report `counted`, of a request its reception.
    package var time: BusinessTime
    /// The packet's digest: what is alike in all else has an order all the same.
    package var id: [UInt8]
    package var hasReason: Bool
    /// Of a recall: nobody had fetched the document, so nobody had to be asked. It was said when the
    /// recall came, and what came later does not unsay it.
    package var withdrew = false
    /// Of an update: what the signatures of its version allow from then on.
    package var isAcceptanceHeld = false

    package init(
        _ event: Event, at time: BusinessTime, id: [UInt8], hasReason: Bool = false,
        isAcceptanceHeld: Bool = false
    ) {
        // 13 is the sender's word for a recall.
        self.event = event == .report(.takeBackRequested) ? .request(.recall) : event
        self.time = time
        self.id = id
        self.hasReason = hasReason
        self.isAcceptanceHeld = isAcceptanceHeld
    }

    /// How far a reporter's clock may be ahead of the exchange's before it is not believed.
    package static let clockTolerance: Int64 = 5 * 60_000

    /// The time by which a report counts: the reporter's own, but at most five minutes after the
    /// report came in. A clock that is ahead could else keep every later report out for years.
    package static func counted(_ reported: BusinessTime, arrivedAt: BusinessTime) -> BusinessTime {
        min(reported, arrivedAt.advanced(byMilliseconds: clockTolerance))
    }

    var code: StatusCode? {
        if case .report(let code) = event { code } else { nil }
    }

    var isRequest: Bool { code == nil }

    /// 15 and 16 answer what was asked: never before it was, whatever the reporter's clock says.
    fileprivate var isAnswer: Bool { code == .changeAgreed || code == .changeRefused }

    fileprivate var report: StatusReport? {
        code.map { StatusReport($0, at: time, description: hasReason ? "." : nil) }
    }
}

extension DeliveryLadder {
    /// One row of the fold.
    mutating func apply(_ row: LadderRow) -> Effect {
        switch row.event {
        case .report: return row.report.map { apply($0) } ?? .repeated
        case .request(.recall):
            // It was asked, and a return shows later that there was nothing to ask any more.
            if state == .rejected, !row.withdrew { return giveBack(at: row.time) }
            return apply(.recall, at: row.time)
        case .request(.update):
            isAcceptanceHeld = row.isAcceptanceHeld
            return apply(.update, at: row.time)
        }
    }
}

/// The order in which rows count, whatever the order in which they came: requests in the order of
/// their records at the delivery; between them reports by time, then rank (the number of their
/// code), then id.
///
/// A report that was here before a request counts before it. One that came after it counts before it
/// only where its own time says so and nobody is told otherwise: a withdrawal was told to both
/// sides, and an answer follows what it answers. Of several answers the first that came is one.
struct LadderOrder {
    private struct Request {
        var index: Int
        var time: BusinessTime
        var withdrew: Bool
    }

    /// The rows' indices in the order in which they count.
    let indices: [Int]

    /// `rows` in the order of their arrival.
    init(_ rows: [LadderRow]) {
        var requests: [Request] = []
        for (index, row) in rows.enumerated() where row.isRequest {
            // A gateway's clock may lag behind another's; the order of the records stands.
            let time = max(row.time, requests.last?.time ?? row.time)
            requests.append(Request(index: index, time: time, withdrew: row.withdrew))
        }
        func epoch(_ index: Int) -> Int {
            let row = rows[index]
            if row.isRequest { return (requests.firstIndex { $0.index == index } ?? 0) + 1 }
            let last = requests.lastIndex {
                $0.index < index && (row.isAnswer || $0.withdrew || row.time > $0.time)
            }
            return last.map { $0 + 1 } ?? 0
        }
        let epochs = rows.indices.map(epoch)
        // No answer goes before one that was here earlier, nor before the 01 that made it a question.
        var times = rows.map(\.time)
        var floor: [Int: BusinessTime] = [:]
        for (index, row) in rows.enumerated() where row.isAnswer || row.code == .arrived {
            let time = max(row.time, floor[epochs[index]] ?? row.time)
            floor[epochs[index]] = time
            if row.isAnswer { times[index] = time }
        }
        indices = rows.indices.sorted { left, right in
            if epochs[left] != epochs[right] { return epochs[left] < epochs[right] }
            let (a, b) = (rows[left], rows[right])
            if a.isRequest != b.isRequest { return a.isRequest }
            if times[left] != times[right] { return times[left] < times[right] }
            if a.isAnswer, b.isAnswer { return left < right }
            let ranks = (a.code?.rawValue ?? "", b.code?.rawValue ?? "")
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            return a.id.lexicographicallyPrecedes(b.id)
        }
    }
}
