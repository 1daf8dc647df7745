// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange

/// A packet that somebody handed in, by its digest.
struct SubmissionRow: Hashable {
    var isStatus = false
    var document = ""
    var publisher = Publisher()
    /// Of a status: whose delivery, and which code.
    var receiver = ""
    var status = ""
    /// The first of its receptions; 0 while unknown.
    var receivedAt: Int64 = 0
    // What decided last: the highest attempt; in one attempt a refusal follows an acceptance.
    var attempt: Int32 = 0
    var outcome = SubmissionOutcome.received
    var outcomePlace = Place.none
    var decidedAt: Int64 = 0
    var code = ""
    var repeats: Int64 = 0
    var repeatedAt: Int64 = 0

    mutating func decide(
        _ outcome: SubmissionOutcome, attempt: Int32, at time: Int64, code: String = "",
        place: Place
    ) {
        guard
            (attempt, outcome.rawValue, place.number)
                > (self.attempt, self.outcome.rawValue, outcomePlace.number)
        else { return }
        self.attempt = attempt
        self.outcome = outcome
        outcomePlace = place
        decidedAt = time
        self.code = code
    }

    /// A repetition decides nothing where the packet itself was accepted or refused.
    mutating func repeated(at time: Int64, place: Place) {
        repeats += 1
        repeatedAt = max(repeatedAt, time)
        decide(.repeated, attempt: 0, at: time, place: place)
    }

    /// Who and what: the same in every event about it.
    mutating func identify(_ publisher: Publisher, document: String, isStatus: Bool, at: Int64) {
        if publisher.code > self.publisher.code { self.publisher = publisher }
        self.document = max(self.document, document)
        self.isStatus = self.isStatus || isStatus
        receivedAt = earliest(receivedAt, at)
    }
}

/// The earlier of two times of which 0 is "not known".
func earliest(_ left: Int64, _ right: Int64) -> Int64 {
    left <= 0 ? max(0, right) : right <= 0 ? left : min(left, right)
}
