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
        var stage: StageName
        var from: BusinessTime
        var to: BusinessTime
    }

    enum StageName: CaseIterable { case registration, signatureCheck, routing, deliveryAck }

    var papers: [String: PlannedPaper] = [:]
    var sendings: [String: [Sending]] = [:]
    var reports: [Delivered: [Report]] = [:]
    /// When each was asked for back, by when it arrived.
    var recalls: [String: [BusinessTime]] = [:]
    /// Recalls of documents that nobody sent.
    var emptyRecalls: [String: BusinessTime] = [:]
    var outages: [Outage] = []
    var end = BusinessTime(milliseconds: .max)

    /// Until when what happened at that moment may have waited.
    func settled(_ moment: BusinessTime) -> BusinessTime {
        var settled = moment
        // One outage may end in another.
        for outage in outages.sorted(by: { $0.from < $1.from })
        where outage.from <= settled && settled < outage.to {
            settled = outage.to
        }
        return settled
    }
}
