// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The keys that the runtime has among a stage's own. They begin with the unit separator, which
/// stands in no document id, no code and no key of a stage.
package enum StateKey {
    package static let separator = "\u{1F}"

    package static let timers = separator + "timer/"
    package static let dueTimes = separator + "due/"
    package static let parked = separator + "parked/"
    package static let parkings = separator + "parking/"

    /// Timers lie in the order in which they are due.
    package static func timer(due: Int64, subject: String, purpose: String) -> String {
        timers + padded(due) + "/" + subject + separator + purpose
    }

    /// When the timer of a subject and purpose is due.
    package static func dueTime(subject: String, purpose: String) -> String {
        dueTimes + subject + separator + purpose
    }

    /// Inputs of a document that wait, in order.
    package static func parked(_ document: String, number: Int64) -> String {
        parked(document) + padded(number)
    }

    package static func parked(_ document: String) -> String { parked + document + separator }
    package static func parking(_ document: String) -> String { parkings + document }

    /// Nineteen digits, so that text has the order of the numbers, which are not negative.
    private static func padded(_ number: Int64) -> String {
        let digits = String(max(0, number))
        return String(repeating: "0", count: 19 - digits.count) + digits
    }
}
