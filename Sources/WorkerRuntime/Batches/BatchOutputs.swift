// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Everything a batch gives rise to: it is committed whole, or not at all.
package struct BatchOutputs: Sendable {
    package var records: [NewRecord] = []
    package var changes: [StateChange] = []
    package var deadLetters = 0
    /// How many inputs were put behind others of their document.
    package var parked = 0
    /// How many parked inputs were worked on or dropped.
    package var released = 0
}

/// One input holds its batch back: nothing of the batch happens, all of it comes again.
package struct InputHeld: Error {
    package var place: InputPlace
    package var pause: Duration
    package var cause: any Error
}

/// Only the first `inputs` inputs of a batch have been begun within the stage's patience: nothing of
/// the batch happens, and a shorter one comes.
struct BatchCutShort: Error {
    var inputs: Int
}
