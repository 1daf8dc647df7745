// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events

extension RegistrationState {
    /// The next attempt, which serves receivers that none before it does; one that updates brings the
    /// document to those of all attempts before it as well.
    mutating func open(_ receivers: [String], updatingAll: Bool = false) {
        attemptOfBefore()
        attempt += 1
        served += receivers
        // What was sent once more long ago serves nobody.
        attempts.removeAll { $0.receivers == 0 && !$0.updatesAll && $0.attempt < attempt - 8 }
        isOpen = true
        var opened = RegistrationAttempt()
        opened.attempt = attempt
        opened.receivers = Int32(clamping: receivers.count)
        opened.updatesAll = updatingAll
        attempts.append(opened)
    }

    /// Takes back what an attempt serves, unless a later one brings it to them as well. False where
    /// the attempt is not known (any more).
    mutating func withdraw(_ attempt: Int32) -> Bool {
        attemptOfBefore()
        guard let index = attempts.firstIndex(where: { $0.attempt == attempt }) else {
            return false
        }
        // The attempts are the last runs of what is served.
        let end = served.count - attempts[(index + 1)...].reduce(0) { $0 + Int($1.receivers) }
        let run = (end - Int(attempts[index].receivers))..<end
        if let later = attempts[(index + 1)...].firstIndex(where: \.updatesAll) {
            // The runs between stay where they are: those of the refused attempt go behind them.
            let between = attempts[(index + 1)..<later].reduce(0) { $0 + Int($1.receivers) }
            let moved = Array(served[run])
            served.removeSubrange(run)
            served.insert(contentsOf: moved, at: run.lowerBound + between)
            attempts[later].receivers += Int32(clamping: moved.count)
        } else {
            served.removeSubrange(run)
        }
        attempts.remove(at: index)
        versions.removeAll { $0.attempt == attempt }
        isOpen = !served.isEmpty
        return true
    }

    /// The attempt that brought what this one brings: itself, an update before it, or the first. Nil
    /// where the attempt was refused. Who has something newer by now knows that at its delivery.
    func content(ofAttempt number: Int32) -> Int32? {
        guard let index = attempts.firstIndex(where: { $0.attempt == number }) else { return nil }
        return attempts[...index].last(where: \.updatesAll)?.attempt ?? 1
    }

    /// Receivers that an update removes: nothing more of the document is theirs.
    mutating func remove(_ receivers: Set<String>) {
        attemptOfBefore()
        // The attempts are the last runs of what is served.
        var start = served.count - attempts.reduce(0) { $0 + Int($1.receivers) }
        for index in attempts.indices {
            let run = served[start..<(start + Int(attempts[index].receivers))]
            start += run.count
            attempts[index].receivers -= Int32(run.count { receivers.contains($0) })
        }
        served.removeAll(where: receivers.contains)
    }

    /// Earlier versions knew the receivers of the newest attempt only; those of the attempts before
    /// it stay in front of all runs.
    private mutating func attemptOfBefore() {
        guard attempts.isEmpty, !newest.isEmpty else { return }
        var known = RegistrationAttempt()
        known.attempt = attempt
        known.receivers = Int32(clamping: newest.count)
        attempts = [known]
        newest = []
    }
}
