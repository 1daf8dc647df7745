// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// What one transaction of the writer has changed so far: to be published after the sync, or
/// undone.
struct RoundChanges {
    struct Mark {
        var appends: Int
        var done: Int
    }

    /// For each run of appends to a partition its next offset before.
    private var appends: [(number: Int, before: Int64)] = []
    var done: [(request: WriteRequest, offsets: [Int64])] = []
    var failed: [(request: WriteRequest, error: EventLogError)] = []
    /// By partition number the offset after its newest record; filled by `seal`.
    private(set) var ends: [Int: Int64] = [:]

    private var lastMark = 0

    mutating func mark() -> Mark {
        lastMark = appends.count
        return Mark(appends: appends.count, done: done.count)
    }

    mutating func willAppend(to number: Int, _ file: LogFile) {
        // Runs end at marks, or undoing to a mark would undo what came before it.
        if appends.count > lastMark, appends.last?.number == number { return }
        appends.append((number, file.nextOffsets[number]))
    }

    mutating func undo(_ file: LogFile, to mark: Mark = Mark(appends: 0, done: 0)) {
        while appends.count > mark.appends {
            let (number, before) = appends.removeLast()
            file.nextOffsets[number] = before
        }
        done.removeLast(done.count - mark.done)
    }

    mutating func seal(_ file: LogFile) {
        for (number, _) in appends { ends[number] = file.nextOffsets[number] }
    }
}
