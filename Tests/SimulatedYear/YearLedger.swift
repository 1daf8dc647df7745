// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// One document at one receiver.
struct Delivered: Hashable, Comparable {
    var document: String
    var receiver: String

    static func < (a: Delivered, b: Delivered) -> Bool {
        a.document == b.document ? a.receiver < b.receiver : a.document < b.document
    }
}

/// All that was put into the exchange in a year, and when its stages stood still: what the checker
/// knows, and nothing else.
struct YearLedger {
    enum Sending { case first, repetition, conflict }

    struct Report: Hashable {
        var code: String
        /// The reporter's own time.
        var at: BusinessTime
        var hasReason: Bool
        var arrived: BusinessTime
        /// The same bytes once more.
        var isRepetition = false

        /// By the reporter's clock, but no later than five minutes after it came.
        var counted: BusinessTime { min(at, arrived.advanced(byMilliseconds: 300_000)) }
    }

    struct Outage {
        var from: BusinessTime
        var to: BusinessTime
    }

    enum StageName: CaseIterable {
        case registration, signatureCheck, routing, deliveryAck, deadlines, office
    }

    /// What a clerk asks of an office.
    struct OfficeAct: Hashable {
        enum Kind: Hashable {
            case openBook
            /// The number that was written by hand, 0 for none.
            case register(number: Int32)
            case giveBack, assign, progress, complete, urge
        }

        var kind: Kind
        var request: String
        var document: String
        var book = ""
        /// By the gateway's clock.
        var at: BusinessTime
        var arrived: BusinessTime
        /// The assignment that was in the lead, as the page showed it; 0 for none.
        var lead = 0
        /// Its place among all that the office was asked.
        var place = 0
    }

    /// What somebody decided of mail to a closed agency.
    struct Decision: Hashable {
        var successor: String
        var redirects: Bool
        var at: BusinessTime
    }

    var papers: [String: PlannedPaper] = [:]
    var sendings: [String: [Sending]] = [:]
    var reports: [Delivered: [Report]] = [:]
    /// When statuses came, of all deliveries.
    var statusTimes: [BusinessTime] = []
    /// When each was asked for back, by when it arrived.
    var recalls: [String: [BusinessTime]] = [:]
    /// Recalls of documents that nobody sent.
    var emptyRecalls: [String: BusinessTime] = [:]
    /// What each office was asked, in order.
    private(set) var office: [String: [OfficeAct]] = [:]
    /// Where acts about a delivery stand among its office's.
    private var officePlaces: [Delivered: [Int]] = [:]
    /// Newer versions of documents, by when they arrived.
    var updates: [String: [PlannedUpdate]] = [:]
    /// When a receiver answered by a document of its own.
    var answers: [Delivered: [BusinessTime]] = [:]
    /// By the closed agency, in order.
    var decisions: [String: [Decision]] = [:]
    /// When stages stood still, of each in the order of their beginnings.
    var outages: [StageName: [Outage]] = [:]
    var end = BusinessTime(milliseconds: .max)

    /// When a stage comes to what was written to it at that moment.
    func passed(_ stage: StageName, _ moment: BusinessTime) -> BusinessTime {
        var moment = moment
        // One outage may end in another.
        for outage in outages[stage] ?? [] where outage.from <= moment && moment < outage.to {
            moment = outage.to
        }
        return moment
    }

    /// When the last of several stages comes to it.
    func passed(_ stages: [StageName], _ moment: BusinessTime) -> BusinessTime {
        stages.reduce(moment) { passed($1, $0) }
    }

    mutating func note(_ act: OfficeAct, of agency: String) {
        var act = act
        act.place = office[agency]?.count ?? 0
        if !act.document.isEmpty {
            let key = Delivered(document: act.document, receiver: agency)
            officePlaces[key, default: []].append(act.place)
        }
        office[agency, default: []].append(act)
    }

    /// What the receiver's office was asked about a delivery.
    func acts(of key: Delivered) -> [OfficeAct] {
        (officePlaces[key] ?? []).map { office[key.receiver]![$0] }
    }

    /// Whether a stage stands at that moment and is known to have something unread.
    func waits(for stage: StageName, at moment: BusinessTime) -> Bool {
        let standing = (outages[stage] ?? []).filter { $0.from <= moment && moment < $0.to }
        guard let from = standing.map(\.from).min() else { return false }
        var (low, high) = (0, statusTimes.count)
        while low < high {
            let middle = (low + high) / 2
            if statusTimes[middle] < from { low = middle + 1 } else { high = middle }
        }
        return low < statusTimes.count && statusTimes[low] <= moment
    }

    /// A document's way into the inbox.
    static let way: [StageName] = [.registration, .signatureCheck, .routing, .deliveryAck]
}
