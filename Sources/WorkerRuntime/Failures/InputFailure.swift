// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Why an input could not be worked on. A refusal of a document is not a failure: it is an event.
package enum InputFailure: Error, Hashable, Sendable {
    /// What stands in the way stands in everybody's, as a full disk does: the batch waits, without
    /// end, and `/readyz` and an alert say so.
    case wait(reason: String)
    /// It concerns this input alone and may pass: it is tried again a few times, then it is a dead
    /// letter.
    case retry(reason: String)
    /// What it takes is in use: nothing was begun. Its batch is cut short before it and comes again
    /// at once; it is no failure.
    case busy(reason: String)
    /// Only we can mend it: the input is a dead letter, the rest goes on. Where `mayPass` is true
    /// the cause lies outside of the input, as a file that is missing: a parked one is worked on
    /// again after a while.
    case deadLetter(reason: String, mayPass: Bool = false)
}
